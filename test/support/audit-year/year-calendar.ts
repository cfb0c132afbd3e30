import { addDays, type CalendarDate, calendarDate } from '../../../src/domain/calendar';
import { Random } from '../random';

/** The year that is played, both days included. */
export const FIRST_DAY = calendarDate('2026-08-01');
export const LAST_DAY = calendarDate('2027-07-31');
/** The last day of the term; the next one begins on August 1. */
export const TERM_ENDS = calendarDate('2027-06-30');

/**
 * The past days that are looked back on: the first one, both days on which clocks were set, the last day of the year and of February, the
 * two days around the end of the term, and some that are like others.
 */
export const LOOKED_BACK_ON: readonly CalendarDate[] = [
  FIRST_DAY,
  calendarDate('2026-09-17'),
  calendarDate('2026-11-01'),
  calendarDate('2026-12-31'),
  calendarDate('2027-01-27'),
  calendarDate('2027-02-28'),
  calendarDate('2027-03-14'),
  calendarDate('2027-04-22'),
  TERM_ENDS,
  calendarDate('2027-07-01'),
];

/** Days of the week, of the term, and of what is planted, on which the program is seen to run. */
export function busyDays(every: number, also: readonly string[]): readonly CalendarDate[] {
  const days = new Set<CalendarDate>([FIRST_DAY, TERM_ENDS, addDays(TERM_ENDS, 1), addDays(LAST_DAY, -1), LAST_DAY]);
  for (const day of LOOKED_BACK_ON) for (const one of [day, addDays(day, 1)]) days.add(one);
  for (const day of also) days.add(calendarDate(day));
  for (let day = FIRST_DAY; day <= LAST_DAY; day = addDays(day, every)) days.add(day);
  return [...days].toSorted();
}

/** The instant of a time of day in Los Angeles, as its clocks are set that year; not for the night in which they are. */
export function localTime(day: string, time: string): Date {
  const isWinter = day >= '2026-11-01' && day < '2027-03-14';
  return new Date(`${day}T${time}:00.000-0${isWinter ? 8 : 7}:00`);
}

/** Chances of the year, which follow from its seed. */
export class YearChances extends Random {
  /** A day between two, both included. */
  day(from: CalendarDate, until: CalendarDate): CalendarDate {
    const days = (Date.parse(until) - Date.parse(from)) / 86_400_000;
    return addDays(from, this.below(days + 1));
  }
}
