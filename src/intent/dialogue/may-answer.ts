import { type Intent, isChange, type Vocabulary } from '../intent';
import { findNameToEnd, readVocabulary } from '../text/match-names';
import { normalizeText } from '../text/normalize-text';
import { readTokens, type Token } from '../text/tokens';

/** Commands that a number, an address, a day or a courtesy is read as by itself, and may as well answer a question. */
const SHORT: ReadonlySet<string> = new Set(['show-purchase', 'person-holdings', 'greet', 'thanks']);
/** Longer texts are no answer of that sort. */
const MOST_WORDS = 4;

/** Whether a command was understood from what may be the answer to a question instead: a name, a number, an address. */
export const mayAnswer = (intent: Intent, text: string, vocabulary: Vocabulary): boolean =>
  isShort(intent, text) && (SHORT.has(intent.kind) || isWholeName(text, vocabulary));

const isShort = (intent: Intent, text: string): boolean =>
  !isChange(intent) && text.length <= 200 && tokensOf(text).length <= MOST_WORDS;

/** A department may be called like a command: History, Reports. */
const isWholeName = (text: string, vocabulary: Vocabulary): boolean =>
  findNameToEnd(readVocabulary(vocabulary), tokensOf(text), 0) !== undefined;

const tokensOf = (text: string): readonly Token[] =>
  readTokens(normalizeText(text)).filter(({ kind }) => kind !== 'break');
