import { type Color, pngUri } from './png';

/** Days on end with as many seats. */
export interface StripSpan {
  readonly days: number;
  readonly seats: number;
  /** Of these, seats that are not certain: paler. */
  readonly uncertain: number;
  /** Days between two covers. */
  readonly isGap: boolean;
}

/** A day that is marked, counted from the first one, 0. */
export interface StripMark {
  readonly kind: 'today' | 'asked' | 'decide-by' | 'last-day';
  readonly day: number;
}

/** What a strip shows. */
export interface YearStrip {
  readonly spans: readonly StripSpan[];
  readonly marks: readonly StripMark[];
  /** The days on which a month begins, counted from 0. */
  readonly months: readonly number[];
}

/** Rows of pixels: heads of marks, then seats, then the line they stand on, thicker where a gap has none, then a notch for each month. */
export const STRIP = { height: 64, seatsFrom: 12, gapFrom: 52, lineFrom: 56, notchesFrom: 60 };

/** The place of each color in the palette. All of them can be told from a white card and from a dark one. */
export const STRIP_COLORS = {
  nothing: 0,
  seats: 1,
  uncertain: 2,
  line: 3,
  today: 4,
  asked: 5,
  'decide-by': 6,
  'last-day': 7,
  gap: 8,
} as const;

const PALETTE: readonly Color[] = [
  [0, 0, 0, 0],
  [0x72, 0x77, 0xc8, 0xff],
  [0x72, 0x77, 0xc8, 0x80],
  [0x80, 0x80, 0x80, 0x80],
  [0x80, 0x80, 0x80, 0xff],
  [0x2f, 0x86, 0xc4, 0xff],
  [0xc4, 0x7a, 0x12, 0xff],
  [0xd4, 0x40, 0x52, 0xff],
  [0xd4, 0x40, 0x52, 0xff],
];

/** How far the head of a mark reaches to either side of its day, by the row: each kind has a form of its own. */
const HEADS: Readonly<Record<StripMark['kind'], (row: number) => readonly [left: number, right: number]>> = {
  today: (row) => [6 - Math.floor(row / 2), 6 - Math.floor(row / 2)],
  asked: (row) => [6 - Math.abs(6 - row), 6 - Math.abs(6 - row)],
  'decide-by': () => [5, 5],
  'last-day': () => [1, 12],
};

/** Where two marks meet, the later one of these is on top. */
const ORDER: readonly StripMark['kind'][] = ['today', 'decide-by', 'last-day', 'asked'];

/** Half of what the line of a mark is wide beyond its day, and what is left free around it. */
const MARK = 1;
const FREE = 3;

/**
 * The seats of a year and a half as a PNG in a data URI of some hundred characters: a column of pixels for each day, as high as there
 * are seats, with marks. Shown over the whole width of a card it keeps its shape on a phone. The same is to be said in words beside it.
 */
export function yearStrip({ spans, marks, months }: YearStrip): string {
  const days = spans.flatMap(({ days: count, ...span }) => Array.from({ length: count }, () => span));
  const most = Math.max(1, ...spans.map(({ seats }) => seats));
  const columns = days.map((span) => columnOf(span, most));
  for (const day of months)
    for (let row = STRIP.notchesFrom; row < STRIP.height; row += 1) paint(columns, day, row, STRIP_COLORS.line);
  for (const mark of marks.toSorted((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind)))
    drawMark(columns, mark);
  return pngUri({
    width: columns.length,
    palette: PALETTE,
    rows: Array.from({ length: STRIP.height }, (_, row) => columns.map((column) => column[row] ?? 0)),
  });
}

type Columns = readonly number[][];

/** One day from the top: the seats, with those that are not certain above the others. */
function columnOf({ seats, uncertain, isGap }: Omit<StripSpan, 'days'>, most: number): number[] {
  const top = heightOf(seats, most);
  const certain = heightOf(seats - uncertain, most);
  const isEmptyGap = isGap && seats === 0;
  return Array.from({ length: STRIP.height }, (_, row) => {
    if (row >= STRIP.notchesFrom) return STRIP_COLORS.nothing;
    if (isEmptyGap && row >= STRIP.gapFrom) return STRIP_COLORS.gap;
    if (row >= STRIP.lineFrom) return STRIP_COLORS.line;
    const height = STRIP.lineFrom - row;
    if (height > top) return STRIP_COLORS.nothing;
    return height > certain || isGap ? STRIP_COLORS.uncertain : STRIP_COLORS.seats;
  });
}

/** Any seats at all are seen. */
function heightOf(seats: number, most: number): number {
  const room = STRIP.lineFrom - STRIP.seatsFrom;
  return seats <= 0 ? 0 : Math.max(3, Math.round((room * seats) / most));
}

function drawMark(columns: Columns, { kind, day }: StripMark): void {
  for (let row = 0; row < STRIP.notchesFrom; row += 1) {
    const [left, right] = row < STRIP.seatsFrom ? HEADS[kind](row) : [MARK, MARK];
    for (let x = day - FREE; x <= day + FREE; x += 1)
      if (row >= STRIP.seatsFrom && row < STRIP.lineFrom) paint(columns, x, row, STRIP_COLORS.nothing);
    for (let x = day - left; x <= day + right; x += 1) paint(columns, x, row, STRIP_COLORS[kind]);
  }
}

/** Paints one pixel, where there is one. */
function paint(columns: Columns, x: number, row: number, color: number): void {
  const column = columns[x];
  if (column !== undefined) column[row] = color;
}
