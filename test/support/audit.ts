import { hashOf } from '../../src/adapters/documents/department/ledger-hash';
import { type LedgerHead } from '../../src/adapters/documents/shapes/institution';
import { type DocumentStore, type Query } from '../../src/adapters/documents/document-store';
import { type AssignmentRecord } from '../../src/domain/roster/assignment-record';
import { type Department } from '../../src/domain/institution/department';
import { type Entitlement, seatCapOn } from '../../src/domain/term/entitlement';
import { type HandledCommand } from '../../src/domain/roster/handled';
import { type DepartmentId, type ProductId, type PurchaseId, type UserId } from '../../src/domain/ids';
import {
  isRosterFact,
  type LedgerEntry,
  NO_PREVIOUS,
  type PurchaseFact,
  type RosterFact,
} from '../../src/domain/ledger/ledger-entry';
import { entryFact, type Pool, type RosterEntry } from '../../src/domain/roster/pool';
import { type PurchaseRecord } from '../../src/domain/purchase/purchase-record';
import { type Term } from '../../src/domain/term/term';

/** The rosters and the ledger of a department, read without any code of our stores. */
export interface StoredRosters {
  readonly department: Department;
  readonly head: LedgerHead | undefined;
  readonly pools: readonly Pool[];
  readonly entries: readonly RosterEntry[];
  readonly entitlements: readonly Entitlement[];
  /** In order. */
  readonly ledger: readonly LedgerEntry[];
}

/** Everything that a department's partition holds. */
export interface StoredDepartment extends StoredRosters {
  readonly purchases: readonly PurchaseRecord[];
  readonly assignments: readonly AssignmentRecord[];
  readonly handled: readonly HandledCommand[];
}

const ALL = 100_000;

/** Reads a department's rosters, and its ledger after a number. */
export async function readRosters(
  documents: DocumentStore,
  department: DepartmentId,
  after = 0,
): Promise<StoredRosters> {
  const sinceThen = { field: 'number', direction: 'ascending', from: after + 1 } as const;
  const [head] = await all<{ department: Department; ledger?: LedgerHead }>(documents, department, 'department');
  if (head === undefined) throw new Error(`there is no department ${department}`);
  return {
    department: head.department,
    head: head.ledger,
    pools: await all<Pool>(documents, department, 'pool'),
    entries: await all<RosterEntry>(documents, department, 'entry'),
    entitlements: (await all<{ entitlement: Entitlement }>(documents, department, 'entitlement')).map(
      (one) => one.entitlement,
    ),
    ledger: (await all<{ entry: LedgerEntry }>(documents, department, 'ledger', sinceThen)).map((one) => one.entry),
  };
}

/** Reads a department's partition. */
export async function readStored(documents: DocumentStore, department: DepartmentId): Promise<StoredDepartment> {
  const purchases = await all<{ record: PurchaseRecord }>(documents, department, 'purchase');
  return {
    ...(await readRosters(documents, department)),
    purchases: purchases.map((one) => one.record),
    assignments: await all<AssignmentRecord>(documents, department, 'assignment'),
    handled: await all<HandledCommand>(documents, department, 'handled'),
  };
}

async function all<Record>(
  documents: DocumentStore,
  partition: DepartmentId,
  kind: string,
  orderBy?: Query['orderBy'],
): Promise<readonly Record[]> {
  const query = { container: 'departments', partition, kind, limit: ALL } as const;
  const found = await documents.query(orderBy === undefined ? query : { ...query, orderBy });
  return found.map(({ body }) => body as unknown as Record);
}

/** A roster as the ledger alone tells it. */
export interface RebuiltRoster {
  readonly entries: Map<UserId, RosterEntry>;
  seatedThrough: number;
  seatCap: number;
}

/**
 * Does again what a ledger says, as a sorted list and a cap would have it, and complains about the first thing that does
 * not go together.
 */
export class Rebuilding {
  readonly rosters = new Map<ProductId, RebuiltRoster>();
  /** By product and id, each confirmed or not. */
  readonly entitlements = new Map<string, Entitlement>();
  /** What became of each purchase last. */
  readonly purchases = new Map<PurchaseId, PurchaseFact['action']>();
  readonly #term: Term;
  #at = '';
  /** Of the last entry taken. */
  number = 0;
  previous = NO_PREVIOUS;

  constructor(term: Term) {
    this.#term = term;
  }

