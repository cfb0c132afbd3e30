import { globSync, readFileSync } from 'node:fs';

/** A row of the table of words in CONTRIBUTING.md. */
interface Row {
  /** The word we use, as the words of its name: `purchase order number`. */
  readonly word: string;
  /** What nobody says instead; only what the table has in code font is looked for. */
  readonly not: readonly string[];
  /** Where the outside world's word is right. */
  readonly butIn: readonly string[];
}

const codeIn = (cell: string): readonly string[] => [...cell.matchAll(/`([^`]+)`/gu)].map(([, text = '']) => text);

function readTable(heading: string): readonly Row[] {
  const section =
    readFileSync('CONTRIBUTING.md', 'utf8')
      .split(/^## /mu)
      .find((part) => part.startsWith(heading)) ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| **'))
    .map((line) => {
      const [, word = '', , not = '', butIn = ''] = line.split('|');
      return { word: word.replaceAll('*', '').trim(), not: codeIn(not), butIn: codeIn(butIn) };
    });
}

/** A name as its words: `purchaseOrderNumber` and `PURCHASE_ORDER_NUMBER` are both "purchase order number". */
const wordsOf = (name: string): string =>
  name
    .split(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[_$-]/u)
    .join(' ')
    .toLowerCase();

/** The names of a file, its own among them: without comments and texts. */
function namesOf(file: string): readonly string[] {
  const code = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*|'(?:[^'\\\n]|\\.)*'|`[^`]*`/gu, '');
  const own = file.replace(/^.*\//u, '').replace(/\.ts$/u, '');
  return [...new Set([own, ...(code.match(/[A-Za-z_$][\w$]*/gu) ?? [])])];
}

const holds = (name: string, phrase: string): boolean => ` ${name} `.includes(` ${phrase} `);

/** Every word of a file's names that the table forbids there, and what to say instead. */
function foundIn(file: string, rows: readonly Row[]): readonly string[] {
  return namesOf(file).flatMap((name) => {
    const words = wordsOf(name);
    // What is part of a word of ours is no mistake: “purchase order” in “purchase order number”.
    const rest = rows.reduce((left, { word }) => (word.includes(' ') ? left.replaceAll(word, '') : left), words);
    return rows
      .filter(({ butIn }) => !butIn.some((place) => file.startsWith(place)))
      .flatMap(({ word, not }) => not.filter((phrase) => holds(rest, phrase)).map((phrase) => ({ word, phrase })))
      .map(({ word, phrase }) => `${name}: say ${word}, not ${phrase}`);
  });
}

const words = readTable('Words');
const files = globSync('src/**/*.ts');

describe('vocabulary', () => {
  it('is read from the table in CONTRIBUTING.md', () => {
    const checked = words.filter(({ not }) => not.length > 0);

    expect(checked.length).toBeGreaterThan(15);
    expect(words.map(({ word }) => word)).toContain('purchase order number');
  });

  it('finds a word in every kind of name', () => {
    const rows: readonly Row[] = [
      { word: 'purchase', not: ['purchase order'], butIn: [] },
      { word: 'purchase order number', not: [], butIn: [] },
    ];

    const found = ['purchaseOrder', 'PURCHASE_ORDERS', 'readPurchaseOrder', 'purchaseOrderNumber', 'purchase'].filter(
      (name) => holds(wordsOf(name).replaceAll('purchase order number', ''), rows[0]?.not[0] ?? ''),
    );

    expect(found).toEqual(['purchaseOrder', 'readPurchaseOrder']);
  });

  it.each(files)('%s uses our words in its names', (file) => {
    expect(foundIn(file, words)).toEqual([]);
  });

  it.each(files)('%s is written in plain US English', (file) => {
    const comments = readFileSync(file, 'utf8').match(/\/\*[\s\S]*?\*\/|\/\/.*/gu) ?? [];
    const odd = codeIn(readFileSync('CONTRIBUTING.md', 'utf8').match(/^Comments do without .*$/mu)?.[0] ?? '');

    const found = comments.filter((text) => odd.some((phrase) => new RegExp(`\\b${phrase}\\b`, 'iu').test(text)));

    expect(odd.length).toBeGreaterThan(5);
    expect(found).toEqual([]);
  });
});
