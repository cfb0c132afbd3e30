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
  | { readonly kind: 'no-license' };

interface Token {
  readonly kind: 'text' | 'guid' | 'word' | 'sign' | 'number' | 'end';
  readonly value: string;
  readonly position: number;
}

const TOKEN =
  /\s*(?:(?<text>'(?:[^']|'')*')|(?<guid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})|(?<word>\$?[\p{L}_][\p{L}\p{N}_]*)|(?<number>\d+)|(?<sign>[(),/:]))/iuy;
const DEEPEST = 50;

/**
 * Parses the part of OData's filter language that Graph's people understand: `eq`, `ne`, `in`, `and`, `or`, `not`,
 * `startswith`, `endswith`, `assignedLicenses/any(x:x/skuId eq …)` and `assignedLicenses/$count eq 0`.
 * Throws an `ErrorAnswer` 400 for anything else.
 */
export function parseFilter(text: string): Expression {
  const tokens = tokenize(text);
  let next = 0;
  let depth = 0;

  const peek = (): Token => tokens[next] ?? { kind: 'end', value: '', position: text.length };
  const take = (): Token => {
    const token = peek();
    next += 1;
    return token;
  };
  const fail = (token: Token) =>
    badRequest(`Invalid filter clause: Syntax error at position ${token.position} in '${text}'.`);
  const takeSign = (sign: string): void => {
    const token = take();
    if (token.kind !== 'sign' || token.value !== sign) {
      throw fail(token);
    }
  };
  const isWord = (word: string): boolean => peek().kind === 'word' && peek().value === word;
  const takeWord = (...words: readonly string[]): string => {
    const token = take();
    if (token.kind !== 'word' || (words.length > 0 && !words.includes(token.value))) {
      throw fail(token);
    }
    return token.value;
  };

  function or(): Expression {
    depth += 1;
    if (depth > DEEPEST) {
      throw badRequest('Invalid filter clause: The node count limit has been exceeded.');
    }
    let left = and();
    while (isWord('or')) {
      take();
      left = { kind: 'or', left, right: and() };
    }
    depth -= 1;
    return left;
  }

  function and(): Expression {
    let left = unary();
    while (isWord('and')) {
      take();
      left = { kind: 'and', left, right: unary() };
    }
    return left;
  }

  function unary(): Expression {
    if (isWord('not')) {
      take();
      return { kind: 'not', operand: primary() };
    }
    return primary();
  }

  function primary(): Expression {
    if (peek().value === '(' && peek().kind === 'sign') {
      take();
      const inner = or();
      takeSign(')');
      return inner;
    }
    const property = takeWord();
    if (property === 'startswith' || property === 'endswith') {
      return functionCall(property);
    }
    if (property === 'assignedLicenses') {
      return licenses();
    }
    const operator = takeWord('eq', 'ne', 'in');
    return {
      kind: 'compare',
      property,
      values: operator === 'in' ? list() : [literal()],
      isNegated: operator === 'ne',
    };
  }

  function functionCall(name: 'startswith' | 'endswith'): Expression {
    takeSign('(');
    const property = takeWord();
    takeSign(',');
    const value = literal();
    takeSign(')');
    return { kind: 'function', name, property, value };
  }

  function licenses(): Expression {
    takeSign('/');
    if (takeWord('any', '$count') === '$count') {
      takeWord('eq');
      const token = take();
      if (token.kind !== 'number' || token.value !== '0') {
        throw fail(token);
      }
      return { kind: 'no-license' };
    }
    takeSign('(');
    const variable = takeWord();
    takeSign(':');
    takeWord(variable);
    takeSign('/');
    takeWord('skuId');
    takeWord('eq');
    const token = take();
    if (token.kind !== 'guid') {
      throw fail(token);
    }
    takeSign(')');
    return { kind: 'any-license', skuId: token.value.toLowerCase() };
  }

  function list(): Literal[] {
    takeSign('(');
    const values = [literal()];
    while (peek().value === ',') {
      take();
      values.push(literal());
    }
    takeSign(')');
    return values;
  }

  function literal(): Literal {
    const token = take();
    if (token.kind === 'text') {
      return token.value.slice(1, -1).replaceAll("''", "'");
    }
    if (token.kind === 'word' && ['true', 'false', 'null'].includes(token.value)) {
      return token.value === 'null' ? null : token.value === 'true';
    }
    throw fail(token);
  }

  const expression = or();
  if (peek().kind !== 'end') {
    throw fail(peek());
  }
  return expression;
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  while (text.slice(pattern.lastIndex).trim() !== '') {
    const position = pattern.lastIndex;
    const groups = pattern.exec(text)?.groups;
    const found = Object.entries(groups ?? {}).find((entry) => (entry[1] as string | undefined) !== undefined);
    if (found === undefined) {
      throw badRequest(`Invalid filter clause: Syntax error at position ${position} in '${text}'.`);
    }
    tokens.push({ kind: found[0] as Token['kind'], value: found[1], position });
  }
  return tokens;
}