  /** Goes on with entries that follow those before. */
  take(entries: readonly LedgerEntry[]): void {
    for (const entry of entries) {
      this.number += 1;
      insist(entry.previous === this.previous && entry.hash === hashOf(entry), entry, 'does not fit into the chain');
      this.previous = entry.hash;
      insist(entry.number === this.number, entry, `has number ${entry.number} in place ${this.number}`);
      insist(entry.at >= this.#at, entry, 'is earlier than the one before');
      this.#at = entry.at;
      this.#takeOne(entry);
    }
  }

  #takeOne(entry: LedgerEntry): void {
    const { fact } = entry;
    if (fact.action === 'pool-opened') {
      insist(!this.rosters.has(fact.product), entry, 'opens a pool again');
      this.rosters.set(fact.product, { entries: new Map(), seatedThrough: 0, seatCap: 0 });
    } else if (fact.action === 'entitlement-recorded') {
      const key = keyOf(fact.product, fact.entitlement.id);
      insist(!this.entitlements.has(key), entry, `records ${key} again`);
      this.entitlements.set(key, fact.entitlement);
    } else if (fact.action === 'entitlement-confirmed') {
      this.#confirm(entry, fact);
    } else if (fact.action === 'person-kept') {
      this.#keep(entry, fact.product, fact.entry);
    } else if (fact.action === 'person-until') {
      const { entries } = this.#roster(entry, fact.product);
      insist(entries.get(fact.entry.userId)?.rank === fact.entry.rank, entry, 'is about somebody at another rank');
      entries.set(fact.entry.userId, fact.entry);
    } else if (fact.action === 'cap-changed') {
      const roster = this.#roster(entry, fact.product);
      insist(roster.seatCap === fact.seatCapBefore, entry, `had a cap of ${roster.seatCap} before`);
      insist(fact.seatCap !== fact.seatCapBefore, entry, 'changes nothing');
      roster.seatCap = fact.seatCap;
      this.#seat(entry, roster, fact.product, fact.seatedThrough);
    } else if ('purchase' in fact) {
      this.#follow(entry, fact);
    } else if (isRosterFact(fact)) {
      const roster = this.#roster(entry, fact.product);
      changeRoster(entry, fact, roster.entries);
      this.#seat(entry, roster, fact.product, fact.seatedThrough);
    }
  }

  #confirm(entry: LedgerEntry, fact: Extract<PurchaseFact, { action: 'entitlement-confirmed' }>): void {
    const key = keyOf(fact.product, fact.entitlement);
    const awaited = this.entitlements.get(key);
    if (awaited?.status !== 'awaiting-tenant')
      throw new Error(`ledger entry ${entry.number} confirms ${key}, not awaited`);
    const isInItsDays = awaited.coverFrom <= entry.effectiveOn && entry.effectiveOn <= awaited.coverUntil;
    const isByJob = entry.actor.kind === 'job';
    insist(isByJob === (fact.units !== undefined), entry, 'does not say by whom, or by which units');
    insist(!isByJob || awaited.seats < 0 || isInItsDays, entry, `is outside the days of ${key}`);
    this.entitlements.set(key, { ...awaited, status: 'confirmed' });
  }

  /** Somebody on the roster stays there, and why is remembered. */
  #keep(entry: LedgerEntry, product: ProductId, kept: RosterEntry): void {
    const { entries } = this.#roster(entry, product);
    const before = entries.get(kept.userId);
    insist(before?.rank === kept.rank, entry, `keeps somebody who is not at rank ${kept.rank}`);
    insist(
      kept.acceptedFrom !== before?.acceptedFrom || kept.keptThough !== before?.keptThough,
      entry,
      'remembers nothing',
    );
    entries.set(kept.userId, kept);
  }

  /** A purchase is sent, sent back, and decided once. */
  #follow(entry: LedgerEntry, { purchase, action }: Extract<PurchaseFact, { purchase: PurchaseId }>): void {
    const before = this.purchases.get(purchase);
    const allowed: readonly (typeof before)[] =
      action === 'purchase-submitted'
        ? [undefined, 'purchase-returned']
        : action === 'purchase-answered'
          ? ['purchase-returned']
          : [
              'purchase-submitted',
              'purchase-answered',
              ...(action === 'purchase-withdrawn' ? (['purchase-returned'] as const) : []),
            ];
    insist(allowed.includes(before), entry, `follows ${before ?? 'nothing'} of ${purchase}`);
    this.purchases.set(purchase, action);
  }

  #roster(entry: LedgerEntry, product: ProductId): RebuiltRoster {
    const roster = this.rosters.get(product);
    if (roster === undefined) throw new Error(`ledger entry ${entry.number} is about a pool that was never opened`);
    return roster;
  }

  /** The first `cap` of the list have a seat, and the cap is that of the day. */
  #seat(entry: LedgerEntry, roster: RebuiltRoster, product: ProductId, seatedThrough: number): void {
    roster.seatedThrough = seatedThrough;
    const mine = [...this.entitlements.values()].filter((one) => one.product === product);
    const capOfTheDay = seatCapOn(mine, entry.effectiveOn, this.#term);
    insist(
      roster.seatCap === capOfTheDay,
      entry,
      `seats under a cap of ${roster.seatCap}; that day had ${capOfTheDay}`,
    );
    const seated = [...roster.entries.values()].filter((one) => one.rank <= seatedThrough).length;
    const expected = Math.min(roster.seatCap, roster.entries.size);
    insist(seated === expected, entry, `seats ${seated} of ${roster.entries.size} under a cap of ${roster.seatCap}`);
  }
}

