import { addDays, type CalendarDate } from '../calendar';
import { seatsOn } from './cover';
import { asDelivered, type Entitlement, seatCapOn } from './entitlement';
import { type Term } from './term';
import { type TermTurn } from './turn';

/** A pool on a day to come, as far as it is recorded now. */
export interface DayForecast {
  readonly on: CalendarDate;
  /** With approved seats taken for delivered from their first day on. */
  readonly seatCap: number;
  /** Of the cap, seats that the tenant has not shown yet. */
  readonly seatsAwaited: number;
  readonly seated: number;
  readonly waiting: number;
}

/** What a forecast of one pool is made from. */
export interface ForecastFacts {
  readonly entitlements: readonly Entitlement[];
  readonly rosterLength: number;
  /** The last days of those on the roster who have one. */
  readonly untils: readonly CalendarDate[];
}

/** A pool on a day. */
export function forecastOn(
  { entitlements, rosterLength, untils }: ForecastFacts,
  on: CalendarDate,
  term: Term,
): DayForecast {
  const seatCap = seatCapOn(asDelivered(entitlements), on, term);
  const left = untils.filter((until) => until < on).length;
  const seated = Math.min(seatCap, rosterLength - left);
  return {
    on,
    seatCap,
    seatsAwaited: Math.max(0, seatCap - seatCapOn(entitlements, on, term)),
    seated,
    waiting: rosterLength - left - seated,
  };
}

/** A pool around the turn of a term. */
export interface TurnForecast {
  readonly lastDay: DayForecast;
  /** The first day of the gap; undefined where there is none. */
  readonly gap: DayForecast | undefined;
  /** The first day of the next cover. */
  readonly next: DayForecast;
}

/** A pool on the last day of a term, in the gap, and on the first day of the next cover. */
export function forecastTurn(facts: ForecastFacts, turn: TermTurn, term: Term): TurnForecast {
  const on = (date: CalendarDate): DayForecast => forecastOn(facts, date, term);
  return {
    lastDay: on(turn.lastDay),
    gap: turn.gapDays > 0 ? on(addDays(turn.lastDay, 1)) : undefined,
    next: on(turn.nextFrom),
  };
}

/** Whether all seats of the last day are carried through the days without cover. */
export const isCarried = ({ lastDay, gap }: TurnForecast): boolean =>
  gap !== undefined && gap.seatCap > 0 && gap.seatCap >= lastDay.seatCap;

/** The last day on which people have a seat that is not renewed: the last day of cover or, where seats are carried, of the gap. */
export const lastSeatedDay = (forecast: TurnForecast, { lastDay, nextFrom }: TermTurn): CalendarDate =>
  isCarried(forecast) ? addDays(nextFrom, -1) : lastDay;

/**
 * What counts around the turn of a term: not what the tenant never showed though its first day has come, where it ends with the term.
 * That may never arrive; all other approved seats are taken for delivered.
 */
export const countedAround = (
  entitlements: readonly Entitlement[],
  { lastDay }: Pick<TermTurn, 'lastDay'>,
  today: CalendarDate,
): readonly Entitlement[] => entitlements.filter((one) => !isUndelivered(one, lastDay, today));

/** Seats of the term that ends which are approved, and which the tenant never showed. */
export const seatsUndelivered = (
  entitlements: readonly Entitlement[],
  { lastDay }: Pick<TermTurn, 'lastDay'>,
  today: CalendarDate,
): number =>
  entitlements
    .filter((one) => isUndelivered(one, lastDay, today) && one.coverUntil >= today)
    .reduce((sum, { seats }) => sum + seats, 0);

const isUndelivered = (
  { status, coverFrom, coverUntil }: Entitlement,
  lastDay: CalendarDate,
  today: CalendarDate,
): boolean => status === 'awaiting-tenant' && coverFrom <= today && coverUntil <= lastDay;

/** Days between two covers on which a pool has no seat at all, approved ones taken for delivered. */
export function daysWithoutSeats(entitlements: readonly Entitlement[], turn: TermTurn, term: Term): number {
  const delivered = asDelivered(entitlements);
  let days = 0;
  for (let date = addDays(turn.lastDay, 1); date < turn.nextFrom; date = addDays(date, 1))
    if (seatCapOn(delivered, date, term) === 0) days += 1;
  return days;
}

/** Seats of these purchases that would be in force on a day, had somebody approved them. */
export const seatsSentFor = (
  sent: readonly { readonly seats: number; readonly coverFrom: CalendarDate; readonly coverUntil: CalendarDate }[],
  date: CalendarDate,
): number => seatsOn(sent, date);
