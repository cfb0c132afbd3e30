import { addDays, type CalendarDate } from '../calendar';
import { defined } from '../defined';
import { asDelivered, type Entitlement, seatCapOn } from './entitlement';
import { lastTermEnd, type Term, termStartAfter } from './term';

/** What the calendar did to a place on a roster that got a seat today, or lost it. */
export interface SeatTurn {
  /** The last day on which it had a seat before. */
  readonly lastDay: CalendarDate;
  /** Without a seat now: the first day on which it has one again, as far as it is recorded. */
  readonly backOn?: CalendarDate;
  /** With a seat now: its last day, as far as it is recorded. */
  readonly until?: CalendarDate;
}

/** A day and the seat cap that matters about it. */
interface CapOn {
  readonly on: CalendarDate;
  readonly seatCap: number;
}

/** What the calendar does to the places of one pool, counted from 1, as of a day; what was approved is taken for delivered. */
export class SeatTurns {
  readonly #today: number;
  /** Days after which the seat cap may have become another one, the newest first. */
  readonly #ended: readonly CapOn[];
  /** Days to come on which it may rise, with what it is then; and after which it may fall, with what it is afterwards. */
  readonly #starting: readonly CapOn[];
  readonly #ending: readonly CapOn[];

  constructor(entitlements: readonly Entitlement[], today: CalendarDate, term: Term) {
    const delivered = asDelivered(entitlements);
    const gapEnd = addDays(termStartAfter(lastTermEnd(addDays(today, -1), term), term), -1);
    const ends = sorted([...entitlements.map(({ coverUntil }) => coverUntil), gapEnd]);
    const starts = sorted(entitlements.map(({ coverFrom }) => coverFrom));
    const capOn = (of: readonly Entitlement[], on: CalendarDate) => seatCapOn(of, on, term);
    this.#today = capOn(entitlements, today);
    this.#ended = ends
      .filter((on) => on < today)
      .toReversed()
      .map((on) => ({ on, seatCap: capOn(entitlements, on) }));
    this.#starting = starts.filter((on) => on > today).map((on) => ({ on, seatCap: capOn(delivered, on) }));
    this.#ending = ends.filter((on) => on >= today).map((on) => ({ on, seatCap: capOn(delivered, addDays(on, 1)) }));
  }

  /** Of a place that got a seat today, or lost it; undefined when no day is over on which it had one. */
  of(place: number): SeatTurn | undefined {
    const last = this.#ended.find(({ seatCap }) => seatCap >= place);
    if (last === undefined) return undefined;
    const isSeated = place <= this.#today;
    const backOn = isSeated ? undefined : this.#starting.find(({ seatCap }) => seatCap >= place)?.on;
    const until = isSeated ? this.#ending.find(({ seatCap }) => seatCap < place)?.on : undefined;
    return { lastDay: last.on, ...defined({ backOn, until }) };
  }
}

const sorted = (dates: readonly CalendarDate[]): readonly CalendarDate[] => [...new Set(dates)].toSorted();
