import fc from 'fast-check';
import { emptyPool, type Pool, type RosterEntry } from '../../../src/domain/roster/pool';
import { neededEntries, noEdit, reseat, type RosterEdit } from '../../../src/domain/roster/roster';
import { anEntry, aPool, MATH, VISIO } from '../../support/builders';

describe('who is seated', () => {
  const ada = (rank: number) => anEntry(1, rank);
  const bo = (rank: number) => anEntry(2, rank);
  const cy = (rank: number) => anEntry(3, rank);

  it.each<{
    name: string;
    roster: RosterEntry[];
    cap: number;
    newCap?: number;
    edit: RosterEdit;
    seated: number[];
    unseated: number[];
  }>([
    {
      name: 'somebody who joins while a seat is free',
      roster: [ada(1)],
      cap: 2,
      edit: { removed: [], added: [bo(2)] },
      seated: [2],
      unseated: [],
    },
    {
      name: 'nobody new when all seats are taken',
      roster: [ada(1)],
      cap: 1,
      edit: { removed: [], added: [bo(2)] },
      seated: [],
      unseated: [],
    },
    {
      name: 'the first who waits when a seated person leaves',
      roster: [ada(1), bo(2), cy(3)],
      cap: 1,
      edit: { removed: [ada(1)], added: [] },
      seated: [2],
      unseated: [],
    },
    {
      name: 'nobody new when a waiting person leaves',
      roster: [ada(1), bo(2), cy(3)],
      cap: 1,
      edit: { removed: [bo(2)], added: [] },
      seated: [],
      unseated: [],
    },
    {
      name: 'who takes the place of a seated person',
      roster: [ada(1), bo(2)],
      cap: 1,
      edit: { removed: [ada(1)], added: [cy(1)] },
      seated: [3],
      unseated: [],
    },
    {
      name: 'who is moved first, instead of the last one seated',
      roster: [ada(1), bo(2), cy(3)],
      cap: 2,
      edit: { removed: [cy(3)], added: [cy(0)] },
      seated: [3],
      unseated: [2],
    },
    {
      name: 'who waits, in order, when the cap rises',
      roster: [ada(1), bo(2), cy(3)],
      cap: 0,
      newCap: 2,
      edit: noEdit,
      seated: [1, 2],
      unseated: [],
    },
    {
      name: 'fewer, from the end, when the cap falls',
      roster: [ada(1), bo(2), cy(3)],
      cap: 3,
      newCap: 1,
      edit: noEdit,
      seated: [],
      unseated: [2, 3],
    },
    {
      name: 'nobody when the cap falls to 0',
      roster: [ada(1), bo(2)],
      cap: 2,
      newCap: 0,
      edit: noEdit,
      seated: [],
      unseated: [1, 2],
    },
    {
      name: 'nobody of an empty roster, whatever the cap',
      roster: [],
      cap: 0,
      newCap: 500,
      edit: noEdit,
      seated: [],
      unseated: [],
    },
  ])('is $name', ({ roster, cap, newCap = cap, edit, seated, unseated }) => {
    const pool = aPool(
      roster.map((entry) => entry.rank),
      cap,
    );

    const after = reseat(pool, newCap, edit, nearby(roster, pool, newCap, edit));

    expect(after.seated.map(numberOf)).toEqual(seated);
    expect(after.unseated.map(numberOf)).toEqual(unseated);
    expect(after.pool.capSeen).toBe(newCap);
  });

  it('needs no entry to be read for an add, with or without a free seat', () => {
    const pool = aPool([1, 2, 3], 2);

    expect(neededEntries(pool, 2, { removed: [], added: [anEntry(4, 4)] })).toBeUndefined();
    expect(neededEntries(aPool([1, 2], 9), 9, { removed: [], added: [anEntry(3, 3)] })).toBeUndefined();
  });

  it('cannot be decided without the entries that were asked for', () => {
    const pool = aPool([1, 2, 3], 1);

    expect(() => reseat(pool, 2, noEdit)).toThrow('entries after the last seat are missing');
    expect(() => reseat(pool, 0, noEdit)).toThrow('seated entries are missing');
  });
});

/** What may be done to a roster in one step; which people and ranks it means depends on the roster. */
const change = fc.record({
  leaving: fc.array(fc.nat(), { maxLength: 3 }),
  joining: fc.array(fc.record({ place: fc.constantFrom('last', 'first', 'old', 'between'), pick: fc.nat() }), {
    maxLength: 3,
  }),
  moving: fc.array(fc.record({ who: fc.nat(), place: fc.constantFrom('last', 'first', 'old', 'swap') }), {
    maxLength: 2,
  }),
  cap: fc.option(fc.oneof(fc.nat(6), fc.nat(40)), { freq: 4 }),
});

