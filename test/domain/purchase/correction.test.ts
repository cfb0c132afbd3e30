import fc from 'fast-check';
import { addDays, type CalendarDate, type Instant } from '../../../src/domain/calendar';
import { type Correction, correctionsFor, correctionsOf, type Target } from '../../../src/domain/purchase/correction';
import { type Entitlement } from '../../../src/domain/term/entitlement';
import { entitlementId } from '../../../src/domain/ids';
import { anEntitlement, on } from '../../support/builders';
import { seatsOn } from '../../../src/domain/term/cover';

const YEAR = { coverFrom: on('2026-08-01'), coverUntil: on('2027-06-30') };
const confirmed = anEntitlement({ id: 'root', seats: 5, ...YEAR });
const awaiting = anEntitlement({ id: 'root', seats: 5, ...YEAR, status: 'awaiting-tenant' });

const aTarget = (seats: number, from = '2026-08-01', until = '2027-06-30'): Target => ({
  seats,
  coverFrom: on(from),
  coverUntil: on(until),
});
const correction = (id: string, seats: number, own: Partial<Omit<Entitlement, 'id'>> = {}): Entitlement =>
  anEntitlement({ id, seats, ...YEAR, corrects: entitlementId('root'), ...own });

type Row = readonly [corrects: string, seats: number, from: string, until: string, status: Entitlement['status']];

describe('corrections', () => {
  it.each<[string, Entitlement, readonly Entitlement[], Target, readonly Row[]]>([
    ['nothing when it says so already', confirmed, [], aTarget(5), []],
    ['nothing when it awaits and says so already', awaiting, [], aTarget(5), []],
    ['nothing when corrections said so already', confirmed, [correction('c1', -2)], aTarget(3), []],
    ['what is added, awaited', confirmed, [], aTarget(7), [['root', 2, '2026-08-01', '2027-06-30', 'awaiting-tenant']]],
    ['what is taken away, at once', confirmed, [], aTarget(3), [['root', -2, '2026-08-01', '2027-06-30', 'confirmed']]],
    ['all of it', confirmed, [], aTarget(0), [['root', -5, '2026-08-01', '2027-06-30', 'confirmed']]],
    [
      'what is taken from awaited seats, together with them',
      awaiting,
      [],
      aTarget(3),
      [['root', -2, '2026-08-01', '2027-06-30', 'awaiting-tenant']],
    ],
    [
      'the days before a later start',
      confirmed,
      [],
      aTarget(5, '2027-01-01'),
      [['root', -5, '2026-08-01', '2026-12-31', 'confirmed']],
    ],
    [
      'the days after an earlier end',
      confirmed,
      [],
      aTarget(5, '2026-08-01', '2026-12-31'),
      [['root', -5, '2027-01-01', '2027-06-30', 'confirmed']],
    ],
    [
      'the days of an earlier start, awaited',
      confirmed,
      [],
      aTarget(5, '2026-07-01'),
      [['root', 5, '2026-07-01', '2026-07-31', 'awaiting-tenant']],
    ],
    [
      'other days altogether',
      confirmed,
      [],
      aTarget(2, '2027-08-01', '2028-06-30'),
      [
        ['root', -5, '2026-08-01', '2027-06-30', 'confirmed'],
        ['root', 2, '2027-08-01', '2028-06-30', 'awaiting-tenant'],
      ],
    ],
    [
      'fewer seats on fewer days',
      confirmed,
      [],
      aTarget(2, '2027-01-01'),
      [
        ['root', -5, '2026-08-01', '2026-12-31', 'confirmed'],
        ['root', -3, '2027-01-01', '2027-06-30', 'confirmed'],
      ],
    ],
    [
      'what is awaited first',
      confirmed,
      [correction('c1', 3, { status: 'awaiting-tenant' })],
      aTarget(4),
      [
        ['c1', -3, '2026-08-01', '2027-06-30', 'awaiting-tenant'],
        ['root', -1, '2026-08-01', '2027-06-30', 'confirmed'],
      ],
    ],
    [
      'the latest of what is awaited first',
      awaiting,
      [
        correction('c1', 3, { status: 'awaiting-tenant', approvedAt: '2026-09-01T16:00:00.000Z' as Instant }),
        correction('c2', 1, { status: 'awaiting-tenant', approvedAt: '2026-10-01T16:00:00.000Z' as Instant }),
      ],
      aTarget(4),
      [
        ['c2', -1, '2026-08-01', '2027-06-30', 'awaiting-tenant'],
        ['c1', -3, '2026-08-01', '2027-06-30', 'awaiting-tenant'],
        ['root', -1, '2026-08-01', '2027-06-30', 'awaiting-tenant'],
      ],
    ],
    [
      'the latest first, in whatever order they are read',
      awaiting,
      [
        correction('c2', 1, { status: 'awaiting-tenant', approvedAt: '2026-10-01T16:00:00.000Z' as Instant }),
        correction('c1', 3, { status: 'awaiting-tenant', approvedAt: '2026-09-01T16:00:00.000Z' as Instant }),
      ],
      aTarget(7),
      [
        ['c2', -1, '2026-08-01', '2027-06-30', 'awaiting-tenant'],
        ['c1', -1, '2026-08-01', '2027-06-30', 'awaiting-tenant'],
      ],
    ],
    [
      'no more from awaited seats than is left of them',
      awaiting,
      [correction('c1', -5, { status: 'awaiting-tenant' }), correction('c2', 2)],
      aTarget(1),
      [['root', -1, '2026-08-01', '2027-06-30', 'confirmed']],
    ],
    [
      'on each day what is missing there',
      confirmed,
      [correction('c1', -5, { coverFrom: on('2027-01-01') })],
      aTarget(3),
      [
        ['root', -2, '2026-08-01', '2026-12-31', 'confirmed'],
        ['root', 3, '2027-01-01', '2027-06-30', 'awaiting-tenant'],
      ],
    ],
    [
      'neighbors that say the same together',
      confirmed,
      [correction('c1', 2, { coverFrom: on('2027-01-01') }), correction('c2', -2, { coverFrom: on('2027-01-01') })],
      aTarget(4),
      [['root', -1, '2026-08-01', '2027-06-30', 'confirmed']],
    ],
  ])('say %s', (_, root, made, target, rows) => {
    const corrections = correctionsFor(root, made, target);

    expect(corrections.map((one): Row => [one.corrects, one.seats, one.coverFrom, one.coverUntil, one.status])).toEqual(
      rows,
    );
  });

  it('of an entitlement are those of its corrections, too', () => {
    const direct = correction('c1', 3);
    const indirect = correction('c2', -1, { corrects: entitlementId('c1') });
    const others = correction('c3', 4, { corrects: entitlementId('other') });

    expect(correctionsOf(confirmed, [others, indirect, confirmed, direct])).toEqual([direct, indirect]);
  });
});

