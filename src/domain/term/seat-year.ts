import { addDays, type CalendarDate, dateInYear, yearOf } from '../calendar';
import { asDelivered, type Entitlement, seatCapOn } from './entitlement';
import { lastTermEnd, type Term, termStartAfter } from './term';
import { type TermTurn } from './turn';

/** Days on end, both included, on which the seats of some pools are the same. */
export interface SeatSpan {
  readonly from: CalendarDate;
  readonly until: CalendarDate;
  /** With approved seats taken for delivered from their first day on. */
  readonly seats: number;
  /** Of these, seats that the tenant has not shown yet. */
  readonly seatsAwaited: number;
}

/** The seats of some pools, day by day, around the turn of a term. */
export interface SeatYear {
  /** The first day of a month. */
  readonly from: CalendarDate;
  /** The last day of a month. */
  readonly until: CalendarDate;
  /** From the first day to the last, without a hole. */
  readonly spans: readonly SeatSpan[];
}

/** Long enough to show a term, the gap behind it, and how the next cover begins. */
const MONTHS = 18;

/**
 * The seats of pools over the year and a half that begins with the month in which the term of a turn began: they are the sum over
 * the pools, whose entitlements are given.
 */
export function seatYear(
  pools: readonly (readonly Entitlement[])[],
  { lastDay }: Pick<TermTurn, 'lastDay'>,
  term: Term,
): SeatYear {
  const from = firstOfMonth(termStartAfter(lastTermEnd(addDays(lastDay, -1), term), term), 0);
  const until = addDays(firstOfMonth(from, MONTHS), -1);
  const delivered = pools.map(asDelivered);
  const capOn = (of: readonly (readonly Entitlement[])[], date: CalendarDate): number =>
    of.reduce((sum, entitlements) => sum + seatCapOn(entitlements, date, term), 0);
  const begins = [...new Set([from, ...changes(pools.flat(), term, { from, until })])].toSorted();
  const spans = begins.map((date, index): SeatSpan => {
    const next = begins[index + 1];
    const seats = capOn(delivered, date);
    const seatsAwaited = Math.max(0, seats - capOn(pools, date));
    return { from: date, until: next === undefined ? until : addDays(next, -1), seats, seatsAwaited };
  });
  return { from, until, spans: spans.reduce(joinEqual, []) };
}

/** The days inside a time on which a seat cap may change: covers and gaps begin or are over. */
function changes(
  entitlements: readonly Entitlement[],
  { endsOn, startsOn }: Term,
  { from, until }: Pick<SeatYear, 'from' | 'until'>,
): readonly CalendarDate[] {
  const first = yearOf(from) - 1;
  const years = Array.from({ length: yearOf(until) - first + 1 }, (_, index) => first + index);
  return [
    ...entitlements.flatMap(({ coverFrom, coverUntil }) => [coverFrom, addDays(coverUntil, 1)]),
    ...years.flatMap((year) => [addDays(dateInYear(year, endsOn), 1), dateInYear(year, startsOn)]),
  ].filter((date) => from < date && date <= until);
}

function joinEqual(spans: readonly SeatSpan[], span: SeatSpan): readonly SeatSpan[] {
  const last = spans.at(-1);
  const isSame = last?.seats === span.seats && last.seatsAwaited === span.seatsAwaited;
  return isSame ? [...spans.slice(0, -1), { ...last, until: span.until }] : [...spans, span];
}

/** The first day of the month this many months later. */
function firstOfMonth(date: CalendarDate, later: number): CalendarDate {
  const months = yearOf(date) * 12 + Number(date.slice(5, 7)) - 1 + later;
  const month = String((months % 12) + 1).padStart(2, '0');
  return `${String(Math.floor(months / 12)).padStart(4, '0')}-${month}-01` as CalendarDate;
}
