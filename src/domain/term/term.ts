import { addDays, type CalendarDate, dateInYear, type YearDay, yearOf } from '../calendar';

/**
 * The fiscal year of cover. `endsOn` is the last day with cover; `startsOn` is the first day of the next cover; the days
 * between are the gap, and `gap` says what the seat cap is on them.
 */
export interface Term {
  readonly endsOn: YearDay;
  readonly startsOn: YearDay;
  /** `lapse` no seats; `hold` those of the term's last day; `hold-if-renewed` the smaller of those and what starts next. */
  readonly gap: 'lapse' | 'hold' | 'hold-if-renewed';
  /** The last day on which a purchase arrives in time; absent: the last day of the month before `endsOn`. */
  readonly decideBy?: YearDay;
}

/** The last day of the term that ended most recently, on or before a date. */
export function lastTermEnd(date: CalendarDate, term: Term): CalendarDate {
  const thisYear = dateInYear(yearOf(date), term.endsOn);
  return thisYear <= date ? thisYear : dateInYear(yearOf(date) - 1, term.endsOn);
}

/** The last day of the term that a date is in or before: the next one on or after it. */
export function nextTermEnd(date: CalendarDate, term: Term): CalendarDate {
  const thisYear = dateInYear(yearOf(date), term.endsOn);
  return thisYear >= date ? thisYear : dateInYear(yearOf(date) + 1, term.endsOn);
}

/** The first start of a term after the term end on or before a date; on a gap day that is the day cover starts again. */
export function termStartAfter(termEnd: CalendarDate, term: Term): CalendarDate {
  const sameYear = dateInYear(yearOf(termEnd), term.startsOn);
  return sameYear > termEnd ? sameYear : dateInYear(yearOf(termEnd) + 1, term.startsOn);
}

/** Days between two terms, with the last one of cover before them and the first one behind them. */
interface Gap {
  readonly lastCoverOn: CalendarDate;
  readonly coverStartsOn: CalendarDate;
}

/** What was asked last of each term: the caps of a whole institution ask about one day. */
const lastAsked = new WeakMap<Term, { readonly date: CalendarDate; readonly gap: Gap | undefined }>();

/** The gap that a date lies in, both ends included, or undefined when it lies in a term. */
export function gapAround(date: CalendarDate, term: Term): Gap | undefined {
  const last = lastAsked.get(term);
  if (last?.date === date) return last.gap;
  const gap = findGap(date, term);
  lastAsked.set(term, { date, gap });
  return gap;
}

function findGap(date: CalendarDate, term: Term): Gap | undefined {
  const lastCoverOn = lastTermEnd(addDays(date, -1), term);
  const coverStartsOn = termStartAfter(lastCoverOn, term);
  return date < coverStartsOn ? { lastCoverOn, coverStartsOn } : undefined;
}