describe('corrections, one after the other', () => {
  it('say on every day what the last one asked for', () => {
    const property = fc.property(histories, (steps) => {
      const book = new Book(steps[0].isConfirmed);
      for (const { target, confirming } of steps) {
        book.correct(target);

        expect(
          differing(
            (date) => seatsOn(book.pieces, date),
            (date) => wanted(target, date),
          ),
        ).toEqual([]);
        book.confirm(confirming);
      }
    });

    fc.assert(property, { numRuns: 300 });
  });

  it('come to what was asked for once all is confirmed, in any order', () => {
    const property = fc.property(histories, fc.array(fc.nat()), (steps, order) => {
      const book = new Book(steps[0].isConfirmed);
      for (const { target, confirming } of steps) {
        book.correct(target);
        book.confirm(confirming);
      }
      for (const pick of order) book.confirm(pick);
      book.confirmAll();

      const last = steps.at(-1)?.target ?? aTarget(0);
      expect(
        differing(
          (date) => book.confirmedOn(date),
          (date) => wanted(last, date),
        ),
      ).toEqual([]);
    });

    fc.assert(property, { numRuns: 300 });
  });

  it('take away at once what is to go, and nothing for seats that are still awaited', () => {
    const property = fc.property(histories, (steps) => {
      const book = new Book(steps[0].isConfirmed);
      for (const { target, confirming } of steps) {
        const before = new Map(DAYS.map((date) => [date, book.confirmedOn(date)]));
        book.correct(target);

        const expected = (date: CalendarDate) => Math.min(before.get(date) ?? 0, wanted(target, date));
        expect(differing((date) => book.confirmedOn(date), expected)).toEqual([]);
        book.confirm(confirming);
      }
    });

    fc.assert(property, { numRuns: 300 });
  });

  it('never lower awaited seats below none', () => {
    const property = fc.property(histories, (steps) => {
      const book = new Book(steps[0].isConfirmed);
      for (const { target, confirming } of steps) {
        book.correct(target);
        book.confirm(confirming);

        for (const awaited of book.pieces.filter((one) => one.status === 'awaiting-tenant' && one.seats > 0)) {
          const together = [awaited, ...book.loweringOf(awaited)];
          expect(DAYS.filter((date) => seatsOn(together, date) < 0)).toEqual([]);
        }
      }
    });

    fc.assert(property, { numRuns: 300 });
  });

  it('are none when they were made before', () => {
    const property = fc.property(histories, (steps) => {
      const book = new Book(steps[0].isConfirmed);
      for (const { target, confirming } of steps) {
        book.correct(target);
        book.confirm(confirming);

        expect(correctionsFor(book.root, book.made, target)).toEqual([]);
        expect(correctionsFor(book.root, book.made.toReversed(), target)).toEqual([]);
      }
    });

    fc.assert(property, { numRuns: 200 });
  });

  it('do not overlap where they say the same of the same, and none says nothing', () => {
    const property = fc.property(histories, (steps) => {
      const book = new Book(steps[0].isConfirmed);
      for (const { target, confirming } of steps) {
        const made = book.correct(target);
        book.confirm(confirming);

        expect(made.filter((one) => one.seats === 0 || one.coverUntil < one.coverFrom)).toEqual([]);
        for (const date of DAYS) {
          const there = made.filter((one) => one.coverFrom <= date && date <= one.coverUntil);
          expect(new Set(there.map((one) => `${one.corrects} ${one.status}`)).size).toBe(there.length);
        }
      }
    });

    fc.assert(property, { numRuns: 100 });
  });
});

