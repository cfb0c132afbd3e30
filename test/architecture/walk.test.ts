import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A stop of the way of one sentence, as CONTRIBUTING.md has it: a file, and the function it is entered by. */
const STOP = /^\d+\. `(src\/[^`]+)` · `([^`]+)`/gmu;

const section = readFileSync('CONTRIBUTING.md', 'utf8')
  .split(/^## /mu)
  .find((part) => part.startsWith('The way of one sentence'));
const stops = [...(section ?? '').matchAll(STOP)].map(([, file = '', name = '']) => ({ file, name }));

/** Whether a file declares a function, a method or a value of this name; `a.b` is the method `b` of what is called `a`. */
function declares(file: string, name: string): boolean {
  const code = readFileSync(file, 'utf8');
  const [own = '', ...inside] = name.split('.').toReversed();
  const declared = new RegExp(
    `(?:function|const|class) (?:\\w+, )?${own}\\b|^\\s+(?:async |static |protected |override )*#?${own}\\b|\\b${own}:|\\{ [^}]*\\b${own}\\b[^}]* \\} =`,
    'mu',
  );
  return declared.test(code) && inside.every((outer) => code.includes(outer));
}

/** The files that a file imports. */
const importsOf = (file: string): readonly string[] =>
  [...readFileSync(file, 'utf8').matchAll(/ from '(\.[^']+)'/gu)].map(
    ([, path = '']) => `${join(dirname(file), path)}.ts`,
  );

/** Whether a file is called by one of those before it: by its name, or through a port that it implements. */
const isReachedFrom = (file: string, before: readonly string[]): boolean =>
  before.some((one) => importsOf(one).includes(file)) || importsOf(file).some((one) => one.startsWith('src/ports/'));

describe('the way of one sentence', () => {
  it('is short', () => {
    const files = new Set(stops.map(({ file }) => file));

    expect(files.size).toBeGreaterThan(15);
    expect(files.size).toBeLessThanOrEqual(25);
  });

  it('leads from each file to the next by an import, or by a port', () => {
    const files = stops.map(({ file }) => file);

    expect(files.filter((file, index) => index > 0 && !isReachedFrom(file, files.slice(0, index)))).toEqual([]);
  });

  it.each(stops.map(({ file, name }) => [file, name]))('goes through %s by %s', (file, name) => {
    expect(existsSync(file)).toBe(true);
    expect(declares(file, name)).toBe(true);
    expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThanOrEqual(300);
  });
});
