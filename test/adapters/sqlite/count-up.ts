import { sqliteDocuments } from '../../../src/adapters/sqlite/sqlite-documents';
import { isFault } from '../../../src/ports/fault';

/**
 * A process of the tests beside this file: raises the counter in a file (first argument) so many times (second argument),
 * and says each number on a line once it is acknowledged. Counting to 0 means for ever.
 */
async function countUp(file: string, times: number): Promise<void> {
  const store = sqliteDocuments({ file, now: () => new Date() });
  const address = { container: 'departments', partition: 'math', id: 'counter' } as const;
  for (let done = 0; times === 0 || done < times;) {
    const counter = await store.read(address);
    const number = Number(counter?.body['number'] ?? 0) + 1;
    const written = { id: 'counter', kind: 'counter', body: { number } };
    try {
      await store.transact('departments', 'math', [
        counter ? { ...written, op: 'replace', version: counter.version } : { ...written, op: 'create' },
        { op: 'create', id: `entry-${number}`, kind: 'entry', body: { number } },
      ]);
      process.stdout.write(`${number}\n`);
      done += 1;
    } catch (error) {
      if (!isFault(error, 'conflict')) throw error;
    }
  }
  await store.close();
}

void countUp(process.argv[2] ?? '', Number(process.argv[3]));
