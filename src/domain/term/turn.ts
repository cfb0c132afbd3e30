import { addDays, type CalendarDate, dateInYear, type YearDay, yearOf } from '../calendar';
import { lastTermEnd, nextTermEnd, type Term, termStartAfter } from './term';

/** Days on which the reseller takes no orders, both included; `until` before `from` reaches into the next year. */
export interface ClosedDays {
  readonly from: YearDay;
  readonly until: YearDay;
  /** Why, in words for people. */
  readonly because: string;
}

/** Days of purchasing that are closed, as they fall around a date. */
export interface ClosedSpan {
  /** First and last closed day, both included. */
  readonly from: CalendarDate;
  readonly until: CalendarDate;
  readonly because: string;
}

/** What decides the days around the end of a term. */
export type CalendarPolicy = {
  readonly term: Term;
  readonly reminders: { readonly on: readonly YearDay[] };
  readonly purchasing: { readonly closed: readonly ClosedDays[] };
};

/** The turn of a term: its last day, and the next cover. */
export interface TermTurn {
  /** The last day with cover. */
  readonly lastDay: CalendarDate;
  /** The last day on which a purchase still arrives in time. */
  readonly decideBy: CalendarDate;
  /** First and last day of the next cover. */
  readonly nextFrom: CalendarDate;
  readonly nextUntil: CalendarDate;
  /** Days without cover between them. */
  readonly gapDays: number;
}

/** A day of the ladder. */
export interface Rung {
  readonly on: CalendarDate;
  /** `after` the last day of the term. */
  readonly phase: 'before' | 'after';
}

/** How long after the last day of a term a day of the ladder still belongs to it. */
export const AFTER_DAYS = 31;

/** The turn of the term whose last day this is. */
export function turnAt(lastDay: CalendarDate, policy: CalendarPolicy): TermTurn {
  const { term } = policy;
  const nextFrom = termStartAfter(lastDay, term);
  return {
    lastDay,
    decideBy: decideByOf(lastDay, policy),
    nextFrom,
    nextUntil: nextTermEnd(nextFrom, term),
    gapDays: daysBetween(lastDay, nextFrom) - 1,
  };
}

/** The turn of the term that ends next, on or after a date; in the gap, that of the term that has just ended. */
export function turnAround(date: CalendarDate, policy: CalendarPolicy): TermTurn {
  const before = turnAt(lastTermEnd(addDays(date, -1), policy.term), policy);
  return date < before.nextFrom ? before : turnAt(nextTermEnd(date, policy.term), policy);
}

/**
 * The days of the ladder of one turn, in their order: those of the gap, and those within 31 days after the last day, come after it; all
 * others before it.
 */
export function rungsOf({ lastDay, nextFrom }: TermTurn, on: readonly YearDay[]): readonly Rung[] {
  const rungs = on.map((day): Rung => {
    const after = nextOccurrence(addDays(lastDay, 1), day);
    return after < nextFrom || after <= addDays(lastDay, AFTER_DAYS)
      ? { on: after, phase: 'after' }
      : { on: lastOccurrence(lastDay, day), phase: 'before' };
  });
  return rungs
    .toSorted((one, other) => (one.on < other.on ? -1 : 1))
    .filter((rung, index, all) => rung.on !== all[index - 1]?.on);
}

/** The days that purchasing is closed around a date; undefined when it is open. Spans that touch are one. */
export function closedAround(date: CalendarDate, closed: readonly ClosedDays[]): ClosedSpan | undefined {
  const first = closedOn(date, closed);
  if (first === undefined) return undefined;
  let span = first;
  // Each step takes in a span more; there are no more of them than the policy names, twice around the year.
  for (let step = 0; step <= 2 * closed.length; step += 1) {
    const earlier = closedOn(addDays(span.from, -1), closed);
    const later = closedOn(addDays(span.until, 1), closed);
    if (earlier === undefined && later === undefined) break;
    span = { ...span, from: earlier?.from ?? span.from, until: later?.until ?? span.until };
  }
  return span;
}

/** The closed days that a date is in or, unless it is in any, the first that begin after it and by another date. */
export function closedBetween(
  from: CalendarDate,
  to: CalendarDate,
  closed: readonly ClosedDays[],
): ClosedSpan | undefined {
  const begins = closed.map((days) => nextOccurrence(from, days.from)).toSorted();
  const next = begins.find((date) => date <= to);
  return closedAround(from, closed) ?? (next && closedAround(next, closed));
}

function closedOn(date: CalendarDate, closed: readonly ClosedDays[]): ClosedSpan | undefined {
  for (const { from, until, because } of closed) {
    const begins = lastOccurrence(date, from);
    const ends = nextOccurrence(begins, until);
    if (date <= ends) return { from: begins, until: ends, because };
  }
  return undefined;
}

/** The day itself, or the last open one before it. */
function lastOpenDay(date: CalendarDate, closed: readonly ClosedDays[]): CalendarDate {
  const span = closedAround(date, closed);
  return span === undefined ? date : addDays(span.from, -1);
}

function decideByOf(lastDay: CalendarDate, { term, purchasing }: CalendarPolicy): CalendarDate {
  const day = term.decideBy === undefined ? addDays(firstOfMonth(lastDay), -1) : lastOccurrence(lastDay, term.decideBy);
  return lastOpenDay(day, purchasing.closed);
}

const firstOfMonth = (date: CalendarDate): CalendarDate => `${date.slice(0, 8)}01` as CalendarDate;

/** The last occurrence of a day of the year on or before a date. */
export function lastOccurrence(date: CalendarDate, day: YearDay): CalendarDate {
  const sameYear = dateInYear(yearOf(date), day);
  return sameYear <= date ? sameYear : dateInYear(yearOf(date) - 1, day);
}

/** The first occurrence of a day of the year on or after a date. */
export function nextOccurrence(date: CalendarDate, day: YearDay): CalendarDate {
  const sameYear = dateInYear(yearOf(date), day);
  return sameYear >= date ? sameYear : dateInYear(yearOf(date) + 1, day);
}

/** Days from one date to another one: 1 from a day to the next. */
export const daysBetween = (from: CalendarDate, to: CalendarDate): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
