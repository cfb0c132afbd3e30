import { type Intent } from '../intent';
import { findName, type Names } from '../text/match-names';
import { isPreposition } from '../text/read-segments';
import { behindNouns } from '../text/read-products';
import { isAddressed, sentenceOf, typedText, wordAt, wordsMatched, type Token } from '../text/tokens';
import { notUnderstood, whyNotAlone } from '../text/why-not';
import { PREPOSITIONS } from '../text/words';

const NEW =
  /^(?:(?:add|create|register|make|set up)(?: an?| the)?(?: new| another)?|new) (department|dept|product)(?: (?:called|named|of))? /u;

/** Reads `add department Physics` and `new product Teams Dial-in`, with the name as typed; undefined when it is about something else. */
export function parseNew(tokens: readonly Token[], names: Names): Intent | undefined {
  const words = sentenceOf(tokens);
  const match = NEW.exec(words);
  const other = /^add departments \S/u.exec(words);
  if (other !== null) return notUnderstood('leftover', { command: 'show-department', leftover: tokens.slice(1) });
  if (match === null || /^(?:requests?|wish|wishes)$/u.test(wordAt(tokens, 2))) return undefined;
  const kind = match[1] === 'product' ? 'add-product' : 'add-department';
  const rest = tokens.slice(wordsMatched(match));
  const unfit = whyNotAlone(tokens, names, { command: kind });
  if (unfit !== undefined) return unfit;
  const misplaced = findMisplaced(rest, names);
  if (misplaced >= 0) return notUnderstood('leftover', { command: kind, leftover: rest.slice(misplaced) });
  return { kind, name: rest.length === 0 ? undefined : typedText(rest) };
}

/** Where somebody, or the place of a roster, stands in what should be a name: `Visio to jdoe`, `Physics to Visio`. */
function findMisplaced(rest: readonly Token[], names: Names): number {
  const endsIn = (at: number): boolean => {
    const match = findName(names, rest, at);
    return match !== undefined && match.named.products.length > 0 && behindNouns(rest, match.end) === rest.length;
  };
  return rest.findIndex((token, at) => {
    if (isAddressed(token)) return true;
    if (at === 0 && PREPOSITIONS.has(token.word)) return true;
    if (at === 0 || !isPreposition(rest, at) || !/^(?:to|for|from)$/u.test(token.word)) return false;
    return findName(names, rest, 0)?.end === at || endsIn(at + 1);
  });
}
