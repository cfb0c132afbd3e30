import { type CalendarDate, dateIn, type Instant, timeIn } from '../../../domain/calendar';

const DAY = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', year: 'numeric', month: 'short', day: 'numeric' });

/** "Jun 30, 2027" */
export const dayText = (date: CalendarDate): string => DAY.format(new Date(`${date}T00:00:00Z`));

/** "Jun 30, 2027, 14:05" in a time zone (an IANA name), which is to be said once on each page. */
export function momentText(timeZone: string, at: Instant): string {
  const date = new Date(at);
  return `${dayText(dateIn(timeZone, date))}, ${timeIn(timeZone, date)}`;
}

/** A moment whose parts in UTC are those that clocks in the time zone showed: sheets know no zones. */
export function wallClock(timeZone: string, at: Instant): Date {
  const date = new Date(at);
  return new Date(`${dateIn(timeZone, date)}T${timeIn(timeZone, date)}:${at.slice(17, 19)}Z`);
}