const FIRST = on('2027-06-01');
const SPAN = 24;
/** Days before, of and after everything that is drawn. */
const DAYS = Array.from({ length: SPAN + 4 }, (_, index) => addDays(FIRST, index - 2));

const target = fc
  .record({ seats: fc.nat(6), from: fc.nat(SPAN - 1), length: fc.nat(SPAN) })
  .map(({ seats, from, length }): Target => {
    const coverFrom = addDays(FIRST, from);
    return { seats, coverFrom, coverUntil: addDays(FIRST, Math.min(SPAN - 1, from + length)) };
  });
const aStep = fc.record({ target, confirming: fc.option(fc.nat(), { nil: undefined }), isConfirmed: fc.boolean() });
const histories = fc.tuple(aStep, fc.array(aStep, { maxLength: 6 })).map(([first, rest]) => [first, ...rest] as const);

const wanted = (one: Target, date: CalendarDate): number =>
  one.coverFrom <= date && date <= one.coverUntil ? one.seats : 0;

/** Days on which two counts differ, with both. */
function differing(count: (date: CalendarDate) => number, expected: (date: CalendarDate) => number): readonly string[] {
  return DAYS.filter((date) => count(date) !== expected(date)).map(
    (date) => `${date}: ${count(date)} and not ${expected(date)}`,
  );
}

/** An entitlement and all that was ever made of it, confirmed as the job does. */
class Book {
  readonly root: Entitlement;
  made: readonly Entitlement[] = [];
  #isRootConfirmed: boolean;

  constructor(isConfirmed: boolean) {
    const cover = { coverFrom: addDays(FIRST, 5), coverUntil: addDays(FIRST, 15) };
    this.root = anEntitlement({ id: 'root', seats: 4, ...cover, status: 'awaiting-tenant' });
    this.#isRootConfirmed = isConfirmed;
  }

  get pieces(): readonly Entitlement[] {
    return [this.#rootNow, ...this.made];
  }

  get #rootNow(): Entitlement {
    return { ...this.root, status: this.#isRootConfirmed ? 'confirmed' : 'awaiting-tenant' };
  }

  confirmedOn(date: CalendarDate): number {
    return seatsOn(
      this.pieces.filter((one) => one.status === 'confirmed'),
      date,
    );
  }

  loweringOf({ id }: Entitlement): readonly Entitlement[] {
    return this.made.filter((one) => one.corrects === id && one.status === 'awaiting-tenant' && one.seats < 0);
  }

  correct(to: Target): readonly Correction[] {
    const corrections = correctionsFor(this.#rootNow, this.made, to);
    const at = `2027-01-01T00:00:${String(this.made.length).padStart(2, '0')}.000Z` as Instant;
    const count = this.made.length;
    this.made = [
      ...this.made,
      ...corrections.map((one, index) => anEntitlement({ ...one, id: `c${count + index}`, approvedAt: at })),
    ];
    return corrections;
  }

  /** Confirms one of those that await the tenant, with what lowers it. */
  confirm(pick: number | undefined): void {
    const waiting = this.pieces.filter((one) => one.status === 'awaiting-tenant' && one.seats > 0);
    const chosen = waiting[(pick ?? 0) % Math.max(1, waiting.length)];
    if (pick === undefined || chosen === undefined) return;
    const together = new Set([chosen, ...this.loweringOf(chosen)].map((one) => one.id));
    if (chosen.id === this.root.id) this.#isRootConfirmed = true;
    this.made = this.made.map((one) => (together.has(one.id) ? { ...one, status: 'confirmed' } : one));
  }

  confirmAll(): void {
    for (let left = this.pieces.length; left > 0; left -= 1) this.confirm(0);
  }
}
