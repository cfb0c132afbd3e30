import { STRIP, STRIP_COLORS, type YearStrip, yearStrip } from '../../src/cards/parts/year-strip';
import { readPng } from '../support/cards/read-png';

const COLOR_NAMES = new Map<number, string>(Object.entries(STRIP_COLORS).map(([name, number]) => [number, name]));

const TERM: YearStrip = {
  spans: [
    { days: 334, seats: 10, uncertain: 0, isGap: false },
    { days: 31, seats: 0, uncertain: 0, isGap: true },
    { days: 184, seats: 5, uncertain: 2, isGap: false },
  ],
  marks: [
    { kind: 'today', day: 121 },
    { kind: 'decide-by', day: 303 },
    { kind: 'last-day', day: 333 },
  ],
  months: [0, 31, 334],
};

/** The colors of a day from the top, each with how many rows it has. */
function dayOf(strip: YearStrip, day: number): readonly string[] {
  const { at, height } = readPng(yearStrip(strip));
  const runs: { color: string; rows: number }[] = [];
  for (let y = 0; y < height; y += 1) {
    const color = COLOR_NAMES.get(at(day, y)) ?? '?';
    const last = runs.at(-1);
    if (last?.color === color) last.rows += 1;
    else runs.push({ color, rows: 1 });
  }
  return runs.map(({ color, rows }) => `${rows} ${color}`);
}

it('has a column of pixels for each day, as high as there are seats', () => {
  expect(readPng(yearStrip(TERM))).toMatchObject({ width: 549, height: STRIP.height });
  expect(dayOf(TERM, 50)).toEqual(['12 nothing', '44 seats', '4 line', '4 nothing']);
  expect(dayOf(TERM, 500)).toEqual(['34 nothing', '9 uncertain', '13 seats', '4 line', '4 nothing']);
});

it('shows a gap, with seats that are carried over it or without', () => {
  const [before, gap, after] = TERM.spans;
  const carried = { ...TERM, spans: [before, { ...gap, seats: 5 }, after] } as YearStrip;

  expect(dayOf(TERM, 355)).toEqual(['52 nothing', '8 gap', '4 nothing']);
  expect(dayOf(carried, 355)).toEqual(['34 nothing', '22 uncertain', '4 line', '4 nothing']);
});

it('marks days, each kind with a head of its own, and keeps free what is around them', () => {
  expect(dayOf(TERM, 121)).toEqual(['60 today', '4 nothing']);
  expect(dayOf(TERM, 303)).toEqual(['60 decide-by', '4 nothing']);
  expect(dayOf(TERM, 333)).toEqual(['60 last-day', '4 nothing']);
  expect(dayOf(TERM, 124)).toEqual(['8 today', '48 nothing', '4 line', '4 nothing']);
  expect(dayOf(TERM, 125)).toEqual(['6 today', '6 nothing', '44 seats', '4 line', '4 nothing']);
});

it('has a notch where a month begins', () => {
  expect(dayOf(TERM, 31)).toEqual(['12 nothing', '44 seats', '8 line']);
});

it('leaves out a mark of a day that it does not show, and shows few of many seats', () => {
  const spans = [
    { days: 5, seats: 1000, uncertain: 0, isGap: false },
    { days: 5, seats: 1, uncertain: 0, isGap: false },
  ];

  const strip: YearStrip = { spans, marks: [{ kind: 'asked', day: 40 }], months: [] };

  expect(dayOf(strip, 9)).toEqual(['53 nothing', '3 seats', '4 line', '4 nothing']);
});

it('tells every color of its palette from a white card and from a dark one', () => {
  const { chunks } = readPng(yearStrip(TERM));
  const [colors, opacities] = [chunks.get('PLTE') ?? Buffer.alloc(0), chunks.get('tRNS') ?? Buffer.alloc(0)];

  for (const card of [255, 0x29])
    for (let index = 1; index < opacities.length; index += 1) {
      const share = opacities.readUInt8(index) / 255;
      const seen = [0, 1, 2].map((part) => colors.readUInt8(index * 3 + part) * share + card * (1 - share));
      expect(contrast(seen, [card, card, card])).toBeGreaterThan(
        index === STRIP_COLORS.line || index === STRIP_COLORS.uncertain ? 1.5 : 3,
      );
    }
});

it('is small', () => {
  expect(yearStrip(TERM).length).toBeLessThan(700);
});

/** As the accessibility guidelines count it. */
function contrast(one: readonly number[], other: readonly number[]): number {
  const [dark, light] = [luminance(one), luminance(other)].toSorted((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: readonly number[]): number {
  const [red, green, blue] = color.map((part) => {
    const share = part / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
