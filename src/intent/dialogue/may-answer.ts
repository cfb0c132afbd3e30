import { type Intent, isChange, type Vocabulary } from '../intent';
import { findNameToEnd, readVocabulary } from '../text/match-names';
import { normalizeText } from '../text/normalize-text';
import { readTokens } from '../text/tokens';

/** Commands that a number, an address, a day or a courtesy is read as by itself, and may as well answer a question. */
const SHORT: ReadonlySet<string> = new Set(['show-purchase', 'person-holdings', 'greet', 'thanks']);
/** Longer texts are no answer of that sort. */
const MOST_WORDS = 4;

/** Whether a command was understood from what may be the answer to a question instead: a name, a number, an address. */
export function mayAnswer(intent: Intent, text: string, vocabulary: Vocabulary): boolean {
  if (isChange(intent) || text.length > 200) return false;
  const tokens = readTokens(normalizeText(text)).filter(({ kind }) => kind !== 'break');
  if (tokens.length > MOST_WORDS) return false;
  // A department may be called like a command: History, Reports.
  return SHORT.has(intent.kind) || findNameToEnd(readVocabulary(vocabulary), tokens, 0) !== undefined;
}
