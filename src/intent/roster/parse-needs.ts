import { didYouMean, type DidYouMean } from '../intent';
import { type Names } from '../text/match-names';
import { typedText, wordAt, wordToken, wordsMatched, sentenceOf, type Token } from '../text/tokens';
import { isConditional } from '../text/why-not';
import { QUESTION_WORDS } from '../text/words';
import { parseChange } from './parse-change';

const STRESSES = new Set('also really now both still just will would might must should could'.split(' '));
const NEEDS = /^(?:needs?|wants?|requires?)$/u;
const WISHES = /^(?:(?:can|could|may) i (?:have|get)|id like|i would like|id love) /u;

/** `jdoe needs Visio`, `can I have Visio`: these tell or ask more than they request. */
export function parseNeeds(tokens: readonly Token[], names: Names): DidYouMean | undefined {
  const wish = wordsMatched(WISHES.exec(sentenceOf(tokens.slice(0, 5))));
  if (wish > 0) return asNeed(tokens, [wordToken('me')], [0, wish], names);
  const at = tokens.findIndex(({ word }) => NEEDS.test(word));
  if (at < 1 || QUESTION_WORDS.has(wordAt(tokens, 0))) return undefined;
  const isOver = tokens[at - 1]?.word === 'longer' && tokens[at - 2]?.word === 'no';
  const from = isOver ? at - 2 : at;
  const who = tokens.slice(0, from).filter(({ word }) => !STRESSES.has(word));
  return asNeed(
    tokens,
    who.map((token) => (token.word === 'i' ? wordToken('me') : token)),
    [from, at + 1],
    names,
  );
}

/** Asks whether to add these people, or, when they *no longer* need it, to remove them. */
function asNeed(
  tokens: readonly Token[],
  people: readonly Token[],
  [from, until]: readonly [number, number],
  names: Names,
): DidYouMean | undefined {
  if (isConditional(tokens, names)) return undefined;
  const [kind, preposition] = tokens[from]?.word === 'no' ? (['remove', 'from'] as const) : (['add', 'to'] as const);
  const change = parseChange(kind, wordToken(kind), [...people, wordToken(preposition), ...tokens.slice(until)], names);
  if (change.kind !== 'add' && change.kind !== 'remove') return undefined;
  if (change.product.kind === 'missing' || change.product.kind === 'unknown') return undefined;
  return didYouMean(change, typedText(tokens.slice(from, until)), kind);
}
