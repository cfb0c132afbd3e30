import { crc32, inflateSync } from 'node:zlib';

/** A PNG with a palette, taken apart again. */
export interface ReadPng {
  /** By name, each with a right checksum. */
  readonly chunks: ReadonlyMap<string, Buffer>;
  readonly width: number;
  readonly height: number;
  /** The number of a pixel's color. */
  readonly at: (x: number, y: number) => number;
}

/** Reads a data URI; throws where a checksum is wrong. */
export function readPng(url: string): ReadPng {
  const png = Buffer.from(url.replace('data:image/png;base64,', ''), 'base64');
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length;) {
    const end = at + 8 + png.readUInt32BE(at);
    if (png.readUInt32BE(end) !== crc32(png.subarray(at + 4, end))) throw new Error('a checksum is wrong');
    chunks.set(png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, end));
    at = end + 4;
  }
  const header = chunks.get('IHDR') ?? Buffer.alloc(13);
  const [width, height, depth] = [header.readUInt32BE(0), header.readUInt32BE(4), header.readUInt8(8)];
  const bytesPerRow = 1 + Math.ceil((width * depth) / 8);
  const rows = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0));
  if (rows.length !== bytesPerRow * height) throw new Error('pixels are missing');
  const at = (x: number, y: number): number => {
    const bit = x * depth;
    const byte = rows.readUInt8(y * bytesPerRow + 1 + (bit >> 3));
    return (byte >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
  };
  return { chunks, width, height, at };
}
