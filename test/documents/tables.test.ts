import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VARIABLE_NAMES } from '../../src/config/read-config';
import { readPolicy } from '../../src/config/read-policy';
import { parseIntent } from '../../src/intent/parse-intent';
import { jobs } from '../../src/jobs/jobs';
import { samplePolicy } from '../../src/local/sample/sample-policy';
import { vocabulary } from '../intent/corpus/notation';
import { namingProblems, SCRIPTS } from '../support/documents/commands';
import { codesOf, documents, readDocument, ROOT, rowsOf, sectionOf } from '../support/documents/markdown';

const first = readDocument('README.md');
const page = readDocument('src/README.md');
const tests = readDocument('test/README.md');
/** What is in `code font` in a column of the tables of a text. */
const column = (text: string, index = 0): readonly string[] =>
  rowsOf(text).flatMap((cells) => codesOf(cells[index] ?? ''));

describe('the first page', () => {
  it('has fewer than 1,200 words, whatever counts as one', () => {
    expect(first.text.split(/\s+/u).length).toBeLessThan(1200);
  });

  it('says of nothing that it is not there which is', () => {
    const missing = sectionOf(first, 'What is not there');
    const later = parseIntent({ text: 'add jdoe to Visio until Dec 15' }, vocabulary);

    expect(missing).toMatch(/No handover[\s\S]*One approval/u);
    expect(missing).not.toMatch(/audit|verif/u);
    expect(missing).toContain('changes for a later day');
    expect(later.kind).toBe('not-understood');
  });
});

describe('the tables of src/README.md', () => {
  it('have every variable of the environment, and no other', () => {
    expect([...column(sectionOf(page, 'Environment'))].toSorted()).toEqual([...VARIABLE_NAMES].toSorted());
  });

  it('have every script but those of the checks, and every job, and no other', () => {
    const listed = column(sectionOf(page, 'Commands'));
    const named = listed.map((command) => command.replace(/^npm (?:run )?/u, '').replace(/ -- .*$/u, ''));
    const own = SCRIPTS.filter((script) => !/^(check:|format$)/u.test(script));
    const listedJobs = listed.flatMap((command) => /^npm run job -- (\w+)/u.exec(command)?.[1] ?? []);

    expect([...new Set(named)].toSorted()).toEqual([...own].toSorted());
    expect([...listedJobs].toSorted()).toEqual(
      jobs
        .filter(({ byHand }) => byHand !== undefined)
        .map(({ name }) => name)
        .toSorted(),
    );
  });

  it('have every key of the policy file, which is a policy', () => {
    const block = page.blocks.find(({ name }) => name === 'policy')?.lines.join('\n') ?? '';
    const read = readPolicy(block);
    const keys = keysOf(JSON.parse(block));
    const sample = readPolicy(samplePolicy);
    const described = codesOf(
      rowsOf(sectionOf(page, 'Policy file'))
        .map(([key = '']) => key)
        .join(' '),
    );
    const last = (key: string): string => key.split('.').at(-1) ?? key;

    expect(read.ok ? [] : read.problems).toEqual([]);
    expect(sample.ok ? keysOf(sample.policy).filter((key) => !keys.includes(key)) : sample.problems).toEqual([]);
    expect(described.map((key) => last(key.replace('[]', ''))).filter((key) => !keys.map(last).includes(key))).toEqual(
      [],
    );
    expect(keys.filter((key) => !isDescribed(key, described))).toEqual([]);
  });
});

/** Every key of an object, and of those in it: `products[].id`. */
function keysOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.slice(0, 1).flatMap((one) => keysOf(one).map((key) => `[].${key}`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    key,
    ...keysOf(inner).map((below) => (below.startsWith('[]') ? `${key}${below}` : `${key}.${below}`)),
  ]);
}

/** By itself, beside the one before it in the same row, by what it is part of, or by all of its parts. */
const isDescribed = (key: string, described: readonly string[]): boolean =>
  described.includes(key) ||
  described.includes(key.split('.').at(-1) ?? key) ||
  described.some(
    (one) =>
      key.startsWith(`${one}.`) ||
      key.startsWith(`${one}[]`) ||
      one.startsWith(`${key}.`) ||
      one.startsWith(`${key}[]`),
  );

describe('test/README.md', () => {
  it('lists every part of the bench', () => {
    const bench = readFileSync(join(ROOT, 'test/bench/bench.ts'), 'utf8');
    const parts = [...(/const PARTS = \[([^\]]+)\]/u.exec(bench)?.[1]?.matchAll(/'([\w-]+)'/gu) ?? [])].map(
      ([, part]) => part,
    );

    expect(parts.length).toBeGreaterThan(5);
    expect([...column(sectionOf(tests, 'Bench'))].toSorted()).toEqual(parts.toSorted());
  });

  it('lists folders that there are, and all that no floor of src is called like', () => {
    const listed = column(sectionOf(tests, 'Kinds of tests'));
    const isFloor = (name: string) => existsSync(join(ROOT, 'src', name)) || name === 'run';
    const others = readdirSync(join(ROOT, 'test'), { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && !isFloor(entry.name),
    );

    expect(listed.filter((name) => !existsSync(join(ROOT, 'test', name)))).toEqual([]);
    expect(others.map(({ name }) => name).filter((name) => !listed.includes(name))).toEqual([]);
  });
});

describe('CONTRIBUTING.md', () => {
  it('lists every floor of the house', () => {
    const floors = column(sectionOf(readDocument('CONTRIBUTING.md'), 'The house')).map((floor) =>
      floor.replace('src/', ''),
    );
    const folders = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());

    expect(floors.toSorted()).toEqual(folders.map(({ name }) => name).toSorted());
  });
});

describe('what documents name in code font', () => {
  it.each(documents().map((doc) => [doc.path, doc] as const))(
    'is there: scripts, jobs, options, files, in %s',
    (_, { prose }) => {
      expect(codesOf(prose).flatMap(namingProblems)).toEqual([]);
    },
  );

  it('would be seen if it were not', () => {
    const wrong = [
      'npm run nothing',
      'npm run job -- nothing',
      'npm run job -- cover --until 3',
      'node dist/nothing.js',
      'src/no.ts',
    ];

    expect(wrong.map((text) => namingProblems(text).length)).toEqual([1, 1, 1, 1, 1]);
  });
});
