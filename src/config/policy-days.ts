import { z } from 'zod';
import { addDays, type CalendarDate, dateInYear, isYearDay, type YearDay } from '../domain/calendar';
import { type ClosedDays } from '../domain/term/turn';
import { lastTermEnd, type Term, termStartAfter } from '../domain/term/term';
import { turnAt } from '../domain/term/turn';

/** A day of any year. */
export const yearDay = z.custom<YearDay>(
  (value) => typeof value === 'string' && isYearDay(value),
  'must be a day MM-DD, such as 06-30',
);

/** What a policy says of a term. */
export const term = z.strictObject({
  endsOn: yearDay,
  startsOn: yearDay,
  gap: z.enum(['lapse', 'hold', 'hold-if-renewed']),
  decideBy: yearDay.exactOptional(),
});

const WHY = 'say why, in a few words';

/** Days on which the reseller takes no orders. */
export const closed = z.strictObject({
  from: yearDay,
  until: yearDay,
  because: z.string(WHY).trim().min(1, WHY).max(120),
});

/** Those parts of a policy that say which day is which. */
const days = z.object({
  term,
  purchasing: z.object({ closed: z.array(closed).default([]) }).default({ closed: [] }),
});

/** Something that is wrong, and where it stands. */
export interface DayProblem {
  readonly path: readonly string[];
  readonly message: string;
}

/** Years with and without a leap day, and between them. */
const YEARS = [2026, 2027, 2028, 2029];

/** How the days of a policy contradict each other; nothing where they cannot be read, which is a problem of its own. */
export function dayProblems(policy: unknown): readonly DayProblem[] {
  const read = days.safeParse(policy);
  if (!read.success) return [];
  const { term: of, purchasing } = read.data;
  if (YEARS.some((year) => dateInYear(year, of.startsOn) === dateInYear(year, of.endsOn)))
    return [{ path: ['term', 'startsOn'], message: 'must be another day than endsOn: no day would have cover' }];
  const found = YEARS.map((year) => problemAround(dateInYear(year, of.endsOn), of, purchasing.closed));
  return found.filter((problem) => problem !== undefined).slice(0, 1);
}

/** What is wrong around the last day of a term. */
function problemAround(lastDay: CalendarDate, of: Term, shut: readonly ClosedDays[]): DayProblem | undefined {
  const firstDay = termStartAfter(lastTermEnd(addDays(lastDay, -1), of), of);
  const around = (some: readonly ClosedDays[]) =>
    turnAt(lastDay, { term: of, reminders: { on: [] }, purchasing: { closed: some } });
  const { decideBy } = around([]);
  if (decideBy < firstDay) {
    return of.decideBy === undefined
      ? {
          path: ['term', 'decideBy'],
          message: `must be given: ${yearDayOf(decideBy)}, which it would be, is before the term starts`,
        }
      : {
          path: ['term', 'decideBy'],
          message: `must be a day of the term, ${of.startsOn} to ${of.endsOn}, and not of the gap`,
        };
  }
  if (around(shut).decideBy >= firstDay) return undefined;
  return {
    path: ['purchasing', 'closed'],
    message: `must leave a day to buy on from the start of the term, ${of.startsOn}, to ${yearDayOf(decideBy)}, by which people decide`,
  };
}

const yearDayOf = (date: CalendarDate): string => date.slice(5);
