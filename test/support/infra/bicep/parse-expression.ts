import { BicepError, type Expression, type Property } from './syntax';
import { type Token } from './tokens';

/** Operators between two operands, those that bind least first. */
const LEVELS: readonly (readonly string[])[] = [
  ['??'],
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%'],
];
const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** Goes through the tokens of a file, and reads expressions. */
export class Parser {
  #at = 0;
  readonly #file: string;
  readonly #tokens: readonly Token[];

  constructor(file: string, tokens: readonly Token[]) {
    this.#file = file;
    this.#tokens = tokens;
  }

  /** The next token, which stays the next one. */
  get next(): Token {
    const token = this.#tokens[this.#at] ?? this.#tokens.at(-1);
    if (token === undefined) throw new BicepError({ file: this.#file, line: 1 }, 'there is nothing');
    return token;
  }

  take(): Token {
    const token = this.next;
    this.#at += 1;
    return token;
  }

  /** Takes the next token, if it is this symbol. */
  takes(symbol: string): boolean {
    const isNext = this.next.kind === 'symbol' && this.next.text === symbol;
    if (isNext) this.#at += 1;
    return isNext;
  }

  expect(symbol: string): void {
    if (!this.takes(symbol)) throw this.unexpected(`${symbol} is expected`);
  }

  name(what: string): string {
    if (this.next.kind !== 'name') throw this.unexpected(`${what} is expected`);
    return this.take().text;
  }

  isAtLineEnd(): boolean {
    return this.next.kind === 'newline' || this.next.kind === 'end';
  }

  skipLines(): void {
    while (this.next.kind === 'newline') this.#at += 1;
  }

  /** A text into which nothing is inserted. */
  plainText(what: string): string {
    const { kind, parts = [], line } = this.take();
    const [only = '', ...more] = parts;
    if (kind !== 'text' || typeof only !== 'string' || more.length > 0) throw this.error(line, `${what} is expected`);
    return only;
  }

  expression(): Expression {
    const condition = this.#binary(0);
    if (!this.#takesAfterLines('?')) return condition;
    this.skipLines();
    const then = this.expression();
    if (!this.#takesAfterLines(':')) throw this.unexpected(': is expected');
    this.skipLines();
    return { kind: 'choice', line: condition.line, condition, then, otherwise: this.expression() };
  }

  /** Takes a symbol that may stand at the beginning of a later line. */
  #takesAfterLines(symbol: string): boolean {
    const before = this.#at;
    this.skipLines();
    if (this.takes(symbol)) return true;
    this.#at = before;
    return false;
  }

  #binary(level: number): Expression {
    const operators = LEVELS[level];
    if (operators === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      const operator = operators.find((one) => this.takes(one));
      if (operator === undefined) return left;
      left = { kind: 'binary', line: left.line, operator, left, right: this.#binary(level + 1) };
    }
  }

  #unary(): Expression {
    const { line } = this.next;
    const operator = ['!', '-'].find((one) => this.takes(one));
    if (operator === undefined) return this.#reached();
    return { kind: 'unary', line, operator, operand: this.#unary() };
  }

  #reached(): Expression {
    let of = this.#primary();
    for (;;) {
      const { line } = this.next;
      const isSafe = this.takes('.?');
      if (isSafe || this.takes('.')) {
        of = { kind: 'property', line, of, name: this.name('the name of a property'), isSafe };
        if (this.next.text === '(') throw this.error(line, `the method ${of.name} is not known`);
        continue;
      }
      if (!this.takes('[')) return of;
      const index = this.expression();
      this.expect(']');
      of = { kind: 'index', line, of, index };
    }
  }

  #primary(): Expression {
    const { kind, text, line } = this.next;
    if (kind === 'number') return { kind: 'literal', line, value: Number(this.take().text) };
    if (kind === 'text') return this.#text();
    if (kind === 'name') {
      this.#at += 1;
      if (this.takes('(')) return { kind: 'call', line, name: text, given: this.given() };
      const constant = CONSTANTS.get(text);
      return constant === undefined ? { kind: 'name', line, name: text } : { kind: 'literal', line, value: constant };
    }
    if (this.takes('(')) {
      this.skipLines();
      const inner = this.expression();
      this.skipLines();
      this.expect(')');
      return inner;
    }
    if (this.takes('[')) return { kind: 'array', line, items: [...this.#separated(']', () => this.expression())] };
    if (this.next.text === '{') return { kind: 'object', line, properties: this.object() };
    throw this.unexpected('a value is expected');
  }

  #text(): Expression {
    const { parts = [], line } = this.take();
    const pieces = parts.map((part) => (typeof part === 'string' ? part : this.#inserted(part)));
    const [only = '', ...more] = pieces;
    if (more.length === 0 && typeof only === 'string') return { kind: 'literal', line, value: only };
    return { kind: 'text', line, parts: pieces };
  }

  #inserted(tokens: readonly Token[]): Expression {
    const inner = new Parser(this.#file, tokens);
    const expression = inner.expression();
    if (inner.next.kind !== 'end') throw inner.unexpected('} is expected');
    return expression;
  }

  /** What a function or a decorator is given, after the opening parenthesis. */
  given(): readonly Expression[] {
    const given: Expression[] = [];
    this.skipLines();
    if (this.takes(')')) return given;
    for (;;) {
      given.push(this.expression());
      this.skipLines();
      if (this.takes(')')) return given;
      this.expect(',');
      this.skipLines();
    }
  }

  object(): readonly Property[] {
    const { line } = this.next;
    this.expect('{');
    const properties = [...this.#separated('}', () => this.#property())];
    const names = properties.flatMap(({ key }) => (key.kind === 'literal' ? [String(key.value)] : []));
    const twice = names.find((name, index) => names.indexOf(name) < index);
    if (twice !== undefined) throw this.error(line, `the property ${twice} is there twice`);
    return properties;
  }

  #property(): Property {
    const { kind, line } = this.next;
    if (kind !== 'name' && kind !== 'text') throw this.unexpected('the name of a property is expected');
    const key: Expression = kind === 'text' ? this.#text() : { kind: 'literal', line, value: this.take().text };
    this.expect(':');
    this.skipLines();
    return { key, value: this.expression() };
  }

  /** Items on lines of their own, or with commas between them, as far as the closing symbol. */
  *#separated<Item>(close: string, read: () => Item): Generator<Item> {
    this.skipLines();
    while (!this.takes(close)) {
      yield read();
      const isApart = this.next.kind === 'newline' || this.takes(',');
      if (!isApart && this.next.text !== close) throw this.unexpected(`a new line, a comma or ${close} is expected`);
      this.skipLines();
    }
  }

  unexpected(says: string): BicepError {
    const { kind, text, line } = this.next;
    const what = kind === 'end' ? 'the end' : kind === 'newline' ? 'the end of the line' : text.split('\n', 1).join();
    return this.error(line, `${says}, not ${what}`);
  }

  error(line: number, says: string): BicepError {
    return new BicepError({ file: this.#file, line }, says);
  }
}
