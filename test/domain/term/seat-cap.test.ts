import fc from 'fast-check';
import { addDays, type CalendarDate, yearOf } from '../../../src/domain/calendar';
import { type Entitlement, isInForce, seatCapOn } from '../../../src/domain/term/entitlement';
import { gapAround, lastTermEnd, nextTermEnd, type Term, termStartAfter } from '../../../src/domain/term/term';
import { anEntitlement, LAPSE, on } from '../../support/builders';

const aTerm = (endsOn: string, startsOn: string, gap: Term['gap'] = 'lapse'): Term =>
  ({ endsOn, startsOn, gap }) as unknown as Term;
const seats = (count: number, from: string, until: string, own: Partial<Omit<Entitlement, 'id'>> = {}): Entitlement =>
  anEntitlement({ seats: count, coverFrom: on(from), coverUntil: on(until), ...own });

const thisYear = seats(5, '2026-08-01', '2027-06-30');
const nextYear = seats(3, '2027-08-01', '2028-06-30');
const awaited = seats(4, '2027-08-01', '2028-06-30', { status: 'awaiting-tenant' });

describe('the seat cap on a date', () => {
  it.each<[string, readonly Entitlement[], string, Term['gap'], number]>([
    ['counts from the first day of cover', [thisYear], '2026-08-01', 'lapse', 5],
    ['not the day before', [thisYear], '2026-07-31', 'lapse', 0],
    ['to the last day of cover', [thisYear], '2027-06-30', 'lapse', 5],
    ['not the day after', [thisYear], '2027-07-01', 'lapse', 0],
    ['not what awaits the tenant', [thisYear, awaited], '2027-08-01', 'lapse', 0],
    ['the sum of all in force', [thisYear, seats(2, '2027-01-01', '2027-06-30')], '2027-03-01', 'lapse', 7],
    ['less what a correction takes back', [thisYear, seats(-2, '2027-01-01', '2027-06-30')], '2027-03-01', 'lapse', 3],
    ['never less than nothing', [thisYear, seats(-9, '2027-01-01', '2027-06-30')], '2027-03-01', 'lapse', 0],
    ['nothing without entitlements', [], '2027-03-01', 'hold', 0],

    ['lapse: nothing in the gap', [thisYear, nextYear], '2027-07-15', 'lapse', 0],
    ['hold: what was in force on the last day', [thisYear], '2027-07-15', 'hold', 5],
    ['hold: on the first day of the gap', [thisYear], '2027-07-01', 'hold', 5],
    ['hold: on the last day of the gap', [thisYear], '2027-07-31', 'hold', 5],
    ['hold: not on the day cover starts again', [thisYear], '2027-08-01', 'hold', 0],
    ['hold: what ended before the last day is gone', [seats(9, '2026-08-01', '2027-06-29')], '2027-07-15', 'hold', 0],
    [
      'hold: cover that goes on through the gap counts once',
      [thisYear, seats(2, '2027-01-01', '2027-12-31')],
      '2027-07-15',
      'hold',
      7,
    ],
    [
      'hold: a correction on the last day carries over too',
      [thisYear, seats(-2, '2027-01-01', '2027-06-30')],
      '2027-07-15',
      'hold',
      3,
    ],
    ['hold-if-renewed: no more than starts next', [thisYear, nextYear], '2027-07-15', 'hold-if-renewed', 3],
    [
      'hold-if-renewed: no more than there was',
      [nextYear, seats(1, '2026-08-01', '2027-06-30')],
      '2027-07-15',
      'hold-if-renewed',
      1,
    ],
    ['hold-if-renewed: nothing when nothing starts', [thisYear], '2027-07-15', 'hold-if-renewed', 0],
    [
      'hold-if-renewed: an approved purchase counts before the tenant has it',
      [thisYear, awaited],
      '2027-07-15',
      'hold-if-renewed',
      4,
    ],
    [
      'hold-if-renewed: not what starts after cover should have started again',
      [thisYear, seats(9, '2027-08-02', '2028-06-30')],
      '2027-07-15',
      'hold-if-renewed',
      0,
    ],
    [
      'hold-if-renewed: not a purchase that only takes back',
      [thisYear, seats(-9, '2027-08-01', '2028-06-30')],
      '2027-07-15',
      'hold-if-renewed',
      0,
    ],
  ])('counts %s', (_, entitlements, date, gap, cap) => {
    expect(seatCapOn(entitlements, on(date), { ...LAPSE, gap })).toBe(cap);
  });

  it('does not depend on the order of the entitlements, and is never negative', () => {
    const property = fc.property(entitlements, anyDate, anyTerm, (all, date, term) => {
      const cap = seatCapOn(all, date, term);

      expect(seatCapOn(all.toReversed(), date, term)).toBe(cap);
      expect(cap).toBeGreaterThanOrEqual(0);
    });

    fc.assert(property);
  });

  it('is what is in force outside the gap, whatever the rule', () => {
    const property = fc.property(entitlements, anyDate, anyTerm, (all, date, term) => {
      fc.pre(gapAround(date, term) === undefined);
      const inForce = all.filter((one) => isInForce(one, date)).reduce((sum, one) => sum + one.seats, 0);

      expect(seatCapOn(all, date, term)).toBe(Math.max(0, inForce));
    });

    fc.assert(property);
  });

  it('is in the gap at least what lapses, at most what is held, when nothing is taken back', () => {
    const property = fc.property(entitlements, anyDate, anyTerm, (all, date, term) => {
      const bought = all.map((one) => ({ ...one, seats: Math.abs(one.seats) }));
      const [lapse, renewed, hold] = (['lapse', 'hold-if-renewed', 'hold'] as const).map((gap) =>
        seatCapOn(bought, date, { ...term, gap }),
      ) as [number, number, number];

      expect(lapse).toBeLessThanOrEqual(renewed);
      expect(renewed).toBeLessThanOrEqual(hold);
    });

    fc.assert(property);
  });
});

