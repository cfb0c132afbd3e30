import fc from 'fast-check';
import { addDays, calendarDate, type CalendarDate, type YearDay } from '../../../src/domain/calendar';
import { type ClosedDays } from '../../../src/domain/term/turn';
import { nextTermEnd, type Term } from '../../../src/domain/term/term';
import {
  type CalendarPolicy,
  closedAround,
  closedBetween,
  daysBetween,
  lastOccurrence,
  nextOccurrence,
  rungsOf,
  turnAround,
  turnAt,
} from '../../../src/domain/term/turn';
import { on } from '../../support/builders';

const day = (text: string): YearDay => text as YearDay;
const closedDays = (from: string, until: string): ClosedDays => ({
  from: day(from),
  until: day(until),
  because: 'year end',
});
const FISCAL: Term = { endsOn: day('06-30'), startsOn: day('08-01'), gap: 'lapse' };
const NO_GAP: Term = { endsOn: day('07-31'), startsOn: day('08-01'), gap: 'lapse' };
const LADDER = ['03-01', '04-01', '05-01', '05-31', '06-16', '06-23', '06-29', '06-30', '07-01'].map(day);

const policyOf = (term: Term, closed: readonly ClosedDays[] = []): CalendarPolicy => ({
  term,
  reminders: { on: LADDER },
  purchasing: { closed },
});

