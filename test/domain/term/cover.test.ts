import fc from 'fast-check';
import { addDays, type CalendarDate, type Instant, type YearDay } from '../../../src/domain/calendar';
import {
  type Awaiting,
  type CoverPlan,
  type HeldEntitlement,
  isTermEnd,
  planCover,
  proposeCover,
  yearAfter,
} from '../../../src/domain/term/cover';
import { type Entitlement, seatCapOn } from '../../../src/domain/term/entitlement';
import { type DepartmentId, departmentId, entitlementId } from '../../../src/domain/ids';
import { type Term, termStartAfter } from '../../../src/domain/term/term';
import { anEntitlement, aPolicy, LAPSE, MATH, on, PHYSICS } from '../../support/builders';

/** The seats that all departments may give out on a day, counted from the start. */
const promisedSeats = (
  held: readonly HeldEntitlement[],
  { today, term }: { readonly today: CalendarDate; readonly term: Term },
): number =>
  [...new Set(held.map(({ department }) => department))]
    .map((of) => held.filter(({ department }) => department === of).map(({ entitlement }) => entitlement))
    .reduce((sum, entitlements) => sum + seatCapOn(entitlements, today, term), 0);

const CHEMISTRY = departmentId('chemistry');
const REMINDERS = ['03-01', '04-01', '05-01', '05-31', '06-16', '06-23', '06-29', '06-30', '07-01'];

const aTerm = (endsOn: string, startsOn: string, gap: Term['gap'] = 'lapse'): Term =>
  ({ endsOn, startsOn, gap }) as unknown as Term;
const given = (term: Term, days: readonly string[]) => ({
  term,
  reminders: { on: days as readonly YearDay[], after: '08:00' },
});

describe('the cover that is proposed', () => {
  it.each<[string, string, Term, readonly string[], string, string]>([
    ['the rest of this term', '2026-10-15', LAPSE, REMINDERS, '2026-10-15', '2027-06-30'],
    ['this term on its first day', '2026-08-01', LAPSE, REMINDERS, '2026-08-01', '2027-06-30'],
    ['this term on the day before the first reminder', '2027-02-28', LAPSE, REMINDERS, '2027-02-28', '2027-06-30'],
    ['the next term from the first reminder on', '2027-03-01', LAPSE, REMINDERS, '2027-08-01', '2028-06-30'],
    ['the next term on the last day of this one', '2027-06-30', LAPSE, REMINDERS, '2027-08-01', '2028-06-30'],
    ['the next term on the first day of the gap', '2027-07-01', LAPSE, REMINDERS, '2027-08-01', '2028-06-30'],
    ['the next term on the last day of the gap', '2027-07-31', LAPSE, REMINDERS, '2027-08-01', '2028-06-30'],
    ['this term to its end without reminders', '2027-06-30', LAPSE, [], '2027-06-30', '2027-06-30'],
    ['this term when all reminders are in the gap', '2027-06-30', LAPSE, ['07-01'], '2027-06-30', '2027-06-30'],
    [
      'the next term by the first reminder that is named, whatever days follow it',
      '2027-04-01',
      LAPSE,
      ['04-01', '06-01', '07-01'],
      '2027-08-01',
      '2028-06-30',
    ],
    ['the next term after a reminder in December', '2027-01-05', LAPSE, ['12-01'], '2027-08-01', '2028-06-30'],
    ['this term before a reminder in December', '2026-11-30', LAPSE, ['12-01'], '2026-11-30', '2027-06-30'],
    ['the calendar year', '2027-01-01', aTerm('12-31', '01-01'), ['11-01'], '2027-01-01', '2027-12-31'],
    ['the calendar year, in October', '2027-10-31', aTerm('12-31', '01-01'), ['11-01'], '2027-10-31', '2027-12-31'],
    ['the next calendar year', '2027-11-01', aTerm('12-31', '01-01'), ['11-01'], '2028-01-01', '2028-12-31'],
    [
      'the next calendar year on New Year’s Eve',
      '2027-12-31',
      aTerm('12-31', '01-01'),
      ['11-01'],
      '2028-01-01',
      '2028-12-31',
    ],
    ['the year after a gap in January', '2028-01-10', aTerm('12-31', '01-15'), ['11-01'], '2028-01-15', '2028-12-31'],
    ['up to a leap day', '2027-03-01', aTerm('02-29', '03-01'), ['02-01'], '2027-03-01', '2028-02-29'],
    ['up to February 28 in other years', '2028-03-01', aTerm('02-29', '03-01'), ['02-01'], '2028-03-01', '2029-02-28'],
    ['the term after a leap day', '2028-02-29', aTerm('02-29', '03-01'), ['02-01'], '2028-03-01', '2029-02-28'],
    [
      'the term after a reminder on a leap day',
      '2027-02-28',
      aTerm('03-31', '04-01'),
      ['02-29'],
      '2027-04-01',
      '2028-03-31',
    ],
  ])('is %s, on %s', (_, today, term, reminders, coverFrom, coverUntil) => {
    expect(proposeCover(on(today), given(term, reminders))).toEqual({ coverFrom, coverUntil });
  });

  it('begins today or with a term, ends with a term, and is no longer than a year', () => {
    const property = fc.property(anyDate, anyTerm, fc.array(yearDay), (today, term, reminders) => {
      const { coverFrom, coverUntil } = proposeCover(today, given(term, reminders));

      const isTermStart = termStartAfter(addDays(coverFrom, -1), term) === coverFrom;
      expect(coverFrom === today || (today < coverFrom && isTermStart)).toBe(true);
      expect(coverFrom <= coverUntil && coverUntil <= yearAfter(coverFrom)).toBe(true);
      expect(isTermEnd(coverUntil, { term })).toBe(true);
    });

    fc.assert(property);
  });

  it('is never an earlier one on a later day', () => {
    const property = fc.property(anyDate, fc.nat(400), anyTerm, fc.array(yearDay), (today, days, term, reminders) => {
      const [now, later] = [today, addDays(today, days)].map((date) => proposeCover(date, given(term, reminders)));

      expect((now?.coverUntil ?? '') <= (later?.coverUntil ?? '')).toBe(true);
    });

    fc.assert(property);
  });
});

