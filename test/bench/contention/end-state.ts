import { firstBrokenEntry } from '../../../src/adapters/documents/department/ledger-hash';
import { type LedgerHead } from '../../../src/adapters/documents/shapes/institution';
import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { type LedgerEntry } from '../../../src/domain/ledger/ledger-entry';
import { isSeated, type Pool, type RosterEntry } from '../../../src/domain/roster/pool';
import { openStore, PARTITION, type StorePlace } from './stores';

/** What a store holds after a run. */
export interface EndState {
  readonly seated: number;
  readonly waiting: number;
  /** Entries whose place in the order another one has too: only a roster has an order. */
  readonly samePlace: number;
  /** Whether the chain of the ledger is whole; true where there is none. */
  readonly isChainWhole: boolean;
}

const EVERYBODY = 10_000;
const AT = { container: 'departments', partition: PARTITION } as const;

/** Counts the entries themselves, not what a counter says of them. */
export async function endState(place: StorePlace, isRoster: boolean): Promise<EndState> {
  const store = await openStore(place);
  const found = await store.query({ ...AT, kind: 'entry', limit: EVERYBODY });
  const pool = isRoster ? await store.read({ ...AT, id: 'pool|visio' }) : undefined;
  const isChainWhole = !isRoster || (await hasWholeChain(store));
  await store.close();
  const entries = found.map(({ body }) => body);
  const ranks = entries.map((body) => (body as unknown as RosterEntry).rank);
  const seated = entries.filter((body) =>
    pool === undefined
      ? body['isSeated'] === true
      : isSeated(pool.body as unknown as Pool, body as unknown as RosterEntry),
  ).length;
  const samePlace = isRoster ? ranks.length - new Set(ranks).size : 0;
  return { seated, waiting: entries.length - seated, samePlace, isChainWhole };
}

async function hasWholeChain(store: DocumentStore): Promise<boolean> {
  const orderBy = { field: 'number', direction: 'ascending' } as const;
  const ledger = await store.query({ ...AT, kind: 'ledger', orderBy, limit: EVERYBODY });
  const department = await store.read({ ...AT, id: 'department' });
  const entries = ledger.map(({ body }) => body['entry'] as unknown as LedgerEntry);
  return firstBrokenEntry(entries, department?.body['ledger'] as unknown as LedgerHead | undefined) === undefined;
}
