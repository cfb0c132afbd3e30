import { inflateSync } from 'node:zlib';

/** A picture, a pixel as red, green, blue and opacity, each 0 to 255. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixelAt: (x: number, y: number) => readonly [number, number, number, number];
}

const SIGNATURE = '89504e470d0a1a0a';
const RGB = 2;
const RGBA = 6;

/** Reads a PNG file of 8 bits a channel, RGB or RGBA, not interlaced; throws for any other. */
export function readPng(bytes: Buffer): Picture {
  if (bytes.toString('hex', 0, 8) !== SIGNATURE) throw new Error('no PNG file');
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const [depth, color, , , interlaced] = bytes.subarray(24, 29);
  if (depth !== 8 || (color !== RGB && color !== RGBA) || interlaced !== 0)
    throw new Error('a PNG file of another kind');
  const channels = color === RGB ? 3 : 4;
  const rows = unfiltered(inflateSync(dataOf(bytes)), height, width * channels, channels);
  const pixelAt: Picture['pixelAt'] = (x, y) => {
    const [red = 0, green = 0, blue = 0, opacity = 255] = (rows[y] ?? []).slice(x * channels, (x + 1) * channels);
    return [red, green, blue, opacity];
  };
  return { width, height, pixelAt };
}

/** The packed rows, which may lie in several parts. */
function dataOf(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at))
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)));
  return Buffer.concat(parts);
}

/** The rows as they were before each was written as the difference from what is left of it or above it. */
function unfiltered(data: Buffer, height: number, length: number, channels: number): readonly (readonly number[])[] {
  const rows: number[][] = [];
  for (let y = 0; y < height; y += 1) {
    const start = y * (length + 1);
    const filter = data[start] ?? 0;
    const above = rows[y - 1] ?? [];
    const row: number[] = [];
    for (let x = 0; x < length; x += 1) {
      const [left, up, corner] = [row[x - channels] ?? 0, above[x] ?? 0, above[x - channels] ?? 0];
      row.push(((data[start + 1 + x] ?? 0) + predicted(filter, left, up, corner)) & 255);
    }
    rows.push(row);
  }
  return rows;
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter < 4) return [0, left, up, (left + up) >> 1][filter] ?? 0;
  const estimate = left + up - corner;
  const off = (from: number): number => Math.abs(estimate - from);
  if (off(left) <= off(up) && off(left) <= off(corner)) return left;
  return off(up) <= off(corner) ? up : corner;
}
