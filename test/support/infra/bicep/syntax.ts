/** A place in a file, for whoever has to mend it. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** What the reader does not take: one sentence, with the place in front of it. */
export class BicepError extends Error {
  constructor({ file, line }: Place, says: string) {
    super(`${file}:${line}: ${says}`);
    this.name = 'BicepError';
  }
}

/** An expression as it is written. */
export type Expression = { readonly line: number } & (
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'text'; readonly parts: readonly (string | Expression)[] }
  | { readonly kind: 'array'; readonly items: readonly Expression[] }
  | { readonly kind: 'object'; readonly properties: readonly Property[] }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'property'; readonly of: Expression; readonly name: string; readonly isSafe: boolean }
  | { readonly kind: 'index'; readonly of: Expression; readonly index: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly given: readonly Expression[] }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: 'choice';
      readonly condition: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    }
);

/** A property of an object: its name may hold what is known later. */
export interface Property {
  readonly key: Expression;
  readonly value: Expression;
}

/** `@name(…)` in front of a declaration. */
export interface Decorator {
  readonly name: string;
  readonly given: readonly Expression[];
  readonly line: number;
}

interface Declared {
  readonly name: string;
  readonly line: number;
  readonly decorators: readonly Decorator[];
}

/** `param name type = default` */
export interface Parameter extends Declared {
  readonly kind: 'param';
  /** A type's name, with `[]` or `?` behind it; or the texts that it may be, with bars between them. */
  readonly type: string;
  readonly default: Expression | undefined;
}

/** `var name = value` */
export interface Variable extends Declared {
  readonly kind: 'var';
  readonly value: Expression;
}

/** `output name type = value` */
export interface Output extends Declared {
  readonly kind: 'output';
  readonly type: string;
  readonly value: Expression;
}

/** `resource name 'type@version' = { … }` */
export interface Resource extends Declared {
  readonly kind: 'resource';
  readonly type: string;
  readonly apiVersion: string;
  readonly isExisting: boolean;
  readonly condition: Expression | undefined;
  readonly body: readonly Property[];
}

/** `module name 'path' = { … }` */
export interface Module extends Declared {
  readonly kind: 'module';
  readonly path: string;
  readonly condition: Expression | undefined;
  readonly body: readonly Property[];
}

/** What a file declares. */
export type Declaration = Parameter | Variable | Output | Resource | Module;

/** A file as it is written. */
export interface Source {
  readonly file: string;
  readonly targetScope: string;
  readonly declarations: readonly Declaration[];
}

/** Every expression inside one, itself first. */
export function* walk(expression: Expression): Generator<Expression> {
  yield expression;
  for (const inner of innerOf(expression)) yield* walk(inner);
}

function innerOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'name':
      return [];
    case 'text':
      return expression.parts.filter((part) => typeof part !== 'string');
    case 'array':
      return expression.items;
    case 'object':
      return expression.properties.flatMap(({ key, value }) => [key, value]);
    case 'property':
      return [expression.of];
    case 'index':
      return [expression.of, expression.index];
    case 'call':
      return expression.given;
    case 'unary':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'choice':
      return [expression.condition, expression.then, expression.otherwise];
  }
}

/** The expressions of a declaration, without its decorators. */
export function expressionsOf(declaration: Declaration): readonly Expression[] {
  switch (declaration.kind) {
    case 'param':
      return declaration.default === undefined ? [] : [declaration.default];
    case 'var':
    case 'output':
      return [declaration.value];
    case 'resource':
    case 'module': {
      const { condition, body } = declaration;
      return [...(condition === undefined ? [] : [condition]), ...body.flatMap(({ key, value }) => [key, value])];
    }
  }
}
