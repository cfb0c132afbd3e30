import { nearestWords } from '../text/match-names';
import { normalizeText } from '../text/normalize-text';
import { readTokens } from '../text/tokens';
import { otherVerbs, verbs } from '../text/verbs';

/** Verbs of decisions: with a number behind them, they say what becomes of a purchase. */
const DECIDING = ['approve', 'decline', 'reject', 'withdraw', 'confirm', 'cancel'];
const BEGINNINGS = [...new Set([...DECIDING, ...verbs.keys(), ...otherVerbs.keys(), 'undo'])];
/** Longer texts with a word like a verb in front are sentences. */
const MOST_WORDS = 4;
const NUMBER = /(?:^|\s)#?\p{L}{0,5}-?\d{2,}/u;

/** Whether a text that is not understood looks like a command: a misspelled verb with few words behind it, or a decision with a number. */
export function beginsLikeCommand(typed: string): boolean {
  const text = normalizeText(typed);
  const words = readTokens(text).filter(({ kind }) => kind !== 'break');
  const [first] = words;
  if (first === undefined || first.kind !== 'word') return false;
  if (DECIDING.includes(first.word)) return NUMBER.test(text);
  return (
    words.length <= MOST_WORDS && !BEGINNINGS.includes(first.word) && nearestWords(first.word, BEGINNINGS).length > 0
  );
}
