import { addDays, type CalendarDate, type Instant } from '../calendar';
import { type DepartmentId, type ProductId } from '../ids';
import { type KnownPerson } from '../people';
import { type Cover } from './cover';
import { type Entitlement, seatCapOn } from './entitlement';
import { type Term } from './term';
import { type TermTurn } from './turn';

/** What somebody of a department said about its seats after the last day of a term. */
export interface RenewalAnswer {
  readonly department: DepartmentId;
  readonly product: ProductId;
  /** The last day of the term that it is about. */
  readonly lastDay: CalendarDate;
  /** How many seats it wants after that: 0 where it lets them lapse. */
  readonly seats: number;
  readonly by: KnownPerson;
  readonly at: Instant;
}

/** Days by which the policy may have moved the last day of a term since somebody answered, and they answered for this one. */
const MOVED_DAYS = 30;

/** Last days for which an answer counts for the term that ends on a day. */
export const lastDaysAnswered = (lastDay: CalendarDate): readonly CalendarDate[] =>
  Array.from({ length: 2 * MOVED_DAYS + 1 }, (_, index) => addDays(lastDay, index - MOVED_DAYS));

/** What is known of a pool around the turn of a term. */
export interface RenewalFacts {
  /** Of the pool, approved ones that await the tenant among them. */
  readonly entitlements: readonly Entitlement[];
  /** What was sent to central IT for it and is not decided yet: `submitted` and `returned`. */
  readonly undecided: readonly (Cover & { readonly seats: number })[];
  readonly answer: Pick<RenewalAnswer, 'seats'> | undefined;
}

/** Whether cover is for the term that follows on a turn: it starts within that one, or goes on into it. */
export const startsNext = ({ coverFrom, coverUntil }: Cover, turn: TermTurn): boolean =>
  coverFrom <= turn.nextUntil && coverUntil >= turn.nextFrom;

/** How far a pool is renewed. */
export interface Renewal {
  /** Seats that end: the cap of today, or of the last day when that is over. */
  readonly seatsEnding: number;
  /** Approved seats that start next. */
  readonly seatsApproved: number;
  /** Seats that were sent to central IT and start next. */
  readonly seatsSent: number;
  /** Seats that nobody said anything about yet: what people are reminded of. */
  readonly seatsOpen: number;
}

/** How far a pool is renewed, as of today. */
export function renewalOf(
  { entitlements, undecided, answer }: RenewalFacts,
  turn: TermTurn,
  { today, term }: { readonly today: CalendarDate; readonly term: Term },
): Renewal {
  const isNext = (cover: Cover): boolean => startsNext(cover, turn);
  const sum = (some: readonly { readonly seats: number }[]): number => some.reduce((all, one) => all + one.seats, 0);
  const seatsEnding = seatCapOn(entitlements, today < turn.lastDay ? today : turn.lastDay, term);
  const seatsApproved = Math.max(0, sum(entitlements.filter(isNext)));
  const seatsSent = sum(undecided.filter(isNext));
  const wanted = Math.min(seatsEnding, answer?.seats ?? seatsEnding);
  return { seatsEnding, seatsApproved, seatsSent, seatsOpen: Math.max(0, wanted - seatsApproved - seatsSent) };
}
