import { callFunction, type Around, PLACES } from './functions';
import { apply } from './operators';
import { BicepError, type Expression } from './syntax';
import { isList, isObject, later, type Value } from './values';

/** Something that is deployed, or a place, and a way into it. */
export interface Reached {
  readonly of: string;
  readonly path: readonly string[];
  readonly line: number;
}

/** What expressions of a file refer to. */
export interface Scope extends Around {
  readonly file: string;
  /** The value of a parameter or a variable; undefined for what is deployed. */
  readonly valueOf: (name: string, line: number) => Value | undefined;
  /** What is read of a resource or a module. @returns undefined where the condition keeps it from being deployed. */
  readonly read: (reached: Reached) => Value | undefined;
}

/** A name that is no value: what is declared by it is deployed. */
class Way implements Reached {
  readonly of: string;
  readonly path: readonly string[];
  readonly line: number;
  readonly isSafe: boolean;

  constructor({ of, path, line }: Reached, isSafe = false) {
    this.of = of;
    this.path = path;
    this.line = line;
    this.isSafe = isSafe;
  }
}

/** What an expression comes to. */
export function evaluate(expression: Expression, scope: Scope): Value {
  const reached = reach(expression, scope);
  if (!(reached instanceof Way)) return reached;
  if (reached.of.endsWith('()')) return readPlace(reached, scope);
  const value = scope.read(reached);
  if (value !== undefined) return value;
  if (reached.isSafe) return null;
  throw new BicepError({ file: scope.file, line: reached.line }, `${reached.of} is not deployed`);
}

function readPlace({ of, path, line }: Way, { file }: Scope): Value {
  const name = path.join('.');
  if (PLACES[of.slice(0, -2)]?.includes(name) !== true) throw new BicepError({ file, line }, `${of} says no ${name}`);
  return later(`${of}.${name}`);
}

function reach(expression: Expression, scope: Scope): Value | Way {
  const { line } = expression;
  const refuse = (says: string): BicepError => new BicepError({ file: scope.file, line }, says);
  const valueOf = (inner: Expression): Value => evaluate(inner, scope);
  const truth = (inner: Expression): boolean => {
    const value = valueOf(inner);
    if (typeof value !== 'boolean') throw refuse('a condition must be true or false before anything is deployed');
    return value;
  };
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'text':
      return expression.parts.map((part) => (typeof part === 'string' ? part : textOf(valueOf(part), refuse))).join('');
    case 'array':
      return expression.items.map(valueOf);
    case 'object':
      return Object.fromEntries(
        expression.properties.map(({ key, value }) => [textOf(valueOf(key), refuse), valueOf(value)]),
      );
    case 'name':
      return scope.valueOf(expression.name, line) ?? new Way({ of: expression.name, path: [], line });
    case 'property':
      return property(expression, scope);
    case 'index':
      return indexed(valueOf(expression.of), valueOf(expression.index), refuse);
    case 'call': {
      const { name, given } = expression;
      if (Object.hasOwn(PLACES, name)) return new Way({ of: `${name}()`, path: [], line });
      const result = callFunction(name, given.map(valueOf), scope);
      if (result === undefined) throw refuse(`${name} does not take this`);
      return result;
    }
    case 'unary': {
      if (expression.operator === '!') return !truth(expression.operand);
      const value = valueOf(expression.operand);
      if (typeof value !== 'number') throw refuse('- takes a number');
      return -value;
    }
    case 'binary': {
      const { operator, left, right } = expression;
      if (operator === '??') return valueOf(left) ?? valueOf(right);
      if (operator === '&&') return truth(left) && truth(right);
      if (operator === '||') return truth(left) || truth(right);
      const result = apply(operator, valueOf(left), valueOf(right));
      if (result === undefined) throw refuse(`${operator} does not take this`);
      return result;
    }
    case 'choice':
      return valueOf(truth(expression.condition) ? expression.then : expression.otherwise);
  }
}

function property(expression: Expression & { readonly kind: 'property' }, scope: Scope): Value | Way {
  const { of, name, isSafe, line } = expression;
  const base = reach(of, scope);
  if (base instanceof Way) return new Way({ of: base.of, path: [...base.path, name], line }, base.isSafe || isSafe);
  if (isObject(base) && base[name] !== undefined) return base[name];
  if (isSafe && (base === null || isObject(base))) return null;
  throw new BicepError({ file: scope.file, line }, `there is no ${name}`);
}

function indexed(of: Value, index: Value, refuse: (says: string) => BicepError): Value {
  const found =
    isList(of) && typeof index === 'number'
      ? of[index]
      : isObject(of) && typeof index === 'string'
        ? of[index]
        : undefined;
  if (found !== undefined) return found;
  throw refuse(`there is no ${JSON.stringify(index)}`);
}

function textOf(value: Value, refuse: (says: string) => BicepError): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw refuse('only a text, a number, true or false can be part of a text');
}
