import { crc32, deflateSync } from 'node:zlib';

const WIDTH = 500;
const HEIGHT = 6;

type Color = readonly [red: number, green: number, blue: number, alpha: number];

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
  const drawn = bars.get(taken) ?? png(taken, [FREE, isFull ? FULL : TAKEN]).toString('base64');
  bars.set(taken, drawn);
  return `data:image/png;base64,${drawn}`;
}

/** One bit a pixel: 1 from the left up to `taken`, then 0. */
function png(taken: number, palette: readonly Color[]): Buffer {
  const row = Buffer.alloc(1 + Math.ceil(WIDTH / 8));
  for (let x = 0; x < taken; x += 1) row.writeUInt8(row.readUInt8(1 + (x >> 3)) | (0x80 >> (x & 7)), 1 + (x >> 3));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header.set([1, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap((color) => color.slice(0, 3)))),
    chunk('tRNS', Buffer.from(palette.map((color) => color[3]))),
    chunk('IDAT', deflateSync(Buffer.concat(Array<Buffer>(HEIGHT).fill(row)), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
