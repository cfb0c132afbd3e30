import { type Color, pngUri } from './png';

const WIDTH = 500;
const HEIGHT = 6;

const TAKEN: Color = [0x72, 0x77, 0xc8, 0xff];
const FULL: Color = [0xd4, 0x40, 0x52, 0xff];
/** Half transparent, so that it is a quiet gray on a white card and on a dark one. */
const FREE: Color = [0x80, 0x80, 0x80, 0x59];

/** Bars drawn before, by the pixels taken: there are some 500, and only the full one has another color. */
const bars = new Map<number, string>();

/**
 * A thin bar that shows how many seats are taken, as a PNG in a data URI of some 200 characters.
 *
 * An image stays thin in Teams where a column with a style grows to 32 pixels; two colors in a palette keep it small. A
 * bar with a free seat is never drawn full, nor one with a taken seat empty. The cap is at least 1.
 */
export function seatBar(seats: { readonly seatCap: number; readonly seatsTaken: number }): string {
  const { seatCap, seatsTaken } = seats;
  const isFull = seatsTaken >= seatCap;
  const exact = Math.round((WIDTH * seatsTaken) / seatCap);
  const taken = isFull ? WIDTH : Math.min(WIDTH - 6, Math.max(seatsTaken > 0 ? 6 : 0, exact));
  const drawn = bars.get(taken) ?? draw(taken, [FREE, isFull ? FULL : TAKEN]);
  bars.set(taken, drawn);
  return drawn;
}

function draw(taken: number, palette: readonly Color[]): string {
  const row = Array.from({ length: WIDTH }, (_, x) => (x < taken ? 1 : 0));
  return pngUri({ width: WIDTH, palette, rows: Array<typeof row>(HEIGHT).fill(row) });
}
