import { type Intent, isChange } from '../intent';
import { type Vocabulary } from '../said';
import { findNameToEnd, readVocabulary } from '../text/match-names';
import { normalizeText } from '../text/normalize-text';
import { readTokens, wordAt, type Token } from '../text/tokens';
import { words } from '../text/words';
import { mayReachBack } from './read-follow-up';

/** Commands that a number, an address, a day or a courtesy is read as by itself, and may as well answer a question. */
const SHORT: ReadonlySet<string> = new Set(['show-purchase', 'person-holdings', 'greet', 'thanks']);
/** Longer texts are no answer of that sort. */
const MOST_WORDS = 4;
/** Words that begin a question or a wish to see something, and no answer. */
const ASKING = words('what whats which show view check display');

/** Whether a command was understood from what may be the answer to a question instead: a name, a number, an address. */
export const mayAnswer = (intent: Intent, text: string, vocabulary: Vocabulary): boolean =>
  isShort(intent, text) && ((SHORT.has(intent.kind) && !isAsking(text)) || isWholeName(text, vocabulary));

/** Whether a text asks by itself, and of nothing that was said before. */
const isAsking = (text: string): boolean => ASKING.has(wordAt(tokensOf(text), 0)) && !mayReachBack(text);

const isShort = (intent: Intent, text: string): boolean =>
  !isChange(intent) && text.length <= 200 && tokensOf(text).length <= MOST_WORDS;

/** A department may be called like a command: History, Reports. */
const isWholeName = (text: string, vocabulary: Vocabulary): boolean =>
  findNameToEnd(readVocabulary(vocabulary), tokensOf(text), 0) !== undefined;

const tokensOf = (text: string): readonly Token[] =>
  readTokens(normalizeText(text)).filter(({ kind }) => kind !== 'break');
