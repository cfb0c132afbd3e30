import { crc32, deflateSync } from 'node:zlib';

/** A color with its opacity, 0 to 255 each. */
export type Color = readonly [red: number, green: number, blue: number, alpha: number];

/** A picture of a few colors. */
export interface Picture {
  readonly width: number;
  /** At most 16. */
  readonly palette: readonly Color[];
  /** From the top, each with the number of a color for each pixel. */
  readonly rows: readonly (readonly number[])[];
}

/** A picture as a PNG in a data URI: one bit a pixel where two colors are all there are, four otherwise. */
export function pngUri({ width, palette, rows }: Picture): string {
  const depth = palette.length <= 2 ? 1 : 4;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(rows.length, 4);
  header.set([depth, 3, 0, 0, 0], 8);
  const png = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap((color) => color.slice(0, 3)))),
    chunk('tRNS', Buffer.from(palette.map((color) => color[3]))),
    chunk('IDAT', deflateSync(Buffer.concat(rows.map((row) => packed(row, depth))), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  return `data:image/png;base64,${png.toString('base64')}`;
}

/** A row of pixels behind the byte that says how it is filtered: not at all. */
function packed(row: readonly number[], depth: number): Buffer {
  const perByte = 8 / depth;
  const bytes = Buffer.alloc(1 + Math.ceil(row.length / perByte));
  for (const [x, color] of row.entries()) {
    const at = 1 + Math.floor(x / perByte);
    bytes.writeUInt8(bytes.readUInt8(at) | (color << (8 - depth * ((x % perByte) + 1))), at);
  }
  return bytes;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