describe('the term', () => {
  it.each([
    ['2027-06-29', undefined],
    ['2027-06-30', undefined],
    ['2027-07-01', ['2027-06-30', '2027-08-01']],
    ['2027-07-31', ['2027-06-30', '2027-08-01']],
    ['2027-08-01', undefined],
  ])('on %s has the gap %j', (date, expected) => {
    expect(gapOf(date, LAPSE)).toEqual(expected);
  });

  it.each([
    ['2026-12-20', undefined],
    ['2026-12-21', ['2026-12-20', '2027-01-10']],
    ['2026-12-31', ['2026-12-20', '2027-01-10']],
    ['2027-01-01', ['2026-12-20', '2027-01-10']],
    ['2027-01-09', ['2026-12-20', '2027-01-10']],
    ['2027-01-10', undefined],
  ])('with a gap around New Year, on %s has the gap %j', (date, expected) => {
    expect(gapOf(date, aTerm('12-20', '01-10'))).toEqual(expected);
  });

  it.each([
    ['2028-02-28', undefined],
    ['2028-02-29', undefined],
    ['2028-03-01', ['2028-02-29', '2028-03-15']],
    ['2027-02-28', undefined],
    ['2027-03-01', ['2027-02-28', '2027-03-15']],
  ])('that ends on February 29, on %s has the gap %j', (date, expected) => {
    expect(gapOf(date, aTerm('02-29', '03-15'))).toEqual(expected);
  });

  it('without a gap never has one', () => {
    const property = fc.property(anyDate, (date) => {
      expect(gapAround(date, aTerm('06-30', '07-01'))).toBeUndefined();
    });

    fc.assert(property);
  });

  it.each([
    ['2027-06-30', '2027-06-30', '2027-06-30'],
    ['2027-06-29', '2026-06-30', '2027-06-30'],
    ['2027-07-01', '2027-06-30', '2028-06-30'],
    ['2027-01-01', '2026-06-30', '2027-06-30'],
    ['2027-12-31', '2027-06-30', '2028-06-30'],
  ])('has on %s ended last on %s, and ends next on %s', (date, last, next) => {
    expect(lastTermEnd(on(date), LAPSE)).toBe(last);
    expect(nextTermEnd(on(date), LAPSE)).toBe(next);
  });

  it.each([
    ['2027-06-30', '06-30', '08-01', '2027-08-01'],
    ['2026-12-20', '12-20', '01-10', '2027-01-10'],
    ['2027-06-30', '06-30', '06-30', '2028-06-30'],
    ['2027-02-28', '02-28', '02-29', '2028-02-29'],
  ])('that ended on %s (%s, %s) starts again on %s', (end, endsOn, startsOn, expected) => {
    expect(termStartAfter(on(end), aTerm(endsOn, startsOn))).toBe(expected);
  });

  it('ends at least once in any 366 days, and no later than it ends next', () => {
    const property = fc.property(anyDate, anyTerm, (date, term) => {
      const [last, next] = [lastTermEnd(date, term), nextTermEnd(date, term)];

      expect(last <= date && date <= next).toBe(true);
      expect(daysBetween(last, next)).toBeLessThanOrEqual(366);
    });

    fc.assert(property);
  });

  it('has as many gap days in a year as lie between its end and its start', () => {
    const property = fc.property(fc.integer({ min: 2020, max: 2040 }), anyTerm, (year, term) => {
      const end = nextTermEnd(on(`${year}-01-01`), term);
      const start = termStartAfter(end, term);
      const days = Array.from({ length: daysBetween(end, start) - 1 }, (_, index) => addDays(end, index + 1));

      expect(days.filter((date) => gapAround(date, term) === undefined)).toEqual([]);
      expect(gapAround(start, term)).toBeUndefined();
      expect(yearOf(end)).toBe(year);
    });

    fc.assert(property);
  });
});

