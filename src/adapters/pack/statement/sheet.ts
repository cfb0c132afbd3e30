import PDFDocument from 'pdfkit';
import { buffer } from 'node:stream/consumers';

const FONTS = {
  plain: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf'),
  bold: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf'),
} as const;

/** What text is set in. */
export type Typeface = keyof typeof FONTS;

/** Colors: of titles and the heads of tables, of text, of what is beside it, of lines, and of every other row. */
export const INK = { strong: '#1f3a5f', text: '#1a1a1a', faint: '#5a6472', line: '#c4ccd6', band: '#f3f6f9' } as const;

const MARGIN = { side: 50, top: 64, bottom: 56 } as const;
/** What stands for a character that the font does not have: nobody takes a name with it for the whole name. */
const UNKNOWN = '\u25A1';
/** Controls, what turns the direction of text, halves of characters. */
const UNFIT = /[\p{Cc}\p{Bidi_Control}\p{Cs}\u2028\u2029\uFEFF]/gu;

/** What is said at the edge of each page. */
export interface Edges {
  readonly title: string;
  readonly header: string;
  readonly footer: string;
  readonly author: string;
  readonly madeAt: Date;
}

/** How a piece of text is set. */
export interface Setting {
  readonly typeface?: Typeface;
  /** In points. */
  readonly size?: number;
  readonly color?: string;
  readonly align?: 'left' | 'right';
  /** What it is in the structure of the document, which reading programs follow. */
  readonly tag?: string;
}

/** A place on a page. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** The most that is shown; the rest is cut, and a mark says so. */
  readonly height?: number;
}

/** What can hold text in the structure of a document. */
export type Element = ReturnType<PDFKit.PDFDocument['struct']>;

/** What pdfkit knows of an embedded font. */
interface Glyphs {
  readonly _font: { readonly font: { hasGlyphForCodePoint(codePoint: number): boolean } };
}

/** Pages in US Letter that are filled from top to bottom. */
export class Sheet {
  readonly #document: PDFKit.PDFDocument;
  readonly #edges: Edges;
  readonly #root: Element;
  readonly #known = new Map<string, boolean>();
  #section: Element;
  /** Where the next thing goes, from the top of the page. */
  y: number = MARGIN.top;

