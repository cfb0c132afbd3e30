import { setTimeout as sleep } from 'node:timers/promises';
import { cosmosDocuments } from '../../../src/adapters/cosmos/cosmos-documents';
import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { isFault } from '../../../src/ports/fault';

/**
 * A process of the tests beside this file: raises one counter so many times, each time with an entry of its own in the same
 * transaction, whatever goes wrong. When an outcome is unknown it looks for the entry, as our stores do.
 */
async function countUp(endpoint: string, key: string, worker: string, times: number): Promise<void> {
  const store = await untilReached(() => cosmosDocuments({ endpoint, database: 'counting', credential: { key } }));
  for (let turn = 0; turn < times; turn += 1) {
    const id = `entry-${worker}-${turn}`;
    while (!(await raise(store, id))) await sleep(Math.random() * 10);
  }
  await store.close();
}

/** Whether the counter was raised together with this entry. */
async function raise(store: DocumentStore, id: string): Promise<boolean> {
  const at = { container: 'departments', partition: 'math' } as const;
  const counter = await untilReached(() => store.read({ ...at, id: 'counter' }));
  if (!counter) throw new Error('There is no counter.');
  try {
    await store.transact(at.container, at.partition, [
      { op: 'create', id, kind: 'entry', body: {} },
      {
        op: 'replace',
        id: 'counter',
        kind: 'counter',
        version: counter.version,
        body: { number: Number(counter.body['number']) + 1 },
      },
    ]);
    return true;
  } catch (error) {
    if (!isFault(error) || error.kind === 'rejected') throw error;
    return error.isOutcomeUnknown && (await untilReached(() => store.read({ ...at, id }))) !== undefined;
  }
}

async function untilReached<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isFault(error) || error.kind === 'rejected') throw error;
    }
  }
}

const [, , endpoint = '', key = '', worker = '', times = ''] = process.argv;
void countUp(endpoint, key, worker, Number(times));
