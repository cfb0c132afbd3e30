declare const brand: unique symbol;

/** A calendar date `YYYY-MM-DD` in the institution's time zone; compares correctly as text. */
export type CalendarDate = string & { readonly [brand]: 'CalendarDate' };

/** A day of any year, `MM-DD`. */
export type YearDay = string & { readonly [brand]: 'YearDay' };

/** An instant, ISO 8601 in UTC with milliseconds; compares correctly as text. */
export type Instant = string & { readonly [brand]: 'Instant' };

/** What people and files may name ends here, long before four digits do, so that days are counted on from any date that was accepted. */
const END = '2900';

/** Whether a text is a calendar date that exists, and that may be accepted from people and files. */
export const isCalendarDate = (text: string): text is CalendarDate => text < END && exists(text);

function exists(text: string): text is CalendarDate {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** Whether a text is a day that some year has; `02-29` counts. */
export function isYearDay(text: string): text is YearDay {
  return /^\d{2}-\d{2}$/u.test(text) && isCalendarDate(`2028-${text}`);
}

/** The calendar date of a text that is known to be one; throws a bug otherwise. */
export function calendarDate(text: string): CalendarDate {
  if (!isCalendarDate(text)) throw new RangeError(`not a calendar date: ${text}`);
  return text;
}

/** The instant of a date object. */
export const instantOf = (date: Date): Instant => date.toISOString() as Instant;

/** By time zone: making a format takes far longer than using it. */
const dateFormats = new Map<string, Intl.DateTimeFormat>();

/** The calendar date it is in a time zone (an IANA name) at an instant. */
export function dateIn(timeZone: string, at: Date): CalendarDate {
  const format =
    dateFormats.get(timeZone) ??
    new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  dateFormats.set(timeZone, format);
  return format.format(at) as CalendarDate;
}

const timeFormats = new Map<string, Intl.DateTimeFormat>();

/** The time of day it is in a time zone at an instant, `HH:MM`; compares correctly as text. */
export function timeIn(timeZone: string, at: Date): string {
  const format =
    timeFormats.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  timeFormats.set(timeZone, format);
  return format.format(at);
}

/** Noon of a date in a time zone; every zone has it, whatever its clocks do that night. */
export function noonOn(timeZone: string, date: CalendarDate): Date {
  const inUtc = Date.parse(`${date}T12:00:00Z`);
  const shown = Date.parse(`${dateIn(timeZone, new Date(inUtc))}T${timeIn(timeZone, new Date(inUtc))}:00Z`);
  return new Date(2 * inUtc - shown);
}

/** The first instant of a date in a time zone: midnight, or what comes after it where the clocks skip that. */
export function startOf(timeZone: string, date: CalendarDate): Instant {
  let [before, within] = [noonOn(timeZone, addDays(date, -1)).getTime(), noonOn(timeZone, date).getTime()];
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2);
    if (dateIn(timeZone, new Date(middle)) < date) before = middle;
    else within = middle;
  }
  return instantOf(new Date(within));
}

/** The date this many days later, or earlier when negative. */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  const time = Date.parse(`${date}T00:00:00Z`) + days * 86_400_000;
  return new Date(time).toISOString().slice(0, 10) as CalendarDate;
}

/** A day in a year; February 29 becomes February 28 where the year has none. */
export function dateInYear(year: number, day: YearDay): CalendarDate {
  const text = `${String(year).padStart(4, '0')}-${day}`;
  return exists(text) ? text : addDays(`${String(year).padStart(4, '0')}-03-01` as CalendarDate, -1);
}

/** The year of a date. */
export const yearOf = (date: CalendarDate): number => Number(date.slice(0, 4));
