import { BicepError, type Place } from './syntax';

/** A word of the language, with where it stands. */
export interface Token {
  readonly kind: 'name' | 'number' | 'text' | 'symbol' | 'newline' | 'end';
  /** As it is written. */
  readonly text: string;
  readonly line: number;
  /** Where it begins and ends in the file. */
  readonly start: number;
  readonly end: number;
  /** Of a text: its pieces, and the tokens of what is inserted between them. */
  readonly parts?: readonly (string | readonly Token[])[];
}

/** What stands around names that are known only once something is deployed; no file may hold it. */
export const UNKNOWN_MARKS = /[«»]/u;

/** Longest first. */
const SYMBOLS = [
  ...['.?', '??', '||', '&&', '==', '!=', '<=', '>='],
  ...['@', '=', '{', '}', '[', ']', '(', ')', '?', ':', '.', ',', '!', '<', '>', '+', '-', '*', '/', '%', '|'],
];
const ESCAPES: Readonly<Record<string, string>> = { "'": "'", '\\': '\\', n: '\n', r: '\r', t: '\t', $: '$' };

/** The words of a file; comments and blanks are none. Line ends are, as they end declarations. */
export function tokensOf(file: string, source: string): readonly Token[] {
  return new Lexer(file, source).all();
}

class Lexer {
  #at = 0;
  #line = 1;
  readonly #file: string;
  readonly #source: string;

  constructor(file: string, source: string) {
    this.#file = file;
    this.#source = source;
    const marked = source.split('\n').findIndex((line) => UNKNOWN_MARKS.test(line));
    if (marked >= 0) throw new BicepError({ file, line: marked + 1 }, 'the characters « and » are not read');
  }

  all(): readonly Token[] {
    return [...this.#until((token) => token.kind === 'end')];
  }

  /** Tokens as far as one of which `isLast` holds, which is the last. */
  *#until(isLast: (token: Token, depth: number) => boolean): Generator<Token> {
    for (let depth = 0; ;) {
      const token = this.#next();
      yield token;
      if (isLast(token, depth)) return;
      if (token.kind === 'end') throw this.#error('a text does not end');
      if (token.text === '{') depth += 1;
      if (token.text === '}') depth -= 1;
    }
  }

  #next(): Token {
    this.#skipBlanks();
    const start = this.#at;
    const line = this.#line;
    const made = (kind: Token['kind'], text: string): Token => {
      this.#at = start + text.length;
      return { kind, text, line, start, end: this.#at };
    };
    const rest = this.#source.slice(start);
    if (rest === '') return made('end', '');
    if (/^\r?\n/u.test(rest)) {
      this.#line += 1;
      return made('newline', /^\r?\n/u.exec(rest)?.[0] ?? '');
    }
    if (rest.startsWith("'''")) return this.#longText(start);
    if (rest.startsWith("'")) return this.#text(start);
    const [word] = /^[A-Za-z_]\w*/u.exec(rest) ?? [];
    if (word !== undefined) return made('name', word);
    const [number] = /^\d+\b/u.exec(rest) ?? [];
    if (number !== undefined) return made('number', number);
    const symbol = SYMBOLS.find((one) => rest.startsWith(one));
    if (symbol !== undefined) return made('symbol', symbol);
    throw this.#error(`${JSON.stringify(rest[0])} is not known`);
  }

  #skipBlanks(): void {
    for (;;) {
      const rest = this.#source.slice(this.#at);
      const [blank] = /^(?:[ \t]+|\/\/[^\n]*?(?=\r?\n|$))/u.exec(rest) ?? [];
      const [comment] = /^\/\*[\s\S]*?\*\//u.exec(rest) ?? [];
      if (comment === undefined && rest.startsWith('/*')) throw this.#error('a comment does not end');
      const skipped = blank ?? comment;
      if (skipped === undefined) return;
      this.#at += skipped.length;
      this.#line += skipped.split('\n').length - 1;
    }
  }

  /** Nothing is inserted into it, and nothing escaped; a line end right after its beginning is not part of it. */
  #longText(start: number): Token {
    const line = this.#line;
    const close = this.#source.indexOf("'''", start + 3);
    if (close < 0) throw this.#error('a text does not end');
    // A text may itself end in quotation marks.
    let end = close + 3;
    while (this.#source[end] === "'") end += 1;
    const text = this.#source.slice(start, end);
    this.#at = end;
    this.#line += text.split('\n').length - 1;
    return { kind: 'text', text, line, start, end, parts: [text.slice(3, -3).replace(/^\r?\n/u, '')] };
  }

  #text(start: number): Token {
    const line = this.#line;
    const parts: (string | readonly Token[])[] = [];
    let piece = '';
    this.#at = start + 1;
    for (;;) {
      const character = this.#source[this.#at];
      this.#at += 1;
      if (character === undefined || character === '\n') throw this.#error('a text does not end');
      if (character === "'") break;
      if (character === '\\') piece += this.#escaped();
      else if (character === '$' && this.#source[this.#at] === '{') {
        this.#at += 1;
        const inserted = [...this.#until((token, depth) => token.text === '}' && depth === 0)];
        parts.push(piece, [...inserted.slice(0, -1), { ...this.#endOf(inserted), kind: 'end', text: '' }]);
        piece = '';
      } else piece += character;
    }
    const text = this.#source.slice(start, this.#at);
    return { kind: 'text', text, line, start, end: this.#at, parts: [...parts, piece].filter((part) => part !== '') };
  }

  #endOf(tokens: readonly Token[]): Token {
    const last = tokens.at(-1);
    if (last === undefined) throw this.#error('a text does not end');
    return last;
  }

  #escaped(): string {
    const character = this.#source[this.#at] ?? '';
    this.#at += 1;
    const plain = ESCAPES[character];
    if (plain === undefined) throw this.#error(`\\${character} is not known in a text`);
    return plain;
  }

  #error(says: string): BicepError {
    const place: Place = { file: this.#file, line: this.#line };
    return new BicepError(place, says);
  }
}
