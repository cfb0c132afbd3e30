import { inflateSync } from 'node:zlib';

/** What a test wants to know of a picture. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** The mean of its color channels, from 0 for black to 255 for white. */
  readonly lightness: number;
}

/** How many bytes a pixel has, by the color type of its header: RGB and RGBA, as browsers take pictures. */
const CHANNELS: Readonly<Record<number, number>> = { 2: 3, 6: 4 };

/**
 * Reads a PNG of eight bits a channel; throws for any other.
 *
 * @source https://www.w3.org/TR/png-3/#9Filters
 */
export function readPicture(png: Buffer): Picture {
  const [width, height, depth, type] = [
    png.readUInt32BE(16),
    png.readUInt32BE(20),
    png.readUInt8(24),
    png.readUInt8(25),
  ];
  const channels = CHANNELS[type];
  if (depth !== 8 || channels === undefined) throw new Error(`a PNG of color type ${type} with ${depth} bits`);
  const rows = inflateSync(Buffer.concat(dataOf(png)));
  const size = width * channels;
  let above = Buffer.alloc(size);
  let sum = 0;
  for (let y = 0; y < height; y += 1) {
    const at = y * (size + 1);
    const row = Buffer.from(rows.subarray(at + 1, at + 1 + size));
    unfilter(row, above, rows.readUInt8(at), channels);
    for (let index = 0; index < size; index += 1) if (channels === 3 || index % 4 < 3) sum += row[index] ?? 0;
    above = row;
  }
  return { width, height, lightness: sum / (width * height * 3) };
}

function* chunksOf(png: Buffer): Generator<readonly [string, Buffer]> {
  for (let at = 8; at < png.length;) {
    const end = at + 8 + png.readUInt32BE(at);
    yield [png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, end)];
    at = end + 4;
  }
}

const dataOf = (png: Buffer): Buffer[] =>
  [...chunksOf(png)].flatMap(([name, bytes]) => (name === 'IDAT' ? [bytes] : []));

/** Each byte was stored as the difference from what its neighbors at the left and above let expect. */
function unfilter(row: Buffer, above: Buffer, filter: number, channels: number): void {
  for (let index = 0; index < row.length; index += 1) {
    const left = index < channels ? 0 : (row[index - channels] ?? 0);
    const corner = index < channels ? 0 : (above[index - channels] ?? 0);
    row[index] = ((row[index] ?? 0) + expected(filter, left, above[index] ?? 0, corner)) & 255;
  }
}

function expected(filter: number, left: number, up: number, corner: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const [toLeft, toUp, toCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