describe('the last day of a term', () => {
  it.each([
    ['2027-06-30', '06-30', true],
    ['2027-06-29', '06-30', false],
    ['2027-07-01', '06-30', false],
    ['2027-12-31', '12-31', true],
    ['2028-02-29', '02-29', true],
    ['2028-02-28', '02-29', false],
    ['2027-02-28', '02-29', true],
    ['2028-02-28', '02-28', true],
  ])('%s, of a term that ends on %s: %s', (date, endsOn, expected) => {
    expect(isTermEnd(on(date), { term: aTerm(endsOn, '08-01') })).toBe(expected);
  });
});

describe('a year of cover', () => {
  it.each([
    ['2026-08-01', '2027-07-31'],
    ['2027-01-01', '2027-12-31'],
    ['2027-03-01', '2028-02-29'],
    ['2028-03-01', '2029-02-28'],
    ['2028-02-29', '2029-02-27'],
    ['2027-02-28', '2028-02-27'],
  ])('from %s ends on %s', (from, until) => {
    expect(yearAfter(on(from))).toBe(until);
  });
});

const TODAY = on('2027-02-01');

/** Seats that were bought on a day of January, as they are held. */
function held(department: DepartmentId, id: string, seats: number, own: Partial<Omit<Entitlement, 'id'>> = {}) {
  const approvedAt = `2027-01-0${id.replace(/\D/gu, '') || '1'}T16:00:00.000Z` as Instant;
  const status = 'awaiting-tenant' as const;
  return { department, entitlement: anEntitlement({ id, seats, approvedAt, status, ...own }) };
}
const confirmedSeats = (department: DepartmentId, id: string, seats: number) =>
  held(department, id, seats, { status: 'confirmed' });
const lowering = (of: HeldEntitlement, id: string, seats: number, own: Partial<Omit<Entitlement, 'id'>> = {}) =>
  held(of.department, id, -seats, { corrects: of.entitlement.id, ...own });

const plan = (all: readonly HeldEntitlement[], units: number, today = TODAY, term = LAPSE): CoverPlan =>
  planCover(all, { units, today, term });
const idsOf = (awaiting: readonly Awaiting[]): readonly string[] =>
  awaiting.map(({ department, entitlement }) => `${department} ${entitlement.id}`);