function changeRoster(entry: LedgerEntry, fact: RosterFact, people: Map<UserId, RosterEntry>): void {
  const leave = (one: RosterEntry): void => {
    insist(people.get(one.userId)?.rank === one.rank, entry, `takes off somebody who is not at rank ${one.rank}`);
    people.delete(one.userId);
  };
  const join = (one: RosterEntry): void => {
    insist(!people.has(one.userId), entry, 'adds somebody who is there');
    insist(![...people.values()].some((other) => other.rank === one.rank), entry, `uses rank ${one.rank} twice`);
    people.set(one.userId, one);
  };
  switch (fact.action) {
    case 'person-added':
      join(fact.entry);
      break;
    case 'person-removed':
      leave(fact.entry);
      break;
    case 'person-swapped':
      leave(fact.outgoing);
      join(fact.entry);
      break;
    case 'person-moved':
      leave({ ...fact.entry, rank: fact.rankBefore });
      join(fact.entry);
      break;
  }
}

/**
 * Everything that is wrong with a department by DESIGN.md §1, counted from what is stored.
 *
 * @param rebuilding What the ledger up to now was rebuilt to; goes on from there.
 */
export function problemsOf(stored: StoredRosters, rebuilding: Rebuilding): readonly string[] {
  const problems: string[] = [];
  try {
    rebuilding.take(stored.ledger.filter(({ number }) => number > rebuilding.number));
  } catch (error) {
    problems.push(String(error));
  }
  if (stored.head?.number !== rebuilding.number || stored.head.hash !== rebuilding.previous) {
    problems.push('the chain does not end where its head says');
  }
  if (inAnyOrder(stored.entitlements) !== inAnyOrder([...rebuilding.entitlements.values()])) {
    problems.push('the ledger tells other entitlements');
  }
  for (const pool of stored.pools) problems.push(...problemsOfPool(pool, stored, rebuilding));
  return problems.map((problem) => `${stored.department.id}: ${problem}`);
}

function problemsOfPool(pool: Pool, stored: StoredRosters, rebuilding: Rebuilding): readonly string[] {
  const problems: string[] = [];
  const must = (isMet: boolean, problem: string): void => {
    if (!isMet) problems.push(`${pool.product}: ${problem}`);
  };
  const entries = stored.entries.filter((entry) => entry.product === pool.product);
  const ranks = entries.map((entry) => entry.rank);
  const seated = entries.filter((entry) => entry.rank <= pool.seatedThrough).length;
  must(new Set(ranks).size === ranks.length, 'two people have one rank');
  must(pool.rosterLength === entries.length, `counts ${pool.rosterLength} people, and there are ${entries.length}`);
  must(seated === Math.min(pool.capSeen, entries.length), `seats ${seated} of ${entries.length} under ${pool.capSeen}`);
  must(
    ranks.every((rank) => pool.firstRank <= rank && rank <= pool.lastRank),
    'a rank is outside the pool’s',
  );
  const rebuilt = rebuilding.rosters.get(pool.product);
  must(rebuilt?.seatCap === pool.capSeen, 'the ledger tells another cap');
  must(
    entries.length === 0 || seatedIds(entries, pool.seatedThrough) === seatedIds(entries, rebuilt?.seatedThrough ?? 0),
    'the ledger seats others',
  );
  must(
    inAnyOrder(entries.map(asRecorded)) === inAnyOrder([...(rebuilt?.entries.values() ?? [])].map(asRecorded)),
    'the ledger tells another roster',
  );
  return problems;
}

const seatedIds = (entries: readonly RosterEntry[], through: number): string =>
  entries
    .filter((entry) => entry.rank <= through)
    .map((entry) => entry.userId)
    .toSorted()
    .join();

/** An entry without what the ledger does not follow: what was seen of the seat, and what the person is called by now. */
const asRecorded = (entry: RosterEntry): object => ({ ...entryFact(entry), displayName: '', userPrincipalName: '' });

const keyOf = (product: ProductId, id: string): string => `${product} ${id}`;

const inAnyOrder = (records: readonly object[]): string =>
  records
    .map((record) => JSON.stringify(Object.entries(record).toSorted(([one], [other]) => (one < other ? -1 : 1))))
    .toSorted()
    .join('\n');

/** People who are on the rosters of two departments for one product. */
export function doublyRostered(departments: readonly StoredRosters[]): readonly string[] {
  const places = departments.flatMap(({ entries }) => entries.map((entry) => `${entry.userId} ${entry.product}`));
  return places.filter((place, index) => places.indexOf(place) !== index);
}

function insist(isMet: boolean, entry: LedgerEntry, problem: string): void {
  if (!isMet) throw new Error(`ledger entry ${entry.number} (${entry.fact.action}) ${problem}`);
}
