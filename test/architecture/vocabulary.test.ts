import { globSync, readFileSync } from 'node:fs';

/** A word we do not use in names, what we say instead, and where the outside world's word is right. */
const NOT_OUR_WORDS: readonly (readonly [word: RegExp, say: string, allowedIn: RegExp])[] = [
  // A person's seat is ours; the license that Microsoft 365 gives for it is theirs, and cards tell people about both.
  [/subscription(?!s)/iu, 'product', /^src\/(adapters\/graph|local)\//u],
  [/\barea\b|Area\b/u, 'department', /^$/u],
  [/purchaseOrder(?!Number)/iu, 'purchase', /^$/u],
  [/\bsync[A-Z]|[a-z]Sync(?=[A-Z])/u, 'reconcile', /^$/u],
  [/\bqueueItem|\bticket\b/iu, 'purchase', /^$/u],
  [/\b(userService|Manager|Helper|Utils)\b/u, 'a name for what it does', /^$/u],
];

const files = globSync('src/**/*.ts');

/** The names of a file: without comments and texts. */
const namesOf = (file: string): string =>
  readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*|'(?:[^'\\\n]|\\.)*'|`[^`]*`/gu, '');

describe('vocabulary', () => {
  it.each(files)('%s uses our words in its names', (file) => {
    const names = namesOf(file);

    const found = NOT_OUR_WORDS.filter(([word, , allowedIn]) => word.test(names) && !allowedIn.test(file));

    expect(found.map(([word, say]) => `${String(word)}: say ${say}`)).toEqual([]);
  });
});
