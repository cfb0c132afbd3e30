import * as fc from 'fast-check';
import { departmentId } from '../../src/domain/ids';
import { matches, templates, templatesFor, type Template } from '../../src/intent/question-templates';
import { parseIntent } from '../../src/intent/parse-intent';
import { type Vocabulary } from '../../src/intent/said';
import { beginsName, indexingNames } from '../../src/intent/text/name-index';
import { normalizeText } from '../../src/intent/text/normalize-text';
import { compact, readTokens } from '../../src/intent/text/tokens';
import { adds, answers, asks, refuses, removes, swapsAndMoves, undoes } from './corpus/corpus';
import { institutionAnswers, institutionAsks, institutionRefuses } from './corpus/institution-corpus';
import { vocabulary, written } from './corpus/notation';
import { auditQuestions } from './corpus/audit-corpus';
import { termAnswers, termRefuses } from './corpus/term-corpus';
import { COUNTS, SEED } from '../soak/counts';

const texts = [
  ...[...adds, ...removes, ...swapsAndMoves, ...undoes],
  ...[...asks, ...refuses, ...answers],
  ...[
    ...institutionAnswers,
    ...institutionAsks,
    ...institutionRefuses,
    ...auditQuestions,
    ...termAnswers,
    ...termRefuses,
  ],
].map(([text]) => text);

/** Every way in which templates fit a text: all that decides what a question is read as. */
const fitting = (some: readonly Template[], text: string) => {
  const tokens = readTokens(normalizeText(text));
  return some.flatMap(({ place, elements }) => [...matches(elements, tokens)].map((slots) => [place, [...slots]]));
};

describe('templates whose words were not said', () => {
  const said = (text: string) => templatesFor(readTokens(normalizeText(text)));

  const pieces = [
    ...new Set([...texts.flatMap((text) => text.split(' ')), ...templates.flatMap(({ words }) => words)]),
  ];
  const madeUp = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 9 }).map((parts) => parts.join(' '));
  const spoken = fc
    .constantFrom(...templates)
    .map(({ elements }) =>
      elements.map((element) => (element === '~' ? 'for' : element.replace(/^\{.*\}$/u, 'Visio'))).join(' '),
    );
  const changed = fc
    .tuple(fc.oneof(fc.constantFrom(...texts), spoken), fc.nat(20), fc.constantFrom(...pieces))
    .map(([text, at, piece]) => text.split(' ').toSpliced(at, 0, piece).join(' '));

  it('would fit no text, so that leaving them out changes nothing', () => {
    fc.assert(
      fc.property(fc.oneof(madeUp, spoken, changed), (text) => {
        expect(fitting(said(text), text)).toEqual(fitting(templates, text));
      }),
      { numRuns: Math.ceil(COUNTS.texts / 4), seed: SEED },
    );
  });

  it('are nearly all of them, whatever is said', () => {
    expect(templates.length).toBeGreaterThan(1000);
    expect(Math.max(...texts.map((text) => said(text).length))).toBeLessThan(templates.length / 8);
  });
});

describe('a vocabulary of three hundred departments', () => {
  const parts = ['Applied', 'Marine', 'Urban', 'Clinical', 'Public', 'Art', 'Law', 'History', 'Music', 'Health'];
  const departments = Array.from({ length: 300 }, (_, at) => ({
    id: departmentId(`unit-${at}`),
    name: `${parts[at % 10] ?? ''} ${parts[Math.floor(at / 10) % 10] ?? ''} ${['Unit', 'Center', 'Lab'][Math.floor(at / 100)] ?? ''}`,
  }));
  const large: Vocabulary = { ...vocabulary, departments };
  const read = (text: string, names: Vocabulary = large) => written(parseIntent({ text }, names));

  it('is read as a small one is', () => {
    expect(read('seats Visio for Marine Applied Unit')).toBe('show-pool | visio | unit-1');
    expect(read('seats Visio for Marine Aplied Unit')).toBe('show-pool | visio | unit-1?Marine Aplied Unit');
    expect(read('seats Visio for Marine Law')).toBe('show-pool | visio | unit-61/unit-161/unit-261?Marine Law');
  });

  it('is known again by what it says, and by nothing else', () => {
    const renamed = departments.with(7, { id: departmentId('unit-7'), name: 'Oceans' });
    const given = (): Vocabulary => ({ products: [...vocabulary.products], departments: [...departments] });

    expect(read('seats Oceans')).toBe(read('seats Oceans', given()));
    expect(read('seats Oceans', { ...large, departments: renamed })).toBe('seats | unit-7');
    expect(read('seats Oceans', given())).not.toBe('seats | unit-7');
  });

  it('is made ready once, however often a list of it is made', () => {
    const index = indexingNames();

    expect(index([...departments])).toBe(index(departments.map((one) => ({ ...one }))));
  });
});

test('the beginnings of names are those of some name', () => {
  const name = fc.string({ unit: fc.constantFrom(...Array.from('abcé漢𠮷1')), minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.array(name), name, (names, typed) => {
      const index = indexingNames()(names.map((text, at) => ({ id: `Q${at}`, name: text })));
      const keys = names.flatMap((text, at) => [compact(text), `q${at}`]);

      expect(beginsName(index, compact(typed))).toBe(keys.some((key) => key.startsWith(compact(typed))));
    }),
    { numRuns: COUNTS.texts, seed: SEED },
  );
});
