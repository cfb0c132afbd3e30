import { joined } from './inert';
import { seatBar } from './seat-bar';

/** How a pool stands today, in seats and people. */
export interface SeatCounts {
  readonly seatCap: number;
  /** Seated people; never more than the cap. */
  readonly seatsTaken: number;
  readonly waitingCount: number;
}

/** The bar of a seat count, and the color of its words. */
export interface BarFields {
  readonly seatsTone: Tone;
  readonly barUrl: string;
  readonly barAlt: string;
}

/** The color of a text. `attention` only for what is full, lost or failed, and only where the words say so too. */
export type Tone = 'default' | 'attention';

/** How a person's state is printed: quiet while all is well, so that what failed stands out. */
export function stateStyle(isFailed: boolean | undefined): { readonly tone: Tone; readonly isSubtle: boolean } {
  return isFailed ? { tone: 'attention', isSubtle: false } : { tone: 'default', isSubtle: true };
}

/** Says how many seats are free, in the words used everywhere: `2 of 5 seats free`, `0 of 2 seats free · 3 waiting`. */
export function seatsLine(seats: SeatCounts): string {
  return joined([freeText(seats), waitingText(seats)]);
}

/** The bar, and the words beside it in two parts, so that a narrow screen breaks the line between them. */
export function seatFields(seats: SeatCounts): BarFields & { readonly freeText: string; readonly waitingText: string } {
  return { freeText: freeText(seats), waitingText: waitingText(seats), ...barFields(seats) };
}

/** The bar of a seat count. A pool without any seats has none. */
export function barFields({ seatCap, seatsTaken }: SeatCounts): BarFields {
  return {
    seatsTone: seatsTaken >= seatCap ? 'attention' : 'default',
    barUrl: seatCap > 0 ? seatBar({ seatCap, seatsTaken }) : '',
    barAlt: `${seatsTaken} of ${seatCap} seats taken`,
  };
}

/** The bar of a card that says nothing about seats. */
export const NO_BAR: BarFields = { seatsTone: 'default', barUrl: '', barAlt: '' };

function freeText({ seatCap, seatsTaken }: SeatCounts): string {
  return `${Math.max(0, seatCap - seatsTaken)} of ${seatCap} seats free`;
}

function waitingText({ waitingCount }: SeatCounts): string {
  return waitingCount > 0 ? `${waitingCount} waiting` : '';
}
