import { addDays, type CalendarDate } from '../calendar';
import { defined } from '../defined';
import { type RosterEntry } from '../roster/pool';
import { asDelivered, type Entitlement, seatCapOn } from '../term/entitlement';
import { type Term } from '../term/term';
import { type TermTurn } from '../term/turn';
import { type HolderNotice } from './holder';

/** What becomes of somebody's seat around the turn of a term, as far as it is recorded. */
export type HolderOutlook = Pick<HolderNotice, 'about' | 'why' | 'lastDay'> & {
  readonly about: 'ends' | 'rests';
  readonly backOn?: CalendarDate;
};

/** What is recorded of a pool, and of when. */
export interface OutlookFacts {
  readonly entitlements: readonly Entitlement[];
  readonly turn: TermTurn;
  readonly today: CalendarDate;
  readonly term: Term;
}

/** A day to come on which places get seats, or lose them. */
interface DayToCome {
  readonly on: CalendarDate;
  readonly seatCap: number;
  /** Up to the first day of the next cover a seat is lost; behind it, it can only come back. */
  readonly isInTurn: boolean;
}

/** Tells of the people of a roster, in its order, what becomes of their seats; what was approved is taken for delivered. */
export class HolderOutlooks {
  readonly #turn: TermTurn;
  readonly #days: readonly DayToCome[];
  /** How many were told of so far who are on the roster on each of the days. */
  readonly #places: number[];

  constructor({ entitlements, turn, today, term }: OutlookFacts) {
    const delivered = asDelivered(entitlements);
    const bounds = delivered.flatMap(({ coverFrom, coverUntil }) => [coverFrom, addDays(coverUntil, 1)]);
    const days = [addDays(turn.lastDay, 1), turn.nextFrom, ...bounds];
    const toCome = days.filter((on) => on > today && on > turn.lastDay && on <= turn.nextUntil);
    this.#turn = turn;
    this.#days = [...new Set(toCome)].toSorted().map((on) => ({
      on,
      seatCap: seatCapOn(delivered, on, term),
      isInTurn: on <= turn.nextFrom,
    }));
    this.#places = this.#days.map(() => 0);
  }

  /** The fewest seats on any of the days: whoever has a place up to that, and is not dropped, keeps the seat. */
  get fewestSeats(): number {
    return Math.min(Infinity, ...this.#days.filter(({ isInTurn }) => isInTurn).map(({ seatCap }) => seatCap));
  }

  /** Of who comes next on the roster; undefined when they keep the seat. */
  next({ until }: Pick<RosterEntry, 'until'>): HolderOutlook | undefined {
    const hasSeat = this.#days.map(({ on, seatCap }, index) => {
      if (until !== undefined && until < on) return false;
      const place = (this.#places[index] ?? 0) + 1;
      this.#places[index] = place;
      return place <= seatCap;
    });
    const lost = this.#days.findIndex(({ isInTurn }, index) => isInTurn && hasSeat[index] === false);
    const lostOn = this.#days[lost]?.on;
    if (lostOn === undefined) return undefined;
    const lastDay = addDays(lostOn, -1);
    if (until !== undefined && until < this.#turn.nextFrom)
      return { about: 'ends', why: 'dropped', lastDay: until < lastDay ? until : lastDay };
    const backOn = this.#days.find((_, index) => index > lost && hasSeat[index] === true)?.on;
    if (backOn !== undefined) return { about: 'rests', why: 'gap', lastDay, backOn };
    const isNothing = this.#days.slice(lost).every(({ seatCap }) => seatCap === 0);
    return { about: 'ends', why: isNothing ? 'nothing-renewed' : 'beyond-renewed', lastDay };
  }
}

/** What somebody was told last about a seat. */
export type HolderTold = Pick<HolderNotice, 'about' | 'why' | 'lastDay'> & { readonly backOn?: CalendarDate };

/** Days after the last one on which whoever was told that a seat ends still hears that it did not. */
export const DAYS_OF_NEWS = 7;

/** What they are to be told now, which is what they know then; undefined when they know it already. */
export function holderNews(told: HolderTold | undefined, outlook: HolderOutlook | undefined): HolderTold | undefined {
  const [known, is] = [believed(told), outlook?.about ?? 'stays'];
  if (known === is) return undefined;
  if (outlook === undefined) return told && { about: 'stays', why: told.why, lastDay: told.lastDay };
  // It was to end, and was renewed after all: why it was to end says so, unlike a gap.
  return known === 'ends' && told !== undefined ? { ...outlook, why: told.why } : outlook;
}

/** What somebody takes for granted who was told this. */
function believed(told: HolderTold | undefined): 'ends' | 'rests' | 'stays' {
  if (told?.about === 'ends') return 'ends';
  return told?.backOn === undefined ? 'stays' : 'rests';
}

/** A turn that is further away is nothing to tell of. */
const MOST_DAYS_BEFORE = 180;

const isTold = (value: unknown): value is HolderTold =>
  typeof value === 'object' && value !== null && 'about' in value && 'lastDay' in value;

/** What a mark of a mailbox says that somebody was told about this turn; undefined when it is about another one. */
export function toldOf(mark: string | undefined, { lastDay, nextFrom }: TermTurn): HolderTold | undefined {
  const told: unknown = mark === undefined ? undefined : JSON.parse(mark);
  if (!isTold(told)) return undefined;
  const isOfTurn = addDays(lastDay, -MOST_DAYS_BEFORE) <= told.lastDay && told.lastDay < nextFrom;
  return isOfTurn ? told : undefined;
}

/** The mark that says what somebody was told. */
export const markOf = ({ about, why, lastDay, backOn }: HolderTold): string =>
  JSON.stringify({ about, why, lastDay, ...defined({ backOn }) });
