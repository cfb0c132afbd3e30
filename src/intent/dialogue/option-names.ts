import { nearestWords } from '../text/match-names';
import { compact, type Token } from '../text/tokens';

/** Which of several names a text is: those that it names, or the one that it misspells. */
export type NameMatch =
  { readonly kind: 'named'; readonly indexes: readonly number[] } | { readonly kind: 'near'; readonly index: number };

/** Shorter beginnings of a name could be anything. */
const LEAST_LETTERS = 3;

/** Compares a text with the titles of choices: `Jordan Kim · Lab Manager · jkim@contoso.edu` is Jordan, Kim, or jkim as well. */
export function compareNames(tokens: readonly Token[], titles: readonly string[]): NameMatch {
  const typed = tokens.map(({ kind, key, text }) => (kind === 'word' ? key : compact(text)));
  const whole = typed.join('');
  const names = titles.map(namesOf);
  const among = (isIt: (name: Named) => boolean) => names.flatMap((name, index) => (isIt(name) ? [index] : []));
  const ways: readonly ((name: Named) => boolean)[] = [
    ({ parts }) => parts.has(whole),
    // A word of one that begins a word of another may mean either.
    ({ words }) => typed.every((word) => words.has(word) || (word.length >= LEAST_LETTERS && begins(words, word))),
  ];
  for (const way of ways) {
    const indexes = among(way);
    if (indexes.length > 0) return { kind: 'named', indexes };
  }
  const heads = names.map(({ head }) => head);
  const [near] = whole.length < LEAST_LETTERS ? [] : nearestWords(whole, heads);
  return near === undefined ? { kind: 'named', indexes: [] } : { kind: 'near', index: heads.indexOf(near) };
}

interface Named {
  /** Its first part, by letters and digits. */
  readonly head: string;
  /** Each of its parts, and the beginning of an address. */
  readonly parts: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
}

function namesOf(title: string): Named {
  const parts = title.split('·').map((part) => part.trim());
  const locals = parts.filter((part) => part.includes('@')).map((part) => part.slice(0, part.indexOf('@')));
  return {
    head: compact(parts[0] ?? ''),
    parts: new Set([...parts, ...locals].map(compact)),
    words: new Set([...title.split(/[\s·,]+/u), ...locals].map(compact).filter((word) => word !== '')),
  };
}

const begins = (words: ReadonlySet<string>, word: string): boolean => [...words].some((one) => one.startsWith(word));
