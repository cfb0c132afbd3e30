import { type Cell, type CellObject, type SheetData } from 'write-excel-file/node';
import { type CalendarDate, type Instant } from '../../../domain/calendar';
import { wallClock } from '../words/moment';

/** The most characters that a cell can hold. */
const MOST_CHARACTERS = 32_767;
const LONG = 40;
/** Where sheets would read a character by its number, such as `_x000D_`, that somebody typed so. */
const LIKE_AN_ESCAPE = /_(?=x[0-9A-Fa-f]{4}_)/gu;

/** One column of a sheet. */
export interface Column<Row> {
  readonly title: string;
  /** In characters. */
  readonly width: number;
  readonly of: (row: Row) => Cell;
}

/** A sheet whose first row says what is in its columns. */
export interface SheetOf {
  readonly name: string;
  readonly data: SheetData;
  readonly widths: readonly number[];
}

const HEADER: CellObject = {
  ...{ type: String, fontWeight: 'bold', fontFamily: 'Calibri', textColor: '#ffffff', backgroundColor: '#1f3a5f' },
  ...{ alignVertical: 'center', wrap: true, height: 30 },
};

/** Rows under the titles of their columns. */
export function sheetOf<Row>(name: string, columns: readonly Column<Row>[], rows: readonly Row[]): SheetOf {
  return {
    name,
    data: [
      columns.map(({ title }) => ({ ...HEADER, value: title })),
      ...rows.map((row) => columns.map(({ of }) => of(row))),
    ],
    widths: columns.map(({ width }) => width),
  };
}

/** Text, whatever it begins with: it is typed as text, so that no program takes it for a formula. An empty one leaves the cell empty. */
export function text(value: string | undefined): Cell {
  if (value === undefined || value === '') return null;
  const shown = value
    .slice(0, MOST_CHARACTERS)
    .replaceAll(/\p{Cs}/gu, '\uFFFD')
    .replaceAll(LIKE_AN_ESCAPE, '_x005F_');
  return { value: shown, type: String, alignVertical: 'top', ...(isLong(shown) ? { wrap: true } : {}) };
}

const isLong = (value: string): boolean => value.length > LONG || value.includes('\n');

/** A whole number. */
export const whole = (value: number | undefined): Cell =>
  value === undefined ? null : { value, type: Number, format: '#,##0', alignVertical: 'top' };

/** An amount of money, in hundredths. */
export const money = (cents: number | undefined): Cell =>
  cents === undefined ? null : { value: cents / 100, type: Number, format: '#,##0.00', alignVertical: 'top' };

/** A day. */
export const day = (value: CalendarDate | undefined): Cell =>
  value === undefined
    ? null
    : { value: new Date(`${value}T00:00:00Z`), type: Date, format: 'yyyy-mm-dd', alignVertical: 'top' };

/** A moment, as clocks in a time zone showed it. */
export const moment = (timeZone: string, value: Instant | undefined): Cell =>
  value === undefined
    ? null
    : { value: wallClock(timeZone, value), type: Date, format: 'yyyy-mm-dd hh:mm', alignVertical: 'top' };
