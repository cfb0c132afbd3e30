import { crc32, inflateSync } from 'node:zlib';
import { seatBar } from '../../src/cards/parts/seat-bar';

/** The chunks of a PNG by name, each with a right checksum. */
function chunksOf(url: string): ReadonlyMap<string, Buffer> {
  const png = Buffer.from(url.replace('data:image/png;base64,', ''), 'base64');
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length;) {
    const end = at + 8 + png.readUInt32BE(at);
    expect(png.readUInt32BE(end)).toBe(crc32(png.subarray(at + 4, end)));
    chunks.set(png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, end));
    at = end + 4;
  }
  return chunks;
}

/** How many pixels of the bar are taken, the same in each of its rows. */
function takenPixels(url: string): number {
  const rows = inflateSync(chunksOf(url).get('IDAT') ?? Buffer.alloc(0));
  const counts = Array.from({ length: 6 }, (_, row) => {
    const bits = [...rows.subarray(row * 64 + 1, row * 64 + 64)]
      .map((byte) => byte.toString(2).padStart(8, '0'))
      .join('');
    expect(bits).toMatch(/^1*0*$/);
    return bits.lastIndexOf('1') + 1;
  });
  expect(new Set(counts).size).toBe(1);
  return counts[0] ?? -1;
}

it.each([
  { seatsTaken: 0, seatCap: 5, pixels: 0 },
  { seatsTaken: 3, seatCap: 5, pixels: 300 },
  { seatsTaken: 5, seatCap: 5, pixels: 500 },
  { seatsTaken: 7, seatCap: 5, pixels: 500 },
  { seatsTaken: 1, seatCap: 5000, pixels: 6 },
  { seatsTaken: 4999, seatCap: 5000, pixels: 494 },
])('draws $seatsTaken of $seatCap seats as $pixels of 500 pixels', ({ pixels, ...seats }) => {
  expect(takenPixels(seatBar(seats))).toBe(pixels);
});

it('is another color only when full', () => {
  const colors = [0, 3, 4, 5].map((seatsTaken) =>
    chunksOf(seatBar({ seatCap: 5, seatsTaken }))
      .get('PLTE')
      ?.toString('hex'),
  );

  expect(new Set(colors.slice(0, 3)).size).toBe(1);
  expect(colors[3]).not.toBe(colors[0]);
});

it('is small', () => {
  expect(seatBar({ seatCap: 5, seatsTaken: 3 }).length).toBeLessThan(260);
});