const yearDay = fc.constantFrom('01-01', '02-28', '02-29', '03-01', '06-30', '07-01', '08-01', '12-20', '12-31');
const anyTerm: fc.Arbitrary<Term> = fc
  .tuple(yearDay, yearDay, fc.constantFrom<Term['gap']>('lapse', 'hold', 'hold-if-renewed'))
  // February 28 and 29 are one day in most years: a term that ends on one and starts on the other has no order.
  .filter(([endsOn, startsOn]) => endsOn !== startsOn && !(endsOn.startsWith('02-2') && startsOn.startsWith('02-2')))
  .map(([endsOn, startsOn, gap]) => aTerm(endsOn, startsOn, gap));
const anyDate: fc.Arbitrary<CalendarDate> = fc
  .integer({ min: -800, max: 800 })
  .map((days) => addDays(on('2028-02-29'), days));
const entitlements = fc.array(
  fc
    .record({
      seats: fc.integer({ min: -5, max: 9 }),
      from: fc.integer({ min: -800, max: 800 }),
      days: fc.nat(365),
      status: fc.constantFrom<Entitlement['status']>('confirmed', 'awaiting-tenant'),
    })
    .map(({ seats: count, from, days, status }) => {
      const coverFrom = addDays(on('2028-02-29'), from);
      return anEntitlement({ seats: count, coverFrom, coverUntil: addDays(coverFrom, days), status });
    }),
  { maxLength: 6 },
);

function gapOf(date: string, term: Term): readonly string[] | undefined {
  const gap = gapAround(on(date), term);
  return gap === undefined ? undefined : [gap.lastCoverOn, gap.coverStartsOn];
}

/** Whole days from one date to another. */
function daysBetween(from: CalendarDate, until: CalendarDate): number {
  return (Date.parse(until) - Date.parse(from)) / 86_400_000;
}