  constructor(edges: Edges) {
    const { title, author, madeAt } = edges;
    this.#edges = edges;
    this.#document = new PDFDocument({
      ...{ size: 'LETTER', margins: { top: 0, bottom: 0, left: MARGIN.side, right: MARGIN.side } },
      ...{ pdfVersion: '1.7', tagged: true, displayTitle: true, lang: 'en-US', bufferPages: true },
      // Dates of the evidence, not of the clock: the same evidence gives the same bytes.
      info: {
        Title: title,
        Author: author,
        Creator: 'alacarte',
        Producer: 'pdfkit',
        CreationDate: madeAt,
        ModDate: madeAt,
      },
    });
    for (const [typeface, file] of Object.entries(FONTS)) this.#document.registerFont(typeface, file);
    this.#root = this.#document.struct('Document');
    this.#document.addStructure(this.#root);
    this.#section = this.element('Sect', this.#root);
  }

  get left(): number {
    return MARGIN.side;
  }

  get width(): number {
    return this.#document.page.width - 2 * MARGIN.side;
  }

  /** Where pages end for what they are about. */
  get bottom(): number {
    return this.#document.page.height - MARGIN.bottom;
  }

  /** How much fits on a page that is empty. */
  get pageHeight(): number {
    return this.bottom - MARGIN.top;
  }

  /** The part of the document that is being written. */
  get section(): Element {
    return this.#section;
  }

  /** Begins a part of its own. */
  begin(): void {
    this.#section = this.element('Sect', this.#root);
  }

  /** An element of the structure inside another one. */
  element(tag: string, parent: Element = this.#section): Element {
    const made = this.#document.struct(tag);
    parent.add(made);
    return made;
  }

  /** Goes on on a new page where less than this many points are left. @returns Whether it did. */
  ensure(height: number): boolean {
    if (this.y + height <= this.bottom) return false;
    this.#document.addPage();
    this.y = MARGIN.top;
    return true;
  }

  /** How high text becomes in a width. */
  heightOf(text: string, width: number, { typeface = 'plain', size = 9 }: Setting = {}): number {
    const shown = this.fit(text);
    this.#document.font(typeface).fontSize(size);
    return this.#document.heightOfString(shown, { width });
  }

  /** Writes text into a place, as a part of an element of the structure. */
  write(text: string, box: Box, setting: Setting = {}, parent: Element = this.#section): void {
    const { typeface = 'plain', size = 9, color = INK.text, align = 'left', tag = 'P' } = setting;
    const { x, y, width, height } = box;
    const shown = this.fit(text);
    this.#document.font(typeface).fontSize(size).fillColor(color);
    this.#document.text(shown, x, y, {
      ...{ width, align, structParent: parent, structType: tag },
      ...(height === undefined ? {} : { height, ellipsis: true }),
    });
  }

  /** A paragraph across the page, and some room behind it. */
  paragraph(text: string, setting: Setting = {}, after = 6): void {
    const height = this.heightOf(text, this.width, setting);
    this.ensure(height);
    this.write(text, { x: this.left, y: this.y, width: this.width }, setting);
    this.y += height + after;
  }

  /** A title over what follows, never at the end of a page. */
  heading(text: string, level: 1 | 2, room = 70): void {
    const setting = {
      typeface: 'bold',
      size: level === 1 ? 13 : 10.5,
      color: INK.strong,
      tag: `H${level + 1}`,
    } as const;
    this.y += this.y === MARGIN.top ? 0 : level === 1 ? 14 : 8;
    const height = this.heightOf(text, this.width, setting);
    this.ensure(height + room);
    this.write(text, { x: this.left, y: this.y, width: this.width }, setting);
    this.y += height + (level === 1 ? 6 : 3);
  }

  /** Paints what nobody reads. */
  paint(draw: (document: PDFKit.PDFDocument) => void): void {
    this.#document.markContent('Artifact', { type: 'Layout' });
    this.#document.save();
    draw(this.#document);
    this.#document.restore();
    this.#document.endMarkedContent();
  }

  /** Text without what cannot be shown: characters that the font does not have are replaced by a box. */
  fit(text: string): string {
    this.#document.font('plain');
    return Array.from(text.normalize('NFC').replaceAll(/\s/gu, ' ').replaceAll(UNFIT, UNKNOWN), (character) =>
      this.#isKnown(character) ? character : UNKNOWN,
    ).join('');
  }

  #isKnown(character: string): boolean {
    const known = this.#known.get(character);
    if (known !== undefined) return known;
    const { font } = (this.#document as unknown as Glyphs)._font;
    const found = font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0);
    this.#known.set(character, found);
    return found;
  }

  /** Writes the edges of all pages, and gives the whole document. */
  async end(): Promise<Uint8Array> {
    const bytes = buffer(this.#document);
    const { start, count } = this.#document.bufferedPageRange();
    for (let page = start; page < start + count; page += 1) {
      this.#document.switchToPage(page);
      this.#edge(`${page + 1} of ${count}`, page === 0);
    }
    this.#document.end();
    return bytes;
  }

  #edge(pageNumber: string, isFirst: boolean): void {
    const { header, footer } = this.#edges;
    const { height } = this.#document.page;
    const set = (text: string, y: number, align: 'left' | 'right'): void => {
      this.#document.text(this.fit(text), this.left, y, { width: this.width, height: 12, align, ellipsis: true });
    };
    this.#document.markContent('Artifact', { type: 'Pagination' });
    this.#document.font('plain').fontSize(7.5).fillColor(INK.faint);
    if (!isFirst) set(header, 34, 'left');
    const under = height - 38;
    this.#document.lineWidth(0.5).strokeColor(INK.line);
    this.#document
      .moveTo(this.left, under - 6)
      .lineTo(this.left + this.width, under - 6)
      .stroke();
    set(footer, under, 'left');
    set(`Page ${pageNumber}`, under, 'right');
    this.#document.endMarkedContent();
  }
}