describe('what units allow', () => {
  const math = held(MATH, 'e2', 5);
  const physics = held(PHYSICS, 'e3', 3);
  const chemistry = held(CHEMISTRY, 'e1', 4);

  it.each<[string, readonly HeldEntitlement[], number, readonly string[], readonly string[]]>([
    ['nothing of nothing', [], 100, [], []],
    ['all that fits, in the order of approval', [math, physics, chemistry], 12, ['e1', 'e2', 'e3'], []],
    ['exactly as many as there are', [math], 5, ['e2'], []],
    ['not one more', [math], 4, [], ['e2']],
    ['the earlier of two', [physics, math], 5, ['e2'], ['e3']],
    ['a small one behind one that does not fit', [math, physics], 3, ['e3'], ['e2']],
    ['what is left by those confirmed before', [confirmedSeats(CHEMISTRY, 'e0', 4), math], 9, ['e2'], []],
    ['nothing past those confirmed before', [confirmedSeats(CHEMISTRY, 'e0', 4), math], 8, [], ['e2']],
    ['nothing when units are too few already', [confirmedSeats(CHEMISTRY, 'e0', 9), physics], 5, [], ['e3']],
    ['another one of the same department', [confirmedSeats(MATH, 'e0', 4), math], 9, ['e2'], []],
    ['nothing before its first day', [held(MATH, 'e2', 5, { coverFrom: on('2027-02-02') })], 100, [], []],
    ['on its first day', [held(MATH, 'e2', 5, { coverFrom: TODAY })], 100, ['e2'], []],
    ['on its last day', [held(MATH, 'e2', 5, { coverUntil: TODAY })], 100, ['e2'], []],
    ['nothing after its last day', [held(MATH, 'e2', 5, { coverUntil: on('2027-01-31') })], 100, [], []],
    ['no correction by itself', [confirmedSeats(MATH, 'e0', 5), held(MATH, 'c2', -2)], 100, [], []],
    ['a correction that raises', [held(MATH, 'c4', 2, { corrects: entitlementId('e0') })], 2, ['c4'], []],
    ['less what a correction takes from it', [math, lowering(math, 'c4', 2)], 3, ['e2'], []],
    ['no more than that', [math, lowering(math, 'c4', 2)], 2, [], ['e2']],
    [
      'one that was corrected to begin later only then',
      [math, lowering(math, 'c4', 5, { coverUntil: on('2027-02-28') })],
      100,
      [],
      [],
    ],
    [
      'one that was corrected to begin today',
      [math, lowering(math, 'c4', 5, { coverUntil: on('2027-01-31') })],
      100,
      ['e2'],
      [],
    ],
    ['one that was corrected to nothing, which is then over', [math, lowering(math, 'c4', 5)], 0, ['e2'], []],
  ])('is %s', (_, all, units, confirm, wait) => {
    const planned = plan(all, units);

    expect(planned.confirm.map((one) => one.entitlement.id)).toEqual(confirm);
    expect(planned.wait.map((one) => one.entitlement.id)).toEqual(wait);
  });

  it.each<[number, number]>([
    [0, 0],
    [4, 0],
    [5, 1],
    [8, 4],
    [9, 5],
    [100, 5],
  ])('of %i units, 4 of them promised, sees %i of 5', (units, unitsSeen) => {
    const planned = plan([confirmedSeats(PHYSICS, 'e0', 4), math], units);

    expect([...planned.confirm, ...planned.wait]).toMatchObject([{ unitsSeen, seats: 5 }]);
  });

  it('sees for the later one what the earlier ones left', () => {
    const { wait } = plan([math, physics, chemistry], 10);

    expect(wait).toMatchObject([{ department: PHYSICS, unitsSeen: 1, seats: 3 }]);
  });

  it('brings the corrections that lower an entitlement along, and no others', () => {
    const itsOwn = lowering(math, 'c4', 2);
    const past = lowering(math, 'c5', 1, { coverUntil: on('2026-12-31') });
    const raising = held(MATH, 'c6', 1, { corrects: math.entitlement.id });
    const done = {
      ...lowering(math, 'c7', 1),
      entitlement: { ...lowering(math, 'c7', 1).entitlement, status: 'confirmed' as const },
    };
    const [first] = plan([math, itsOwn, past, raising, done, physics], 100).confirm;

    expect(first?.corrections.map((one) => one.id)).toEqual(['c4', 'c5']);
    expect(first?.seats).toBe(3);
  });

  it('keeps entitlements of one id in two departments apart, as one imported order gives them', () => {
    const [one, other] = [MATH, PHYSICS].map((department) => held(department, 'import-2', 5));
    const lowered = lowering(other as HeldEntitlement, 'c4', 2);
    const all = [other, one, lowered].filter((item) => item !== undefined);

    expect(idsOf(plan(all, 5).confirm)).toEqual(['math import-2']);
    expect(plan(all, 5).confirm[0]?.corrections).toEqual([]);
    expect(plan(all, 8).confirm.map((item) => item.seats)).toEqual([5, 3]);
  });

  it('counts what the gap holds', () => {
    const ended = confirmedSeats(MATH, 'e0', 4);
    const next = held(PHYSICS, 'e2', 3, { coverFrom: on('2027-07-10'), coverUntil: on('2028-06-30') });
    const inGap = (gap: Term['gap']) => plan([ended, next], 6, on('2027-07-15'), { ...LAPSE, gap });

    expect(inGap('lapse').confirm).toHaveLength(1);
    expect(inGap('hold').confirm).toHaveLength(0);
    expect(inGap('hold-if-renewed').confirm).toHaveLength(1);
  });
});

