import { didYouMean, type DidYouMean, type Intent } from '../intent';
import { type Names } from '../text/match-names';
import { ownerAt } from '../text/read-head';
import { findWords, typedText, wordToken, type Token } from '../text/tokens';
import { isConditional } from '../text/why-not';
import { parseChange } from './parse-change';
import { mayBeSomebody } from './parse-offer';

/** Longer texts say more than this. */
const MOST_TOKENS = 60;

/** What stands between somebody and what they do without. */
const WITHOUT = new RegExp(
  ' (?:' +
    [
      '(?:(?:do|does|did|will|would) not|dont|doesnt|didnt|wont|wouldnt) (?:really |actually |even )?(?:need|want|use|require)(?: to (?:have|use))?',
      'no longer (?:needs?|wants?|uses?|requires?)',
      '(?:(?:is|are|am) (?:not|no longer)|isnt|arent|im not) (?:needing|using|working with)',
      '(?:has|have|had)? ?(?:stopped|quit) (?:using|needing|working with)',
      '(?:is|are|am|im) (?:done|finished|through) with',
      '(?:has|have) no (?:more |further )?(?:need|use) (?:for|of)',
      'never (?:uses?|used|needs?|needed)',
      '(?:has not|have not|hasnt|havent) (?:used|needed|been using)',
    ].join('|') +
    ') ',
  'u',
);

/** The same the other way round: `Visio is no longer needed by jdoe`. */
const NOT_NEEDED =
  / (?:is|are) (?:no longer|not) (?:needed|used|required|wanted)(?: (?:anymore|any more|any longer|now))? (?:by|for) /u;
/** `jdoe's Visio is no longer needed`. */
const CAN_GO =
  / (?:(?:is|are) (?:no longer|not) (?:needed|used|required|wanted)|can (?:go|be (?:removed|freed|released|revoked)))(?: (?:anymore|any more|any longer|now))? $/u;

/** Words behind a product that only say that it was different once. */
const ANYMORE = /(?: (?:anymore|any more|any longer|now|right now|at all|these days|at the moment))+ $/u;

/** Asks whether to remove somebody who does without: `awong doesn't need Visio anymore`; undefined when a text says something else. */
export function parseUnneeded(tokens: readonly Token[], names: Names): Intent | undefined {
  if (tokens.length > MOST_TOKENS || isConditional(tokens, names)) return undefined;
  const plain = tokens.slice(0, findWords(ANYMORE, tokens)?.from ?? tokens.length);
  const without = findWords(WITHOUT, plain);
  if (without !== undefined) {
    return asked(
      [...who(plain.slice(0, without.from)), wordToken('from'), ...plain.slice(without.until)],
      tokens,
      names,
      [without.from, without.until],
    );
  }
  const needed = findWords(NOT_NEEDED, tokens);
  if (needed !== undefined) {
    return asked(
      [...tokens.slice(0, needed.from), wordToken('from'), ...who(tokens.slice(needed.until))],
      tokens,
      names,
      [needed.from, needed.until],
    );
  }
  const going = findWords(CAN_GO, tokens);
  const owned = going === undefined ? [] : tokens.slice(0, going.from);
  return going === undefined || ownerAt(owned) < 0 ? undefined : asked(owned, tokens, names, [going.from, going.until]);
}

/** Said of a license as of a purchase, and so not surely a request. */
const ENDING = /^(?:cancel|end|terminate|discontinue|close|withdraw|stop|expire)$/u;
const PURCHASES = /^(?:purchases?|orders?|requests?|po|renewals?|reminders?)$/u;

/** `cancel jdoe's Visio`, `cancel Visio for jdoe`: asks whether to remove them; undefined when a text says something else. */
export function parseEnding(tokens: readonly Token[], names: Names): DidYouMean | undefined {
  const [verb, ...behind] = tokens;
  if (verb === undefined || !ENDING.test(verb.word) || tokens.length > MOST_TOKENS) return undefined;
  const isOfSomebody =
    ownerAt(behind) >= 0 || behind.some(({ word }) => word === 'for' || word === 'from' || word === 'of');
  if (!isOfSomebody || behind.some(({ word }) => PURCHASES.test(word)) || isConditional(tokens, names))
    return undefined;
  const change = parseChange('remove', wordToken('remove'), behind, names);
  const isClear = change.kind === 'remove' && change.product.kind === 'known' && change.department.kind !== 'unknown';
  return isClear && change.people.every(mayBeSomebody) ? didYouMean(change, verb.text, 'remove') : undefined;
}

/** Without words that only stress, and with the sender as we say it. */
const who = (tokens: readonly Token[]): readonly Token[] =>
  tokens
    .filter(({ word }) => !/^(?:also|really|now|just|currently|actually|apparently|obviously)$/u.test(word))
    .map((token) => (token.word === 'i' ? wordToken('me') : token));

function asked(
  behind: readonly Token[],
  tokens: readonly Token[],
  names: Names,
  [from, until]: readonly [number, number],
): Intent | undefined {
  const change = parseChange('remove', wordToken('remove'), behind, names);
  if (change.kind === 'not-understood')
    return change.reason === 'unnamed-people' && change.understood.product.kind === 'known' ? change : undefined;
  if (change.kind !== 'remove' || change.product.kind === 'missing' || change.product.kind === 'unknown')
    return undefined;
  return didYouMean(change, typedText(tokens.slice(from, until)), 'remove');
}
