import { badRequest } from '../error-answer';

/** A value written in a filter. */
export type Literal = string | boolean | null;

/** A filter, as written. `compare` covers `eq`, `ne` and `in`. */
export type Expression =
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'not'; readonly operand: Expression }
  | {
      readonly kind: 'compare';
      readonly property: string;
      readonly values: readonly Literal[];
      readonly isNegated: boolean;
    }
  | {
      readonly kind: 'function';
      readonly name: 'startswith' | 'endswith';
      readonly property: string;
      readonly value: Literal;
    }
  | { readonly kind: 'any-license'; readonly skuId: string }
  | { readonly kind: 'any-address'; readonly value: string }
  | { readonly kind: 'no-license' };

interface Token {
  readonly kind: (typeof KINDS)[number] | 'end';
  readonly value: string;
  readonly position: number;
}

const TOKEN =
  /\s*(?:(?<text>'(?:[^']|'')*')|(?<guid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})|(?<word>\$?[\p{L}_][\p{L}\p{N}_]*)|(?<number>\d+)|(?<sign>[(),/:]))/iuy;
const KINDS = ['text', 'guid', 'word', 'number', 'sign'] as const;
const DEEPEST = 50;

/**
 * Parses the part of OData's filter language that Graph's people understand: `eq`, `ne`, `in`, `and`, `or`, `not`,
 * `startswith`, `endswith`, `assignedLicenses/any(x:x/skuId eq …)`, `assignedLicenses/$count eq 0` and `proxyAddresses/any(x:x eq …)`.
 * Throws an `ErrorAnswer` 400 for anything else.
 */
export function parseFilter(text: string): Expression {
  return new FilterParser(text).parse();
}

class FilterParser {
  readonly #tokens: readonly Token[];
  readonly #text: string;
  #next = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  parse(): Expression {
    const expression = this.#or();
    if (this.#peek().kind !== 'end') throw this.#fail(this.#peek());
    return expression;
  }

  #or(): Expression {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw badRequest('Invalid filter clause: The node count limit has been exceeded.');
    let left = this.#and();
    while (this.#isWord('or')) {
      this.#take();
      left = { kind: 'or', left, right: this.#and() };
    }
    this.#depth -= 1;
    return left;
  }

  #and(): Expression {
    let left = this.#unary();
    while (this.#isWord('and')) {
      this.#take();
      left = { kind: 'and', left, right: this.#unary() };
    }
    return left;
  }

  #unary(): Expression {
    if (this.#isWord('not')) {
      this.#take();
      return { kind: 'not', operand: this.#primary() };
    }
    return this.#primary();
  }

  #primary(): Expression {
    if (this.#isSign('(')) {
      this.#take();
      const inner = this.#or();
      this.#takeSign(')');
      return inner;
    }
    const property = this.#takeWord();
    switch (property) {
      case 'startswith':
      case 'endswith':
        return this.#functionCall(property);
      case 'assignedLicenses':
        return this.#licenses();
      case 'proxyAddresses':
        return this.#addresses();
      default:
        return this.#comparison(property);
    }
  }

  #comparison(property: string): Expression {
    const operator = this.#takeWord('eq', 'ne', 'in');
    const values = operator === 'in' ? this.#list() : [this.#literal()];
    return { kind: 'compare', property, values, isNegated: operator === 'ne' };
  }

  #functionCall(name: 'startswith' | 'endswith'): Expression {
    this.#takeSign('(');
    const property = this.#takeWord();
    this.#takeSign(',');
    const value = this.#literal();
    this.#takeSign(')');
    return { kind: 'function', name, property, value };
  }

  #licenses(): Expression {
    this.#takeSign('/');
    if (this.#takeWord('any', '$count') === '$count') {
      this.#takeWord('eq');
      this.#takeKind('number', '0');
      return { kind: 'no-license' };
    }
    this.#takeVariable();
    this.#takeSign('/');
    this.#takeWord('skuId');
    this.#takeWord('eq');
    const skuId = this.#takeKind('guid').toLowerCase();
    this.#takeSign(')');
    return { kind: 'any-license', skuId };
  }

  #addresses(): Expression {
    this.#takeSign('/');
    this.#takeWord('any');
    this.#takeVariable();
    this.#takeWord('eq');
    const token = this.#peek();
    const value = this.#literal();
    if (typeof value !== 'string') throw this.#fail(token);
    this.#takeSign(')');
    return { kind: 'any-address', value };
  }

  /** `(x:x` */
  #takeVariable(): void {
    this.#takeSign('(');
    const variable = this.#takeWord();
    this.#takeSign(':');
    this.#takeWord(variable);
  }

  #list(): Literal[] {
    this.#takeSign('(');
    const values = [this.#literal()];
    while (this.#isSign(',')) {
      this.#take();
      values.push(this.#literal());
    }
    this.#takeSign(')');
    return values;
  }

  #literal(): Literal {
    const token = this.#take();
    if (token.kind === 'text') return token.value.slice(1, -1).replaceAll("''", "'");
    if (token.kind === 'word' && ['true', 'false', 'null'].includes(token.value))
      return token.value === 'null' ? null : token.value === 'true';
    throw this.#fail(token);
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', value: '', position: this.#text.length };
  }

  #take(): Token {
    const token = this.#peek();
    this.#next += 1;
    return token;
  }

  #isWord(word: string): boolean {
    return this.#peek().kind === 'word' && this.#peek().value === word;
  }

  #isSign(sign: string): boolean {
    return this.#peek().kind === 'sign' && this.#peek().value === sign;
  }

  /** The next word; one of these, when some are given. */
  #takeWord(...words: readonly string[]): string {
    return this.#takeKind('word', ...words);
  }

  #takeSign(sign: string): void {
    this.#takeKind('sign', sign);
  }

  #takeKind(kind: Token['kind'], ...values: readonly string[]): string {
    const token = this.#take();
    if (token.kind !== kind || (values.length > 0 && !values.includes(token.value))) throw this.#fail(token);
    return token.value;
  }

  #fail(token: Token) {
    return badRequest(`Invalid filter clause: Syntax error at position ${token.position} in '${this.#text}'.`);
  }
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  while (text.slice(pattern.lastIndex).trim() !== '') {
    const position = pattern.lastIndex;
    const groups = pattern.exec(text)?.groups ?? {};
    const kind = KINDS.find((one) => groups[one] !== undefined);
    if (kind === undefined)
      throw badRequest(`Invalid filter clause: Syntax error at position ${position} in '${text}'.`);
    tokens.push({ kind, value: groups[kind] ?? '', position });
  }
  return tokens;
}
