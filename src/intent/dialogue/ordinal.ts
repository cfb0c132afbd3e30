import { words } from '../text/words';
import { type Token } from '../text/tokens';

const NUMBERS = 'one two three four five six seven eight nine ten'.split(' ');
const ORDINALS = 'first second third fourth fifth sixth seventh eighth ninth tenth'.split(' ');
/** Words around a number that chooses. */
const AROUND = words(
  'the option number choice nr line row answer one ones please pls i want take choose pick use id like would go with for is it its thats make that then',
);

/**
 * The number that a text is, as somebody chooses one: `2`, `number 2`, `the second one`, `the last`.
 *
 * @param count How many there are to choose from.
 */
export function numberSaid(tokens: readonly Token[], count: number): number | undefined {
  if (tokens.length > 8 || tokens.some(({ kind }) => kind === 'mention' || kind === 'address')) return undefined;
  const told = tokens.filter(({ kind, word }) => kind === 'word' && !AROUND.has(word));
  const [only, ...others] = told;
  if (only === undefined) return tokens.length === 1 && tokens[0]?.word === 'one' ? 1 : undefined;
  return others.length === 0 ? valueOf(only.word, count) : undefined;
}

/** The number that a word is. @param count What *last* is. */
export function valueOf(word: string, count: number): number | undefined {
  const digits = /^#?(\d{1,3})(?:st|nd|rd|th)?$/u.exec(word)?.[1];
  if (digits !== undefined) return Number(digits);
  if (word === 'last') return count;
  const at = Math.max(NUMBERS.indexOf(word), ORDINALS.indexOf(word));
  return at < 0 ? undefined : at + 1;
}
