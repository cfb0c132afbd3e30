import { type DocumentStore, type Operation } from '../../../src/adapters/documents/document-store';
import { type Timing } from '../../../src/adapters/documents/department/department-store';
import { type LedgerEntry } from '../../../src/domain/ledger/ledger-entry';
import { Fault } from '../../../src/ports/fault';
import { type Random } from '../random';

/** How probable each trouble is, for each call. */
export interface Weather {
  /** Reads and queries that are refused for a moment. */
  readonly refused: number;
  /** Transactions refused because somebody else is writing, although nobody is. */
  readonly conflict: number;
  /** Transactions that are stored, and nobody hears of it. */
  readonly replyLost: number;
  /** Transactions that reach the store only some time after their sender gave up on them. */
  readonly late: number;
}

export const CALM: Weather = { refused: 0, conflict: 0, replyLost: 0, late: 0 };
export const STORM: Weather = { refused: 0.02, conflict: 0.05, replyLost: 0.15, late: 0.05 };

const MOST_PAUSES = 4;

/** A document store far away: other work comes between any two of its calls, and calls have troubles. */
export function inWeather(store: DocumentStore, random: Random, weather: Weather): DocumentStore {
  const away = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    await pause(random.below(MOST_PAUSES));
    if (random.chance(weather.refused)) throw new Fault('throttled', 'come back later', { retryAfterMs: 1 });
    const value = await work();
    await pause(random.below(MOST_PAUSES));
    return value;
  };
  const lost = () => new Fault('unavailable', 'no answer came', { isOutcomeUnknown: true });

  return {
    read: (address) => away(() => store.read(address)),
    query: (query) => away(() => store.query(query)),
    transact: (container, partition, operations) =>
      away(async () => {
        if (random.chance(weather.conflict)) throw new Fault('conflict', 'somebody else is writing');
        if (random.chance(weather.late)) {
          void pause(random.below(40)).then(() =>
            store.transact(container, partition, operations).catch(() => undefined),
          );
          throw lost();
        }
        const versions = await store.transact(container, partition, operations);
        if (random.chance(weather.replyLost)) throw lost();
        return versions;
      }),
    close: () => store.close(),
  };
}

/** A queue's waits in which other work goes on, and which take no real time. */
export function timingOf(random: Random): Timing {
  let steadyMs = 0;
  return {
    steadyMs: () => steadyMs,
    random: () => random.next(),
    wait: async (ms) => {
      steadyMs += ms;
      await pause(1 + random.below(MOST_PAUSES));
    },
  };
}

/** Tells of each transaction that changes a roster or a pool without the ledger entry that says so. */
export function watchingTransactions(store: DocumentStore, tell: (problem: string) => void): DocumentStore {
  return {
    read: (address) => store.read(address),
    query: (query) => store.query(query),
    transact: async (container, partition, operations) => {
      const versions = await store.transact(container, partition, operations);
      for (const problem of unrecorded(operations)) tell(`${partition}: ${problem}`);
      return versions;
    },
    close: () => store.close(),
  };
}

function unrecorded(operations: readonly Operation[]): readonly string[] {
  const facts = operations.flatMap((operation) => {
    if (operation.op === 'delete' || operation.kind !== 'ledger') return [];
    return [(operation.body as unknown as { entry: LedgerEntry }).entry.fact];
  });
  const people = new Set(
    facts
      .flatMap((fact) => ('entry' in fact ? ['outgoing' in fact ? fact.outgoing : fact.entry, fact.entry] : []))
      .map((entry) => `entry|${entry.product}|${entry.userId}`),
  );
  const pools = new Set(
    facts.flatMap((fact) => ('product' in fact && typeof fact.product === 'string' ? [`pool|${fact.product}`] : [])),
  );
  return operations
    .map(({ id }) => id)
    .filter((id) => (id.startsWith('entry|') && !people.has(id)) || (id.startsWith('pool|') && !pools.has(id)))
    .map((id) => `${id} was changed, and no ledger entry of the same transaction says so`);
}

async function pause(times: number): Promise<void> {
  for (let turn = 0; turn < times; turn += 1) await new Promise(setImmediate);
}