it('is always the first of the list, up to the cap, after any edits', () => {
  const property = fc.property(fc.array(change, { minLength: 1, maxLength: 25 }), (changes) => {
    const list = new NaiveList();
    let pool = emptyPool(MATH, VISIO);
    for (const one of changes) {
      const cap = one.cap ?? pool.capSeen;
      const edit = list.editFor(one);
      const before = list.entries;
      const wasSeated = list.seatedIds(pool.capSeen);
      const read = nearby(before, pool, cap, edit);

      const after = reseat(pool, cap, edit, read);
      list.apply(edit);

      const isSeated = list.seatedIds(cap);
      expect(list.entries.filter((entry) => entry.rank <= after.pool.seatedThrough).map(numberOf)).toEqual([
        ...isSeated,
      ]);
      expect(after.pool.rosterLength).toBe(list.entries.length);
      expect(list.entries.every(({ rank }) => after.pool.firstRank <= rank && rank <= after.pool.lastRank)).toBe(true);
      expect(after.seated.map(numberOf)).toEqual([...isSeated].filter((number) => !wasSeated.has(number)));
      const stayed = list.entries.map(numberOf);
      expect(after.unseated.map(numberOf)).toEqual(
        stayed.filter((number) => wasSeated.has(number) && !isSeated.has(number)),
      );
      pool = after.pool;
    }
  });

  fc.assert(property, { numRuns: 2000 });
});

it('asks for a number of entries that does not grow with the roster', () => {
  const property = fc.property(fc.integer({ min: 10, max: 5000 }), fc.nat(5000), (length, cap) => {
    const ranks = Array.from({ length }, (_, index) => index + 1);
    const pool = aPool(ranks, cap);
    const [first, last] = [anEntry(1, 1), anEntry(length, length)];

    const needed = [
      neededEntries(pool, cap, { removed: [first], added: [] }),
      neededEntries(pool, cap, { removed: [last], added: [anEntry(length, 0)] }),
      neededEntries(pool, cap, { removed: [], added: [anEntry(length + 1, length + 1)] }),
    ];

    expect(Math.max(...needed.map((one) => one?.limit ?? 0))).toBeLessThanOrEqual(3);
  });

  fc.assert(property);
});

type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;

/** A sorted list: what a roster means. */
class NaiveList {
  #entries: readonly RosterEntry[] = [];
  #people = 0;
  readonly #leftRanks = new Set<number>();

  get entries(): readonly RosterEntry[] {
    return this.#entries;
  }

  seatedIds(cap: number): ReadonlySet<number> {
    return new Set(this.#entries.slice(0, cap).map(numberOf));
  }

  editFor({ leaving, joining, moving }: Change): RosterEdit {
    const leavers = new Set(leaving.flatMap((pick) => this.#pick(pick)));
    const movers = moving.flatMap(({ who, place }) => this.#pick(who).map((entry) => ({ entry, place })));
    const moved = new Map(movers.filter(({ entry }) => !leavers.has(entry)).map((one) => [one.entry, one.place]));
    const removed = [...leavers, ...moved.keys()];
    const taken = new Set(this.#entries.filter((entry) => !removed.includes(entry)).map((entry) => entry.rank));
    const free = (place: string, pick: number): number => {
      const rank = this.#rankFor(place, pick, taken, removed);
      taken.add(rank);
      return rank;
    };
    const added = [
      ...joining.map(({ place, pick }) => anEntry((this.#people += 1), free(place, pick))),
      ...[...moved].map(([entry, place]) => ({ ...entry, rank: free(place, entry.rank) })),
    ];
    return { removed, added };
  }

  apply({ removed, added }: RosterEdit): void {
    const gone = new Set(removed.map((entry) => entry.userId));
    for (const { rank } of removed) this.#leftRanks.add(rank);
    this.#entries = [...this.#entries.filter((entry) => !gone.has(entry.userId)), ...added].toSorted(
      (one, other) => one.rank - other.rank,
    );
  }

  #pick(pick: number): readonly RosterEntry[] {
    const entry = this.#entries[pick % Math.max(1, this.#entries.length)];
    return entry === undefined ? [] : [entry];
  }

  /** First, last, the rank of somebody who just leaves, one that somebody had before, or one that nobody ever had. */
  #rankFor(place: string, pick: number, taken: ReadonlySet<number>, removed: readonly RosterEntry[]): number {
    const all = [...taken, ...removed.map((entry) => entry.rank)];
    const first = Math.min(1, ...all) - 1;
    const last = Math.max(0, ...all) + 1;
    const candidates = {
      swap: removed.map((entry) => entry.rank),
      old: [...this.#leftRanks],
      between: Array.from({ length: last - first }, (_, index) => first + index),
    };
    if (place === 'first') return first;
    if (place === 'last') return last;
    const open = candidates[place as keyof typeof candidates].filter((rank) => !taken.has(rank));
    return open[pick % Math.max(1, open.length)] ?? last;
  }
}

/** What the store answers when asked for the needed entries: as they were before the edit, so many and no more. */
function nearby(entries: readonly RosterEntry[], pool: Pool, cap: number, edit: RosterEdit): readonly RosterEntry[] {
  const needed = neededEntries(pool, cap, edit);
  if (needed === undefined) return [];
  const inOrder = entries.toSorted((one, other) => one.rank - other.rank);
  return needed.side === 'after'
    ? inOrder.filter((entry) => entry.rank > pool.seatedThrough).slice(0, needed.limit)
    : inOrder
        .filter((entry) => entry.rank <= pool.seatedThrough)
        .toReversed()
        .slice(0, needed.limit);
}

const numberOf = (entry: RosterEntry): number => Number(entry.userId.slice(-12));
