import { isPreposition } from '../text/read-segments';
import { type Token } from '../text/tokens';

/** Where something is named, and where the words for it end. */
export interface Place {
  readonly from: number;
  readonly until: number;
}

const KINDS = '(?:product|pool|roster|list|license|licence|seat|subscription|app)';
const ALL = `(?:everything|all(?: of)?(?: (?:the|our|my|her|his|their|its))?(?: (?:them|${KINDS}s))?|(?:every|each) ${KINDS})`;
/** Behind people, in the place of a product: `from everything`, `from all of our products`, `everywhere`. */
const BEHIND = new RegExp(`^(?:(?:from|off|out of|of|in|on|to|onto|into) ${ALL}|everywhere)(?= |$)`, 'u');
/** Before people: only what cannot be people itself. */
const BEFORE =
  /^(?:everything|all(?: of)?(?: (?:the|her|his|their))? (?:products|licenses|licences|seats|subscriptions|apps))(?: away)?(?= (?:from|to) )/u;

/** The words that stand for every product, with the preposition before them; none where a text only names some of them. */
export function findEverything(tokens: readonly Token[]): Place | undefined {
  const words = tokens.map(({ word }) => (word === '' ? '-' : word));
  const before = BEFORE.exec(`${words.slice(0, 12).join(' ')} `);
  if (before !== null) return { from: 0, until: before[0].split(' ').length };
  for (let from = 1; from < tokens.length; from++) {
    const all = BEHIND.exec(words.slice(from, from + 12).join(' '));
    const until = from + (all?.[0].split(' ').length ?? 0);
    if (all !== null && (until === tokens.length || isPreposition(tokens, until))) return { from, until };
  }
  return undefined;
}