describe('a plan of cover', () => {
  it('keeps the promised seats within the units, or where they were', () => {
    const property = fc.property(holdings, fc.nat(40), anyToday, anyGap, (all, units, today, term) => {
      const planned = planCover(all, { units, today, term });

      const before = promisedSeats(all, { today, term });
      expect(promisedSeats(afterwards(all, planned), { today, term })).toBeLessThanOrEqual(Math.max(units, before));
    });

    fc.assert(property, { numRuns: 500 });
  });

  it('confirms nothing outside its days, nor on a day on which corrections leave nothing of it', () => {
    const property = fc.property(holdings, fc.nat(40), anyToday, anyGap, (all, units, today, term) => {
      const { confirm, wait } = planCover(all, { units, today, term });

      for (const { entitlement, corrections, seats } of [...confirm, ...wait]) {
        const pieces = [entitlement, ...corrections];
        const later = days(today, entitlement.coverUntil).some((date) => seatsOn(pieces, date) > 0);
        expect(entitlement.status).toBe('awaiting-tenant');
        expect(entitlement.coverFrom <= today && today <= entitlement.coverUntil).toBe(true);
        expect(seats).toBe(seatsOn(pieces, today));
        expect(seats > 0 || !later).toBe(true);
      }
    });

    fc.assert(property, { numRuns: 300 });
  });

  it('leaves nothing waiting that would fit', () => {
    const property = fc.property(holdings, fc.nat(40), anyToday, anyGap, (all, units, today, term) => {
      const planned = planCover(all, { units, today, term });

      const now = afterwards(all, planned);
      for (const one of planned.wait) {
        const then = afterwards(now, { confirm: [one], wait: [] });
        const days = [today, one.entitlement, ...one.corrections].flatMap((piece) =>
          typeof piece === 'string' ? [piece] : [piece.coverFrom, addDays(piece.coverUntil, 1)],
        );
        const most = Math.max(
          ...days.filter((date) => date >= today).map((date) => promisedSeats(then, { today: date, term })),
        );
        expect(most).toBeGreaterThan(units);
      }
    });

    fc.assert(property, { numRuns: 500 });
  });

  it('leaves nothing to do for the next one', () => {
    const property = fc.property(holdings, fc.nat(40), anyToday, anyGap, (all, units, today, term) => {
      const planned = planCover(all, { units, today, term });

      const again = planCover(afterwards(all, planned), { units, today, term });
      expect(again.confirm).toEqual([]);
      expect(idsOf(again.wait)).toEqual(idsOf(planned.wait));
    });

    fc.assert(property, { numRuns: 500 });
  });

  it('is the same whatever the order of what it is made from', () => {
    const property = fc.property(
      holdings.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all], { minLength: all.length }))),
      fc.nat(40),
      anyToday,
      anyGap,
      ([all, shuffled], units, today, term) => {
        const [one, other] = [all, shuffled].map((list) => planCover(list, { units, today, term }));

        expect(idsOf(other?.confirm ?? [])).toEqual(idsOf(one?.confirm ?? []));
        expect(other?.wait.map(({ unitsSeen }) => unitsSeen)).toEqual(one?.wait.map(({ unitsSeen }) => unitsSeen));
      },
    );

    fc.assert(property, { numRuns: 500 });
  });
});

const yearDay = fc.constantFrom('01-01', '02-28', '02-29', '03-01', '06-30', '07-01', '08-01', '12-20', '12-31');
const anyTerm = fc
  .tuple(yearDay, yearDay)
  // February 28 and 29 are one day in most years: a term that ends on one and starts on the other has no order.
  .filter(([endsOn, startsOn]) => endsOn !== startsOn && !(endsOn.startsWith('02-2') && startsOn.startsWith('02-2')))
  .map(([endsOn, startsOn]) => aTerm(endsOn, startsOn));