const yearDays = fc
  .date({ min: new Date('2028-01-01'), max: new Date('2028-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(5, 10) as YearDay);
const dates = fc
  .date({ min: new Date('2024-01-01'), max: new Date('2032-12-31'), noInvalidDate: true })
  .map((date) => calendarDate(date.toISOString().slice(0, 10)));

describe('the turn of a term', () => {
  it('names its last day, the day to decide by, the next cover and the gap', () => {
    expect(turnAround(on('2027-03-01'), policyOf(FISCAL))).toEqual({
      ...{ lastDay: '2027-06-30', decideBy: '2027-05-31', nextFrom: '2027-08-01', nextUntil: '2028-06-30' },
      gapDays: 31,
    });
  });

  it.each([
    ['2027-06-30', '2027-06-30'],
    ['2027-07-01', '2027-06-30'],
    ['2027-07-31', '2027-06-30'],
    ['2027-08-01', '2028-06-30'],
  ])('is on %s the one of %s', (today, lastDay) => {
    expect(turnAround(on(today), policyOf(FISCAL)).lastDay).toBe(lastDay);
  });

  it('begins anew on the day after, where there is no gap', () => {
    expect(turnAround(on('2027-07-31'), policyOf(NO_GAP))).toMatchObject({ lastDay: '2027-07-31', gapDays: 0 });
    expect(turnAround(on('2027-08-01'), policyOf(NO_GAP)).lastDay).toBe('2028-07-31');
  });

  it.each([
    ['as the policy says', { ...FISCAL, decideBy: day('05-15') }, [], '2027-05-15'],
    ['the last day of the month before, unless it says', FISCAL, [], '2027-05-31'],
    ['on the last open day before closed ones', FISCAL, [closedDays('05-20', '06-10')], '2027-05-19'],
    [
      'before closed days that touch',
      FISCAL,
      [closedDays('05-25', '06-10'), closedDays('05-10', '05-24')],
      '2027-05-09',
    ],
    ['in the year before, where the term ends in January', { ...FISCAL, endsOn: day('01-15') }, [], '2026-12-31'],
    [
      'before days that are closed across New Year',
      { ...FISCAL, endsOn: day('01-15') },
      [closedDays('12-20', '01-05')],
      '2026-12-19',
    ],
  ])('is decided by a day: %s', (_, term, closed, decideBy) => {
    expect(turnAt(nextTermEnd(on('2027-01-01'), term), policyOf(term, closed)).decideBy).toBe(decideBy);
  });

  it('is around every date: no turn is left out, and none comes twice', () => {
    fc.assert(
      fc.property(yearDays, yearDays, dates, (endsOn, startsOn, date) => {
        fc.pre(endsOn !== startsOn);
        const policy = policyOf({ endsOn, startsOn, gap: 'lapse' });
        const turn = turnAround(date, policy);
        const next = turnAround(turn.nextFrom, policy);

        expect(date < turn.nextFrom).toBe(true);
        expect(turn.nextUntil).toBe(next.lastDay);
        expect(turn.gapDays).toBe(daysBetween(turn.lastDay, turn.nextFrom) - 1);
        expect(turnAround(addDays(turn.nextFrom, -1), policy)).toEqual(turn);
      }),
    );
  });
});

describe('the ladder of a turn', () => {
  it('comes before the last day, but for what is within the gap', () => {
    const rungs = rungsOf(turnAround(on('2027-03-01'), policyOf(FISCAL)), LADDER);

    expect(rungs.map(({ on: date, phase }) => `${date} ${phase}`)).toEqual([
      ...['2027-03-01', '2027-04-01', '2027-05-01', '2027-05-31', '2027-06-16', '2027-06-23', '2027-06-29'].map(
        (date) => `${date} before`,
      ),
      '2027-06-30 before',
      '2027-07-01 after',
    ]);
  });

  it('has days after the last one within 31 days, also without a gap', () => {
    const turn = turnAround(on('2027-07-01'), policyOf(NO_GAP));

    expect(rungsOf(turn, [day('08-01'), day('08-31'), day('09-01')])).toEqual([
      { on: '2026-09-01', phase: 'before' },
      { on: '2027-08-01', phase: 'after' },
      { on: '2027-08-31', phase: 'after' },
    ]);
  });

  it('has each day once a year, in order, a leap day on the last of February', () => {
    fc.assert(
      fc.property(fc.uniqueArray(yearDays, { maxLength: 12 }), dates, (days, date) => {
        const turn = turnAround(date, policyOf(FISCAL));
        const rungs = rungsOf(turn, days).map((rung) => rung.on);

        expect(rungs).toEqual([...new Set(rungs)].toSorted());
        expect(rungs.every((rung) => rung > addDays(turn.lastDay, -366) && rung <= addDays(turn.lastDay, 31))).toBe(
          true,
        );
      }),
    );
  });
});

describe('closed days', () => {
  const named = (date: CalendarDate, closed: readonly ClosedDays[]) => {
    const span = closedAround(date, closed);
    return span && `${span.from} ${span.until}`;
  };

  it.each([
    ['2027-01-31', undefined],
    ['2027-02-01', '2027-02-01 2027-03-31'],
    ['2027-03-31', '2027-02-01 2027-03-31'],
    ['2027-04-01', undefined],
  ])('hold both ends: %s', (date, expected) => {
    expect(named(on(date), [closedDays('02-01', '03-31')])).toBe(expected);
  });

  it.each([
    ['2026-12-19', undefined],
    ['2026-12-20', '2026-12-20 2027-01-05'],
    ['2027-01-05', '2026-12-20 2027-01-05'],
    ['2027-01-06', undefined],
  ])('cross New Year: %s', (date, expected) => {
    expect(named(on(date), [closedDays('12-20', '01-05')])).toBe(expected);
  });

  it('are told ahead, when they begin by a day', () => {
    const closed = [closedDays('05-10', '05-20')];

    expect(closedBetween(on('2027-04-01'), on('2027-05-31'), closed)?.from).toBe('2027-05-10');
    expect(closedBetween(on('2027-04-01'), on('2027-05-09'), closed)).toBeUndefined();
    expect(closedBetween(on('2027-05-15'), on('2027-05-16'), closed)?.until).toBe('2027-05-20');
  });

  it('end, however much of the year they are', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(yearDays, yearDays), { maxLength: 5 }), dates, (spans, date) => {
        const closed = spans.map(([from, until]) => closedDays(from, until));
        const span = closedAround(date, closed);
        const isIn = (some: CalendarDate): boolean =>
          closed.some(({ from, until }) => some <= nextOccurrence(lastOccurrence(some, from), until));

        expect(span !== undefined).toBe(isIn(date));
        if (span !== undefined) expect(span.from <= date && date <= span.until).toBe(true);
      }),
    );
  });
});
