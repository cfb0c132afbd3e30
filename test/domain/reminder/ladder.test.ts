import fc from 'fast-check';
import { addDays, type CalendarDate, calendarDate, type YearDay } from '../../../src/domain/calendar';
import { isDue, rungAfter, rungOn } from '../../../src/domain/reminder/ladder';
import { type Term } from '../../../src/domain/term/term';
import { type CalendarPolicy, turnAround } from '../../../src/domain/term/turn';
import { on } from '../../support/builders';

const [OPEN, CLOSED] = [{ isOpen: true }, { isOpen: false }];
const day = (text: string): YearDay => text as YearDay;
const LADDER = ['03-01', '04-01', '05-01', '05-31', '06-16', '06-23', '06-29', '06-30', '07-01'].map(day);
const FISCAL: Term = { endsOn: day('06-30'), startsOn: day('08-01'), gap: 'lapse' };
const NO_GAP: Term = { endsOn: day('06-30'), startsOn: day('07-01'), gap: 'lapse' };
const policyOf = (term: Term, days: readonly YearDay[] = LADDER): CalendarPolicy => ({
  term,
  reminders: { on: days },
  purchasing: { closed: [] },
});

const yearDays = fc
  .date({ min: new Date('2027-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(5, 10) as YearDay);
const terms = fc
  .record({ endsOn: yearDays, gapDays: fc.constantFrom(0, 3, 31, 60) })
  .map(({ endsOn, gapDays }): Term => {
    const startsOn = addDays(calendarDate(`2027-${endsOn}`), gapDays + 1).slice(5) as YearDay;
    return { endsOn, startsOn, gap: 'lapse' };
  });
const policies = fc.record({ term: terms, days: fc.uniqueArray(yearDays, { minLength: 1, maxLength: 9 }) });
const dates = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2032-12-31'), noInvalidDate: true })
  .map((date) => calendarDate(date.toISOString().slice(0, 10)));
const FIXED = { seed: 20270630, numRuns: 120 };

/** What somebody hears who is looked after on each day of a span. */
function heard(
  from: string,
  until: string,
  policy: CalendarPolicy,
  isDown: (date: CalendarDate) => boolean = () => false,
) {
  const told: string[] = [];
  let mark: string | undefined;
  for (let today = on(from); today <= until; today = addDays(today, 1)) {
    const rung = isDown(today) ? undefined : rungOn(today, policy);
    if (rung !== undefined && isDue(rung, mark)) {
      told.push(`${today} ${rung.phase}${rung.on === today ? '' : ` of ${rung.on}`}`);
      mark = rung.on;
    }
  }
  return told;
}

const WITH_GAP = [
  ...['2027-03-01', '2027-04-01', '2027-05-01', '2027-05-31', '2027-06-16', '2027-06-23', '2027-06-29'].map(
    (date) => `${date} before`,
  ),
  ...['2027-06-30 before', '2027-07-01 after'],
];

describe('the ladder', () => {
  it('is nothing before the first day of a season, also on the first day ever', () => {
    expect(rungOn(on('2027-02-28'), policyOf(FISCAL))).toBeUndefined();
    expect(rungOn(on('2027-08-01'), policyOf(FISCAL))).toBeUndefined();
  });

  it('goes down to the day after, and then by weeks until the next cover starts', () => {
    const weeks = ['2027-07-08', '2027-07-15', '2027-07-22', '2027-07-29'].map((date) => `${date} weekly`);
    expect(heard('2026-08-01', '2027-09-30', policyOf(FISCAL))).toEqual([...WITH_GAP, ...weeks]);
  });

  it('ends with its last day where there are no days without cover', () => {
    expect(heard('2026-08-01', '2027-09-30', policyOf(NO_GAP))).toEqual(WITH_GAP);
  });

  it('gives only the highest day after days on which nobody looked', () => {
    const isDown = (date: CalendarDate) => date >= on('2027-06-15') && date <= on('2027-07-09');
    expect(heard('2027-05-31', '2027-07-20', policyOf(FISCAL), isDown)).toEqual([
      '2027-05-31 before',
      '2027-07-10 weekly of 2027-07-08',
      '2027-07-15 weekly',
    ]);
  });

  it('is not told a second time by a clock that was a month ahead', () => {
    const mark = rungOn(on('2027-06-05'), policyOf(FISCAL))?.on;
    const back = rungOn(on('2027-05-05'), policyOf(FISCAL));
    expect(back !== undefined && isDue(back, mark)).toBe(false);
  });

  it('is named for the days to come', () => {
    expect(rungAfter(on('2027-07-01'), policyOf(FISCAL), CLOSED)).toEqual({
      lastDay: '2028-06-30',
      on: '2028-03-01',
      phase: 'before',
    });
    expect(rungAfter(on('2027-06-30'), policyOf(FISCAL), CLOSED)).toEqual({
      lastDay: '2027-06-30',
      on: '2027-07-01',
      phase: 'after',
    });
    expect(rungAfter(on('2027-06-30'), policyOf(NO_GAP), CLOSED)).toEqual({
      lastDay: '2027-06-30',
      on: '2027-07-01',
      phase: 'after',
    });
  });

  it('is followed by its weekly days while anything waits for an answer', () => {
    expect(rungAfter(on('2027-06-30'), policyOf(FISCAL), OPEN)?.on).toBe('2027-07-01');
    const weekly = { lastDay: '2027-06-30', phase: 'weekly' };
    expect(rungAfter(on('2027-07-01'), policyOf(FISCAL), OPEN)).toEqual({ ...weekly, on: '2027-07-08' });
    expect(rungAfter(on('2027-07-22'), policyOf(FISCAL), OPEN)).toEqual({ ...weekly, on: '2027-07-29' });
    expect(rungAfter(on('2027-07-29'), policyOf(FISCAL), OPEN)?.on).toBe('2028-03-01');
  });

  it('has February 29 in the years that have one, and the day before in others', () => {
    const days = policyOf(FISCAL, [day('02-29')]);
    expect(heard('2027-08-01', '2028-06-01', days)).toEqual(['2028-02-29 before']);
    expect(heard('2026-08-01', '2027-06-01', days)).toEqual(['2027-02-28 before']);
  });

  it('never goes back as days pass, and is never of a day to come', () => {
    fc.assert(
      fc.property(policies, dates, ({ term, days }, today) => {
        const policy = policyOf(term, days);
        const now = rungOn(today, policy);
        const before = rungOn(addDays(today, -1), policy);
        if (now === undefined) return true;
        return now.on <= today && (before === undefined || before.on <= now.on);
      }),
      FIXED,
    );
  });

  it('tells each day of the policy once a year, and weeks only between terms', () => {
    fc.assert(
      fc.property(policies, fc.integer({ min: 2026, max: 2030 }), ({ term, days }, year) => {
        const policy = policyOf(term, days);
        const { lastDay: from } = turnAround(calendarDate(`${year}-01-01`), policy);
        const until = turnAround(addDays(from, 1 + 92), policy).lastDay;
        // From behind the last day of one term to that of the next: what is told of both.
        const told = heard(addDays(from, 1), until, policy);
        const named = told.filter((one) => !one.includes('weekly')).length;
        expect(named).toBeLessThanOrEqual(days.length + 1);
        for (const one of told.filter((text) => text.includes('weekly'))) {
          const date = calendarDate(one.slice(0, 10));
          const turn = turnAround(date, policy);
          expect(date > turn.lastDay && date < turn.nextFrom).toBe(true);
        }
      }),
      FIXED,
    );
  });
});
