import { createContext, runInContext } from 'node:vm';
import fc from 'fast-check';
import { readPattern } from '../../../src/domain/purchase/field-pattern';

const patternOf = (source: string) => {
  const read = readPattern(source);
  if (!read.ok) throw new Error(read.problem);
  return read.pattern;
};
const problemOf = (source: string): string => {
  const read = readPattern(source);
  return read.ok ? '' : read.problem;
};

describe('the pattern of a field', () => {
  it.each<[string, string, readonly string[], readonly string[]]>([
    ['digits', '[0-9]{6}-[0-9]{4}', ['104233-0001'], ['104233-00011', 'x104233-0001', '104233-000', '104233 0001', '']],
    ['one of two', 'CC|FC', ['CC', 'FC'], ['CCFC', 'C']],
    ['with edges of its own', '^[A-Z]{2}\\d+$', ['AB1', 'AB123'], ['AB', '1AB1']],
    ['a part that may be left out', 'CC(?:-\\d{2})?', ['CC', 'CC-12'], ['CC-', 'CC-1']],
    ['a range of repetitions', 'a{2,3}', ['aa', 'aaa'], ['a', 'aaaa']],
    ['an open range', 'a{2,}', ['aa', 'aaaaaa'], ['a']],
    ['a lazy one', 'a+?b', ['ab', 'aab'], ['b']],
    ['a named group', '(?<fund>\\d{2})x', ['12x'], ['1x']],
    ['letters of any script', '\\p{L}+', ['Zürich', '東京'], ['a1', '']],
    ['any character of a line', '.', ['x', '😀'], ['', 'xx', '\n']],
    ['no more than nothing', '', [''], ['x']],
    ['a class with brackets and dashes', '[\\]a-c\\-]+', [']-abc'], ['d']],
  ])('is %s', (_, source, good, bad) => {
    const { fits } = patternOf(source);
    expect([...good, ...bad].filter((value) => fits(value))).toEqual(good);
  });

  it.each([
    ['[0-9]{6}-[0-9]{4}', '123456-7890'],
    ['[A-Z]{3}\\d{2}', 'ABC12'],
    ['(?:CC|FC)-[0-9]+', 'CC-123'],
    ['SC[0-9]{4}', 'SC1234'],
    ['[a-z]{4}', 'abcd'],
    ['[1-9][0-9]{3}', '1234'],
    ['x{200}', undefined],
    [' *', undefined],
  ])('shows what fits %s', (source, example) => {
    expect(patternOf(source).example).toBe(example);
  });

  it.each([
    ['[0-9', 'must be a regular expression'],
    ['(', 'must be a regular expression'],
    ['a)(b', 'must be a regular expression'],
    ['a{3,2}', 'must be a regular expression'],
    ['\\', 'must be a regular expression'],
    ['(?!0)\\d', 'looking around'],
    ['(?<=a)b', 'looking around'],
    ['(a)\\1', 'references back'],
    ['\\bword', 'word edges'],
    ['(?:a{100}){100}', 'must not stand for more than'],
  ])('is refused when it is %s', (source, problem) => {
    expect(problemOf(source)).toContain(problem);
  });

  it.each([
    ['(a+)+b', 'a'],
    ['(a|a)*b', 'a'],
    [`${'a*'.repeat(49)}b`, 'a'],
    ['(?:(?:(?:(?:a*)*)*)*)*b', 'a'],
    ['(?:.{0,40}){40}b', 'a'],
    ['(?:\\d?){100}\\d{100}x', '1'],
  ])('cannot be kept busy: %s', (source, character) => {
    const read = readPattern(source);
    // By the engine of JavaScript most of these would not end in this century.
    if (read.ok) expect(read.pattern.fits(character.repeat(200))).toBe(false);
  });

  /** Patterns of all that is understood, over few characters, so that values often fit. */
  const aPattern: fc.Arbitrary<string> = fc.letrec<{ whole: string; single: string; repeated: string }>((tie) => ({
    single: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom('a', 'b', '[ab]', '[^a]', '.', '\\d', '^', '$', '1'),
      tie('whole').map((inside) => `(?:${inside})`),
    ),
    repeated: fc
      .tuple(tie('single'), fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,2}', '{0,}', '*?'))
      .map(([single, sign]) => (single === '^' || single === '$' ? single : single + sign)),
    whole: fc
      .array(fc.array(tie('repeated'), { maxLength: 3 }), { minLength: 1, maxLength: 2 })
      .map((ways) => ways.map((way) => way.join('')).join('|')),
  })).whole;

  const engine = createContext({});

  /** What the engine of JavaScript finds; undefined where it would look for longer than anybody waits. */
  const foundByEngine = (source: string, value: string): boolean | undefined => {
    const code = `RegExp(${JSON.stringify(`^(?:${source})$`)}, 'u').test(${JSON.stringify(value)})`;
    try {
      return Boolean(runInContext(code, engine, { timeout: 200 }));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined;
      throw error;
    }
  };

  it('is compared with an engine that is not waited for', () => {
    expect(foundByEngine('(a+)+b', 'a'.repeat(60))).toBeUndefined();
    expect([foundByEngine('a+', 'aa'), foundByEngine('a+', 'ab')]).toEqual([true, false]);
  });

  it('fits what JavaScript finds that it fits', () => {
    const values = fc.stringMatching(/^[ab1]{0,6}$/u);
    fc.assert(
      fc.property(aPattern, fc.array(values, { minLength: 1, maxLength: 8 }), (source, some) => {
        const { fits, example } = patternOf(source);
        for (const value of some) {
          const isFound = foundByEngine(source, value);
          if (isFound !== undefined) expect([source, value, fits(value)]).toEqual([source, value, isFound]);
        }
        if (example !== undefined) expect([source, foundByEngine(source, example)]).not.toEqual([source, false]);
      }),
      { numRuns: 300 },
    );
  });
});
