import { callProblem } from './functions';
import { BicepError, type Declaration, type Expression, expressionsOf, type Source, walk } from './syntax';

/** Which declarations may have which decorators. */
const ON_PARAMETERS = ['allowed', 'minLength', 'maxLength', 'minValue', 'maxValue', 'secure'];

/** Throws `BicepError` for names that nobody declares, declarations that nobody uses, and functions and decorators that are not known. */
export function checkSource(source: Source): void {
  const { file, declarations } = source;
  const symbols = new Set(declarations.filter(({ kind }) => kind !== 'output').map(({ name }) => name));
  const used = new Set<string>();
  for (const declaration of declarations) {
    checkDecorators(file, declaration);
    for (const expression of expressionsOf(declaration).flatMap((one) => [...walk(one)])) {
      const problem = expression.kind === 'call' ? callProblem(expression.name, expression.given.length) : undefined;
      if (problem !== undefined) throw new BicepError({ file, line: expression.line }, problem);
      if (expression.kind !== 'name') continue;
      const { name, line } = expression;
      if (!symbols.has(name)) throw new BicepError({ file, line }, `nobody declares ${name}`);
      if (name === declaration.name && declaration.kind !== 'output')
        throw new BicepError({ file, line }, `${name} is declared by itself`);
      used.add(name);
    }
  }
  const idle = declarations.find((one) => mustBeUsed(one) && !used.has(one.name));
  if (idle !== undefined) throw new BicepError({ file, line: idle.line }, `nobody uses ${idle.name}`);
}

const mustBeUsed = (declaration: Declaration): boolean =>
  declaration.kind === 'param' ||
  declaration.kind === 'var' ||
  (declaration.kind === 'resource' && declaration.isExisting);

function checkDecorators(file: string, { decorators, kind, name }: Declaration): void {
  for (const { name: decorator, line, given } of decorators) {
    const isKnown = decorator === 'description' || (kind === 'param' && ON_PARAMETERS.includes(decorator));
    if (!isKnown) throw new BicepError({ file, line }, `@${decorator} is not known for ${name}`);
    if (given.length !== (decorator === 'secure' ? 0 : 1))
      throw new BicepError({ file, line }, `@${decorator} does not take ${given.length} arguments`);
    const isPlain = given
      .flatMap((one) => [...walk(one)])
      .every((one) => one.kind === 'literal' || one.kind === 'array');
    if (!isPlain) throw new BicepError({ file, line }, `@${decorator} takes plain values alone`);
  }
}

/** The outputs of modules that a file reads, as the module's name and the output's. */
export function outputsRead({ declarations }: Source): readonly (readonly [module: string, output: string])[] {
  return declarations
    .flatMap(expressionsOf)
    .flatMap((one) => [...walk(one)])
    .flatMap((one) => outputRead(one) ?? []);
}

function outputRead(expression: Expression): readonly [readonly [string, string]] | undefined {
  if (expression.kind !== 'property' || expression.of.kind !== 'property') return undefined;
  const { of, name } = expression.of;
  return name === 'outputs' && of.kind === 'name' ? [[of.name, expression.name]] : undefined;
}
