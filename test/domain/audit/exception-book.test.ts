import { atOnce } from '../../../src/domain/pausable';
import { type ExceptionBook, type ExceptionFound } from '../../../src/domain/audit/exception';
import { changesOf, MOST_IN_PART } from '../../../src/domain/audit/exception-book';
import { EXCEPTION_KINDS } from '../../../src/domain/audit/exception-kinds';
import { findingBy } from '../../../src/domain/audit/find-exceptions';
import { type AuditReading } from '../../../src/domain/audit/found/reading';
import { type Instant } from '../../../src/domain/calendar';
import { MATH, person, VISIO } from '../../support/builders';

const POOL = { department: MATH, product: VISIO };
const at = (hour: number) => `2027-03-02T${String(hour).padStart(2, '0')}:00:00.000Z` as Instant;
const outside = (number: number, own: Partial<ExceptionFound> = {}): ExceptionFound => ({
  ...{ kind: 'outside', ...POOL, person: person(number), count: 1 },
  ...own,
});
const many = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => outside(from + index));

/** The parts after readings, one after the other, and what each of them said. */
function after(...readings: readonly (readonly [hour: number, found: readonly ExceptionFound[]])[]) {
  const said: string[] = [];
  let parts: readonly ExceptionBook[] = [];
  for (const [hour, found] of readings) {
    const changes = changesOf(POOL, parts, { found, readAt: at(hour) });
    const changed = new Map(changes.map(({ book }) => [book.part ?? 0, book]));
    const count = Math.max(parts.length, ...[...changed.keys()].map((part) => part + 1));
    parts = Array.from({ length: count }, (_, index) => changed.get(index) ?? parts[index]).filter(
      (part) => part !== undefined,
    );
    for (const { seen, gone, lastSeenAt } of changes)
      said.push(`${hour}: ${seen.length} seen, ${gone.length} gone, last seen ${Number(lastSeenAt.slice(11, 13))}`);
  }
  return { said, parts, open: parts.flatMap(({ open }) => open) };
}

describe('the book of a pool', () => {
  it('keeps when an exception was first found, through readings that find it again', () => {
    const { said, open } = after([1, [outside(1)]], [2, [outside(1), outside(2)]], [3, [outside(1), outside(2)]]);

    expect(said).toEqual(['1: 1 seen, 0 gone, last seen 1', '2: 1 seen, 0 gone, last seen 1']);
    expect(open).toEqual([
      { ...outside(1), firstSeenAt: at(1) },
      { ...outside(2), firstSeenAt: at(2) },
    ]);
  });

  it('says that another count or failure is seen, and keeps the first time and the answer', () => {
    const [book] = after([1, [outside(1)]]).parts;
    const answered = { answer: 'mend', words: 'we do', by: person(2), at: at(1) } as const;
    const open = (book?.open ?? []).map((one) => ({ ...one, answered }));
    const found = [outside(1, { count: 2, failure: 'other' })];

    const [change] = changesOf(POOL, [{ ...POOL, ...book, open }], { found, readAt: at(2) });

    expect(change?.seen).toEqual(found);
    expect(change?.book.open).toEqual([{ ...found[0], firstSeenAt: at(1), answered }]);
    expect(changesOf(POOL, change === undefined ? [] : [change.book], { found, readAt: at(3) })).toEqual([]);
  });

  it('takes off what is gone, with the last reading that is known to have found it', () => {
    const { said, open } = after([1, [outside(1)]], [4, [outside(1), outside(2)]], [6, [outside(2)]]);
    const [book] = after([1, [outside(1)]]).parts;
    const gone = (wholeBefore: Instant) =>
      changesOf(POOL, [{ ...POOL, open: [], ...book }], { found: [], readAt: at(6), wholeBefore })[0]?.lastSeenAt;

    expect(said.at(-1)).toBe('6: 0 seen, 1 gone, last seen 4');
    expect(open).toEqual([{ ...outside(2), firstSeenAt: at(4) }]);
    expect([gone(at(5)), gone(at(7))]).toEqual([at(5), at(1)]);
  });

  it('is not undone by a reading that began before the one that changed it', () => {
    const { said, open } = after([5, [outside(1)]], [4, []], [4, [outside(2)]]);

    expect(said).toHaveLength(1);
    expect(open).toHaveLength(1);
  });

  it('grows by parts of a size, and fills the gaps of earlier ones', () => {
    const all = many(1, 2 * MOST_IN_PART + 50);
    const grown = after([1, all]);
    const filled = after([1, all], [2, all.slice(10)], [3, [...all.slice(10), ...many(9001, 9020)]]);

    expect(grown.parts.map(({ part = 0, open }) => [part, open.length])).toEqual([
      [0, MOST_IN_PART],
      [1, MOST_IN_PART],
      [2, 50],
    ]);
    expect(filled.parts.map(({ open }) => open.length)).toEqual([MOST_IN_PART, MOST_IN_PART, 60]);
    expect(filled.said.slice(3)).toEqual([
      '2: 0 seen, 10 gone, last seen 1',
      '3: 10 seen, 0 gone, last seen 2',
      '3: 10 seen, 0 gone, last seen 1',
    ]);
  });
});

describe('the table of kinds', () => {
  const nothing: AuditReading = { differences: [], accounts: [], pools: [], products: [] };
  const reading: AuditReading = {
    ...nothing,
    pools: [{ ...POOL, rosterLength: 7, seatCap: 4, awaiting: 0 }],
    differences: [1, 1, 2].map((number) => ({
      ...{ of: 'seat' as const, why: 'inherited' as const, ...POOL },
      userId: person(number).userId,
    })),
  };

  it('is all that there is to a kind: one more entry is found, named and counted', () => {
    const table = {
      ...EXCEPTION_KINDS,
      crowded: {
        ...{ title: 'Crowded', means: 'More people wait than the pool has seats.', remedy: 'Buy some.' },
        found: ({ pools }: AuditReading) =>
          pools.flatMap(({ department, product, rosterLength, seatCap }) => {
            const count = rosterLength - seatCap;
            return count > 0 ? [{ department, product, count }] : [];
          }),
      },
    };

    expect(atOnce(findingBy(table, reading, () => undefined)).at(-1)).toEqual({ kind: 'crowded', ...POOL, count: 3 });
  });

  it('counts what is of one person in one pool together, and calls somebody unknown by their id', () => {
    const found = atOnce(
      findingBy(EXCEPTION_KINDS, reading, (userId) => (userId === person(1).userId ? person(1) : undefined)),
    );
    const { userId } = person(2);

    expect(found).toEqual([
      { kind: 'inherited', ...POOL, person: person(1), count: 2 },
      { kind: 'inherited', ...POOL, person: { userId, displayName: userId, userPrincipalName: userId }, count: 1 },
    ]);
  });

  it('finds nothing in nothing', () => {
    expect(atOnce(findingBy(EXCEPTION_KINDS, nothing, () => undefined))).toEqual([]);
  });

  it('says of each kind what it is, what it means and what mends it', () => {
    for (const { title, means, remedy } of Object.values(EXCEPTION_KINDS)) {
      expect(title.length).toBeLessThan(40);
      expect([means, remedy].every((sentence) => /^[A-Z].+[.]$/u.test(sentence))).toBe(true);
    }
  });
});
