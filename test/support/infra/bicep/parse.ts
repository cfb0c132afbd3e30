import { Parser } from './parse-expression';
import { type Declaration, type Decorator, type Source } from './syntax';
import { tokensOf } from './tokens';

const TYPES: readonly string[] = ['string', 'int', 'bool', 'object', 'array', 'string[]', 'int[]', 'object[]'];

/** Reads the declarations of a file. Throws `BicepError` for whatever it does not know. */
export function parse(file: string, text: string): Source {
  const parser = new Parser(file, tokensOf(file, text));
  const declarations: Declaration[] = [];
  let targetScope: string | undefined;
  parser.skipLines();
  while (parser.next.kind !== 'end') {
    const { line } = parser.next;
    if (parser.next.text === 'targetScope') {
      if (targetScope !== undefined) throw parser.error(line, 'targetScope is there twice');
      parser.take();
      parser.expect('=');
      targetScope = parser.plainText('a scope');
    } else {
      const declared = declaration(parser);
      const isThere = declarations.some(
        ({ kind, name }) => name === declared.name && spaceOf(kind) === spaceOf(declared.kind),
      );
      if (isThere) throw parser.error(line, `${declared.name} is declared twice`);
      declarations.push(declared);
    }
    if (!parser.isAtLineEnd()) throw parser.unexpected('a new line is expected');
    parser.skipLines();
  }
  return { file, targetScope: targetScope ?? 'resourceGroup', declarations };
}

/** Outputs have names of their own. */
const spaceOf = (kind: Declaration['kind']): string => (kind === 'output' ? kind : 'symbol');

function declaration(parser: Parser): Declaration {
  const decorators = decoratorsOf(parser);
  const { line } = parser.next;
  const kind = parser.name('a declaration');
  const what = { decorators, line };
  switch (kind) {
    case 'param': {
      const named = { ...what, kind, name: parser.name('a name'), type: typeOf(parser) } as const;
      return { ...named, default: parser.takes('=') ? parser.expression() : undefined };
    }
    case 'var':
      return { ...what, kind, name: parser.name('a name'), value: valueOf(parser) };
    case 'output':
      return { ...what, kind, name: parser.name('a name'), type: typeOf(parser), value: valueOf(parser) };
    case 'resource': {
      const name = parser.name('a name');
      const [type = '', apiVersion, ...more] = parser.plainText('a type of resources').split('@');
      if (apiVersion === undefined || more.length > 0 || !/^\d{4}-\d\d-\d\d(-preview)?$/u.test(apiVersion))
        throw parser.error(line, `${name} has no version of its type`);
      const isExisting = parser.next.text === 'existing';
      if (isExisting) parser.take();
      return { ...what, kind, name, type, apiVersion, isExisting, ...bodyOf(parser) };
    }
    case 'module': {
      const name = parser.name('a name');
      return { ...what, kind, name, path: parser.plainText('the path of a module'), ...bodyOf(parser) };
    }
    default:
      throw parser.error(line, `${kind} declares nothing that is known`);
  }
}

function decoratorsOf(parser: Parser): readonly Decorator[] {
  const decorators: Decorator[] = [];
  while (parser.takes('@')) {
    const { line } = parser.next;
    const name = parser.name('a decorator');
    parser.expect('(');
    if (decorators.some((other) => other.name === name)) throw parser.error(line, `@${name} is there twice`);
    decorators.push({ name, given: parser.given(), line });
    if (parser.next.kind !== 'newline') throw parser.unexpected('a new line is expected');
    parser.skipLines();
  }
  return decorators;
}

function typeOf(parser: Parser): string {
  const { line, kind } = parser.next;
  if (kind === 'text') {
    const texts = [parser.plainText('a text')];
    while (parser.takes('|')) texts.push(parser.plainText('a text'));
    return texts.map((text) => `'${text}'`).join(' | ');
  }
  let type = parser.name('a type');
  if (parser.takes('[')) {
    parser.expect(']');
    type += '[]';
  }
  if (!TYPES.includes(type)) throw parser.error(line, `the type ${type} is not known`);
  return parser.takes('?') ? `${type}?` : type;
}

function valueOf(parser: Parser) {
  parser.expect('=');
  parser.skipLines();
  return parser.expression();
}

function bodyOf(parser: Parser) {
  parser.expect('=');
  if (parser.next.text !== 'if') return { condition: undefined, body: parser.object() };
  parser.take();
  parser.expect('(');
  const [condition, ...more] = parser.given();
  if (condition === undefined || more.length > 0) throw parser.unexpected('one condition is expected');
  return { condition, body: parser.object() };
}
