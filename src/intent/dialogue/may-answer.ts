import { type Intent } from '../intent';

/** Commands that a few words ask for which may as well be an answer: a name, a number, a day, a courtesy. */
const SHORT: ReadonlySet<string> = new Set([
  'show-purchase',
  'show-pool',
  'seats',
  'greet',
  'thanks',
  'forecast',
  'show-department',
]);
/** Longer texts are no answer of that sort. */
const MOST_WORDS = 4;

/** Whether a command was understood from so few words that they may be the answer to a question instead. */
export const mayAnswer = ({ kind }: Intent, text: string): boolean =>
  SHORT.has(kind) &&
  text.length < 200 &&
  text.trim().split(/\s+/u).length <= MOST_WORDS &&
  !/^\W*(?:seats|show|forecast|hi|hello|thanks)\b/iu.test(text);