const anyDate = fc.integer({ min: -800, max: 800 }).map((count) => addDays(on('2028-02-29'), count));

const START = on('2027-05-01');
const anyToday = fc.nat(120).map((count) => addDays(START, count));
const anyGap = fc.constantFrom<Term['gap']>('lapse', 'hold', 'hold-if-renewed').map((gap) => ({ ...LAPSE, gap }));

interface DrawnEntitlement {
  readonly department: DepartmentId;
  readonly seats: number;
  readonly from: number;
  readonly length: number;
  readonly status: Entitlement['status'];
  readonly approvedOn: number;
  readonly hasSharedId: boolean;
  readonly lowered: readonly { readonly seats: number; readonly from: number; readonly length: number }[];
}

/** Entitlements, some awaited, some of them lowered on some days by no more than there is, and each day once. */
const holdings = fc
  .array(
    fc.record<DrawnEntitlement>({
      department: fc.constantFrom(MATH, PHYSICS, CHEMISTRY),
      seats: fc.integer({ min: 1, max: 9 }),
      from: fc.integer({ min: -20, max: 110 }),
      length: fc.nat(90),
      status: fc.constantFrom('confirmed', 'awaiting-tenant', 'awaiting-tenant'),
      approvedOn: fc.integer({ min: 1, max: 4 }),
      hasSharedId: fc.boolean(),
      lowered: fc.array(fc.record({ seats: fc.integer({ min: 1, max: 9 }), from: fc.nat(40), length: fc.nat(50) }), {
        maxLength: 2,
      }),
    }),
    { maxLength: 8 },
  )
  .map((drawn) => uniqueIds(drawn.flatMap(heldOf)));

function heldOf(drawn: DrawnEntitlement, index: number): readonly HeldEntitlement[] {
  const { department, seats, status } = drawn;
  const approvedAt = `2027-01-0${drawn.approvedOn}T16:00:00.000Z` as Instant;
  const coverFrom = addDays(START, drawn.from);
  const coverUntil = addDays(coverFrom, drawn.length);
  const id = drawn.hasSharedId ? 'shared' : `e${index}`;
  const root = held(department, id, seats, { status, approvedAt, coverFrom, coverUntil });
  let free = coverFrom;
  const corrections = drawn.lowered.flatMap((one, place) => {
    const from = addDays(free, one.from);
    const until = addDays(from, one.length);
    free = addDays(until, 1);
    if (from > coverUntil) return [];
    const own = { status, coverFrom: from, coverUntil: until < coverUntil ? until : coverUntil };
    return [lowering(root, `${id}-c${place}`, Math.min(seats, one.seats), own)];
  });
  return [root, ...corrections];
}

/** No department has one id twice. */
function uniqueIds(all: readonly HeldEntitlement[]): readonly HeldEntitlement[] {
  const keys = all.map(({ department, entitlement }) => `${department} ${entitlement.id}`);
  return all.filter((_, index) => keys.indexOf(keys[index] ?? '') === index);
}

const seatsOn = (pieces: readonly Entitlement[], date: CalendarDate): number =>
  pieces.filter((one) => one.coverFrom <= date && date <= one.coverUntil).reduce((sum, one) => sum + one.seats, 0);

function days(from: CalendarDate, until: CalendarDate): readonly CalendarDate[] {
  const count = (Date.parse(until) - Date.parse(from)) / 86_400_000 + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => addDays(from, index));
}

/** What is held once a plan was carried out. */
function afterwards(all: readonly HeldEntitlement[], { confirm }: CoverPlan): readonly HeldEntitlement[] {
  const keys = new Set(
    confirm.flatMap(({ department, entitlement, corrections }) =>
      [entitlement, ...corrections].map((one) => `${department} ${one.id}`),
    ),
  );
  return all.map((one) =>
    keys.has(`${one.department} ${one.entitlement.id}`)
      ? { ...one, entitlement: { ...one.entitlement, status: 'confirmed' as const } }
      : one,
  );
}

it('uses the reminders of a policy as they are', () => {
  const policy = aPolicy({ reminders: given(LAPSE, REMINDERS).reminders });

  expect(proposeCover(on('2027-03-01'), policy).coverFrom).toBe('2027-08-01');
});
