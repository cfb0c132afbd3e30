import { type Element, INK, type Setting, type Sheet } from './sheet';

const PAD = { x: 4, y: 3 } as const;
/** Between numbers and what stands to the right of them. */
const BEHIND_NUMBER = 6;
const SIZE = 8;
const HEAD_SIZE = 7.5;

/** One column of a table. */
export interface TableColumn<Row> {
  readonly title: string;
  /** Its share of the width, beside those of the others. */
  readonly share: number;
  readonly isNumber?: boolean;
  readonly of: (row: Row) => string;
}

/** Draws a table; its head comes again on each page that it goes on to. @param how Whether the last row is a total. */
export function drawTable<Row>(
  sheet: Sheet,
  columns: readonly TableColumn<Row>[],
  rows: readonly Row[],
  how: { readonly hasTotal?: boolean } = {},
): void {
  new Table(sheet, columns).draw(rows, how.hasTotal === true);
}

class Table<Row> {
  readonly #sheet: Sheet;
  readonly #columns: readonly TableColumn<Row>[];
  readonly #widths: readonly number[];
  readonly #element: Element;

  constructor(sheet: Sheet, columns: readonly TableColumn<Row>[]) {
    const shares = columns.reduce((sum, { share }) => sum + share, 0);
    this.#sheet = sheet;
    this.#columns = columns;
    this.#widths = columns.map(({ share }) => (share / shares) * sheet.width);
    this.#element = sheet.element('Table');
  }

  draw(rows: readonly Row[], hasTotal: boolean): void {
    const titles = this.#columns.map(({ title }) => title);
    const head = { typeface: 'bold', size: HEAD_SIZE, color: '#ffffff', tag: 'TH' } as const;
    const headHeight = this.#heightOf(titles, head);
    const drawHead = (): void => {
      this.#row(titles, { setting: head, height: headHeight, fill: INK.strong });
    };
    const cells = rows.map((row) => this.#columns.map(({ of }) => of(row)));
    const body = { size: SIZE, tag: 'TD' } as const;
    const most = this.#sheet.pageHeight - headHeight;
    // Never a head without a row under it.
    this.#sheet.ensure(headHeight + Math.min(most, cells[0] === undefined ? 0 : this.#heightOf(cells[0], body)));
    drawHead();
    for (const [index, texts] of cells.entries()) {
      const height = Math.min(most, this.#heightOf(texts, body));
      if (this.#sheet.ensure(height)) drawHead();
      const isTotal = hasTotal && index === cells.length - 1;
      const setting = isTotal ? ({ ...body, typeface: 'bold' } as const) : body;
      this.#row(texts, { setting, height, fill: index % 2 === 1 ? INK.band : undefined });
    }
    this.#sheet.y += 8;
  }

  #heightOf(texts: readonly string[], setting: Setting): number {
    const heights = texts.map((text, index) => this.#sheet.heightOf(text, this.#inner(index), setting));
    return Math.ceil(Math.max(0, ...heights)) + 2 * PAD.y;
  }

  #inner(index: number): number {
    const behind = this.#columns[index]?.isNumber === true ? BEHIND_NUMBER : 0;
    return Math.max(8, (this.#widths[index] ?? 0) - 2 * PAD.x - behind);
  }

  #row(
    texts: readonly string[],
    how: { readonly setting: Setting; readonly height: number; readonly fill: string | undefined },
  ): void {
    const { setting, height, fill } = how;
    const { left, width, y } = this.#sheet;
    this.#sheet.paint((document) => {
      if (fill !== undefined) document.rect(left, y, width, height).fill(fill);
      document.lineWidth(0.5).strokeColor(INK.line);
      document
        .moveTo(left, y + height)
        .lineTo(left + width, y + height)
        .stroke();
    });
    const row = this.#sheet.element('TR', this.#element);
    let x = left;
    for (const [index, text] of texts.entries()) {
      const align = this.#columns[index]?.isNumber === true ? 'right' : 'left';
      const box = { x: x + PAD.x, y: y + PAD.y, width: this.#inner(index), height: height - PAD.y };
      this.#sheet.write(text, box, { ...setting, align }, row);
      x += this.#widths[index] ?? 0;
    }
    this.#sheet.y = y + height;
  }
}
