import { groupBy } from '../group-by';
import { addDays, type CalendarDate, dateInYear, type YearDay, yearOf } from '../calendar';
import { type Entitlement, seatCapOn } from './entitlement';
import { type DepartmentId } from '../ids';
import { lastTermEnd, nextTermEnd, type Term, termStartAfter } from './term';
import { type CalendarPolicy, lastOccurrence, turnAt } from './turn';

/** The first and last day of cover, both included. */
export interface Cover {
  readonly coverFrom: CalendarDate;
  readonly coverUntil: CalendarDate;
}

/**
 * The cover to propose to somebody who buys today: the rest of this term; from its first reminder on (the first that the policy
 * names), and in the gap, the next term.
 */
export function proposeCover(
  today: CalendarDate,
  { term, reminders }: { readonly term: Term; readonly reminders: { readonly on: readonly YearDay[] } },
): Cover {
  const endsOn = nextTermEnd(today, term);
  const startsOn = termStartAfter(lastTermEnd(addDays(today, -1), term), term);
  // In the gap, the term that ends next has not begun.
  if (today < startsOn) return { coverFrom: startsOn, coverUntil: endsOn };
  const [first] = reminders.on;
  const season = first === undefined ? undefined : lastOccurrence(endsOn, first);
  // A reminder of the gap belongs to the term before.
  if (season === undefined || season < startsOn || today < season) return { coverFrom: today, coverUntil: endsOn };
  const nextStart = termStartAfter(endsOn, term);
  return { coverFrom: nextStart, coverUntil: nextTermEnd(nextStart, term) };
}

/**
 * The cover to propose to somebody who renews what ends on the last day of a term: the next one, or what is left of it.
 *
 * @returns Undefined when that is no last day of a term, as the policy has them now, or when the next cover is over, too.
 */
export function coverOfRenewal(
  lastDay: CalendarDate,
  { today, policy }: { readonly today: CalendarDate; readonly policy: CalendarPolicy },
): Cover | undefined {
  const { nextFrom, nextUntil } = turnAt(lastDay, policy);
  if (!isTermEnd(lastDay, policy) || nextUntil < today) return undefined;
  return { coverFrom: nextFrom < today ? today : nextFrom, coverUntil: nextUntil };
}

/** Whether a day is the last one of a term. */
export const isTermEnd = (date: CalendarDate, { term }: { readonly term: Term }): boolean =>
  nextTermEnd(date, term) === date;

/** The last day of a cover of one year that begins on a date. */
export const yearAfter = (date: CalendarDate): CalendarDate =>
  addDays(dateInYear(yearOf(date) + 1, date.slice(5) as never), -1);

/** An entitlement and whose it is. */
export interface HeldEntitlement {
  readonly department: DepartmentId;
  readonly entitlement: Entitlement;
}

/** An entitlement that awaits the tenant, and what it waits for. */
export interface Awaiting extends HeldEntitlement {
  /** What is confirmed in the same step: corrections that lower it. */
  readonly corrections: readonly Entitlement[];
  /** How many of its units the tenant has beyond those promised already: 0 to `seats`. */
  readonly unitsSeen: number;
  /** Its seats today, less what corrections took from it. */
  readonly seats: number;
}

/** What the units of one product allow today. */
export interface CoverPlan {
  /** To be confirmed, in this order. */
  readonly confirm: readonly Awaiting[];
  /** In their days of cover, and the tenant has too few units. */
  readonly wait: readonly Awaiting[];
}

/**
 * Which entitlements of one product can be confirmed: those in their days of cover, in the order of their approval, each as
 * long as the seat caps of all departments with its own seats stay within the units of the tenant. One that does not fit
 * keeps none behind it waiting: resellers deliver an order whole, so that a few new units are rather those of a small one.
 * `units` is what the tenant has of the product's SKUs together, `prepaidUnits.enabled`.
 *
 * @param held Every entitlement of the product in all departments, in any order.
 */
export function planCover(
  held: readonly HeldEntitlement[],
  given: { readonly units: number; readonly today: CalendarDate; readonly term: Term },
): CoverPlan {
  const { units, today } = given;
  const confirm: Awaiting[] = [];
  const wait: Awaiting[] = [];
  const promised = new Promised(held, given.term);
  for (const one of awaitingToday(held, today)) {
    const lowering = loweringOf(one, held);
    const pieces = [one.entitlement, ...lowering.map(({ entitlement }) => entitlement)];
    if (beginsLater(pieces, today)) continue;
    const isPiece = (other: HeldEntitlement) => [one, ...lowering].some((piece) => isSame(piece, other));
    const own = promised.in(one.department);
    const others = own.filter((other) => !isPiece(other));
    const seats = seatsOn(pieces, today);
    const spare = units - promised.onceIn(one.department, others, today);
    const awaiting = { ...one, corrections: pieces.slice(1), seats, unitsSeen: Math.max(0, Math.min(spare, seats)) };
    const after = own.map((other) => (isPiece(other) ? confirmed(other) : other));
    // A correction may leave fewer seats at first: there must be units for what it gives on later days, too.
    const days = [today, ...laterDays(today, pieces).filter((date) => seatsOn(pieces, date) > seats)];
    if (days.every((date) => promised.onceIn(one.department, after, date) <= units)) {
      confirm.push(awaiting);
      promised.keep(one.department, after);
    } else {
      wait.push(awaiting);
    }
  }
  return { confirm, wait };
}

