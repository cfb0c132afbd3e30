import { seatBar } from '../../src/cards/parts/seat-bar';
import { readPng } from '../support/cards/read-png';

/** How many pixels of the bar are taken, the same in each of its rows. */
function takenPixels(url: string): number {
  const { at, width, height } = readPng(url);
  const counts = Array.from({ length: height }, (_, y) => {
    const bits = Array.from({ length: width }, (_none, x) => at(x, y)).join('');
    expect(bits).toMatch(/^1*0*$/);
    return bits.lastIndexOf('1') + 1;
  });
  expect([width, height]).toEqual([500, 6]);
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
    readPng(seatBar({ seatCap: 5, seatsTaken }))
      .chunks.get('PLTE')
      ?.toString('hex'),
  );

  expect(new Set(colors.slice(0, 3)).size).toBe(1);
  expect(colors[3]).not.toBe(colors[0]);
});

it('is small', () => {
  expect(seatBar({ seatCap: 5, seatsTaken: 3 }).length).toBeLessThan(260);
});