/** What all departments may give out of one product, day by day: of a change in one department, only that one is counted anew. */
class Promised {
  readonly #term: Term;
  readonly #held: Map<DepartmentId, readonly HeldEntitlement[]>;
  readonly #caps = new Map<CalendarDate, Map<DepartmentId, number>>();

  constructor(held: readonly HeldEntitlement[], term: Term) {
    this.#term = term;
    this.#held = new Map(groupBy(held, ({ department }) => department));
  }

  in(department: DepartmentId): readonly HeldEntitlement[] {
    return this.#held.get(department) ?? [];
  }

  /** The seats of all departments on a day, had one of them these entitlements. */
  onceIn(department: DepartmentId, held: readonly HeldEntitlement[], date: CalendarDate): number {
    let sum = this.#capOf(held, date);
    for (const [other, seats] of this.#capsOn(date)) if (other !== department) sum += seats;
    return sum;
  }

  keep(department: DepartmentId, held: readonly HeldEntitlement[]): void {
    this.#held.set(department, held);
    for (const [date, caps] of this.#caps) caps.set(department, this.#capOf(held, date));
  }

  #capsOn(date: CalendarDate): ReadonlyMap<DepartmentId, number> {
    const before = this.#caps.get(date);
    if (before !== undefined) return before;
    const caps = new Map([...this.#held].map(([department, held]) => [department, this.#capOf(held, date)]));
    this.#caps.set(date, caps);
    return caps;
  }

  #capOf(held: readonly HeldEntitlement[], date: CalendarDate): number {
    const entitlements = held.map(({ entitlement }) => entitlement);
    return seatCapOn(entitlements, date, this.#term);
  }
}

/** What was approved and awaits the tenant on a day of its cover, in the order of approval. */
function awaitingToday(held: readonly HeldEntitlement[], today: CalendarDate): readonly HeldEntitlement[] {
  // One order for several departments gives each an entitlement of the same id, at the same instant.
  const order = ({ department, entitlement: { approvedAt, id } }: HeldEntitlement): string =>
    [approvedAt, id, department].join();
  return held
    .filter(({ entitlement: { status, seats, coverFrom, coverUntil } }) => {
      const isCovered = coverFrom <= today && today <= coverUntil;
      return status === 'awaiting-tenant' && seats > 0 && isCovered;
    })
    .toSorted((one, other) => (order(one) < order(other) ? -1 : 1));
}

/** The corrections that lower an entitlement which awaits the tenant: they come into force with it. */
const loweringOf = (
  { department, entitlement: { id } }: HeldEntitlement,
  held: readonly HeldEntitlement[],
): readonly HeldEntitlement[] =>
  held.filter(({ department: of, entitlement: { corrects, status, seats } }) => {
    const isLowering = status === 'awaiting-tenant' && seats < 0;
    return of === department && corrects === id && isLowering;
  });

/** Whether corrections leave nothing of an entitlement today, and something on a later day: that is its first day. */
const beginsLater = (pieces: readonly Entitlement[], today: CalendarDate): boolean =>
  seatsOn(pieces, today) <= 0 && laterDays(today, pieces).some((date) => seatsOn(pieces, date) > 0);

/** The days after a day on which one of these begins or is over. */
const laterDays = (today: CalendarDate, pieces: readonly Entitlement[]): readonly CalendarDate[] =>
  pieces.flatMap(({ coverFrom, coverUntil }) => [coverFrom, addDays(coverUntil, 1)]).filter((date) => date > today);

/** The first day from a date on for which these give seats together, confirmed or not; undefined where there is none. */
export const boughtFrom = (entitlements: readonly Entitlement[], from: CalendarDate): CalendarDate | undefined =>
  [from, ...laterDays(from, entitlements)].toSorted().find((date) => seatsOn(entitlements, date) > 0);

/** What these say together of a day, entitlements each confirmed or not, or purchases each approved or not. */
export const seatsOn = (
  pieces: readonly Pick<Entitlement, 'seats' | 'coverFrom' | 'coverUntil'>[],
  date: CalendarDate,
): number =>
  pieces
    .filter(({ coverFrom, coverUntil }) => coverFrom <= date && date <= coverUntil)
    .reduce((sum, one) => sum + one.seats, 0);

const isSame = (one: HeldEntitlement, other: HeldEntitlement): boolean =>
  one.department === other.department && one.entitlement.id === other.entitlement.id;

const confirmed = (one: HeldEntitlement): HeldEntitlement => ({
  ...one,
  entitlement: { ...one.entitlement, status: 'confirmed' },
});
