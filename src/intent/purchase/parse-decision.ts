import { didYouMean, type DecisionSaid, type Intent } from '../intent';
import { isLikely, isPlainly, readNumber } from '../text/purchase-order-number';
import { sentenceOf, typedText, wordAt, wordsMatched, type Token } from '../text/tokens';
import { notUnderstood } from '../text/why-not';
import { words } from '../text/words';

const HEADS: readonly (readonly [DecisionSaid, RegExp])[] = [
  ['approve', /^(?:approve|accept) /u],
  ['decline', /^(?:decline|reject|refuse|deny|turn down|say no to) /u],
  ['return', /^(?:ask a question about|ask about|ask|send back|return|query) /u],
];

/** Words between what is said and the number it is said of that add nothing: `decline it because …`. */
const BEHIND =
  /^[\s:;,.\-–—]*(?:(?:because|since|as|for the reason that|with the reason|reason|due to|saying|and say|and ask|and ask them|to ask|whether)(?=[\s:]))?[\s:;,\-–—]*/iu;

/**
 * Reads what an approver says of one purchase, with the reason or the question as it was typed: `decline PO-1044 because wrong form`,
 * `ask PO-1044: which cost center?`. Whatever is said for a reason has no meaning of its own.
 *
 * @param typed The text that the tokens are of.
 */
export function parseDecision(tokens: readonly Token[], typed: string): Intent | undefined {
  const sentence = sentenceOf(tokens.slice(0, 5));
  for (const [decision, head] of HEADS) {
    const from = wordsMatched(head.exec(sentence));
    const number = from === 0 ? undefined : readNumber(tokens.slice(from), isLikely);
    if (number === undefined) continue;
    const rest = tokens.slice(from + number.length);
    return readRest({ kind: 'decide', decision, purchaseOrderNumber: number.text, words: undefined }, rest, typed);
  }
  return parseBehind(tokens);
}

/** `turn PO-1044 down`, `send PO-1044 back` */
function parseBehind(tokens: readonly Token[]): Intent | undefined {
  const [first, last] = [wordAt(tokens, 0), wordAt(tokens, tokens.length - 1)];
  const decision =
    first === 'turn' && last === 'down' ? 'decline' : first === 'send' && last === 'back' ? 'return' : '';
  const number = decision === '' ? undefined : readNumber(tokens.slice(1, -1), isLikely);
  return decision === '' || number?.length !== tokens.length - 2
    ? undefined
    : { kind: 'decide', decision, purchaseOrderNumber: number.text, words: undefined };
}

type Decide = Extract<Intent, { kind: 'decide' }>;

function readRest(intent: Decide, rest: readonly Token[], typed: string): Intent {
  const telling = rest.filter(({ kind }) => kind !== 'break');
  const clues = { command: 'decide' } as const;
  const [first, second] = telling;
  if (first === undefined) return intent;
  const isJoined = /^(?:and|or|also|plus|then)$/u.test(first.word) || first.text === '&';
  if (isPlainly(first.text) || (isJoined && second !== undefined && /\p{N}/u.test(second.text)))
    return notUnderstood('several-commands', clues);
  if (intent.decision !== 'return' && /^(?:if|unless|when|once|until|after|before)$/u.test(first.word))
    return notUnderstood('condition', clues);
  if (/^(?:no|not|dont|wait|stop|never|nevermind)$/u.test(first.word)) return notUnderstood('negated', clues);
  // A purchase is approved without a word; with one it may be meant otherwise.
  if (intent.decision === 'approve') return didYouMean(intent, typedText(telling), 'approve');
  const words = wordsBehind(intent.purchaseOrderNumber, typed);
  return words === '' ? intent : { ...intent, words };
}

/** What was typed behind a number, without what leads to it. */
function wordsBehind(number: string, typed: string): string {
  const pattern = number
    .split(' ')
    .map(escaped)
    .join(String.raw`[\s.:#-]*`);
  const found = new RegExp(pattern, 'iu').exec(typed);
  const rest = found === null ? '' : typed.slice(found.index + found[0].length);
  return rest.replace(BEHIND, '').trim();
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);

const DECIDING = /^(?:approve|accept|decline|reject|refuse|deny|turn down) /u;
const TAKING_BACK = /^(?:withdraw|cancel|take back|pull back) /u;
/** Which of several purchases: none of them in particular. */
const VAGUE = words(
  'all everything everyone every each it them both this that these those the my our your any one a an of some purchases purchase orders order requests request approvals approval pending open waiting outstanding new remaining rest now at once please there is what',
);
const NOUNS = words('purchases purchase orders order requests request');

/** `approve all`, `cancel my order`: which of them is asked, and nothing is done. */
export function parseWhichPurchase(tokens: readonly Token[]): Intent | undefined {
  const sentence = sentenceOf(tokens.slice(0, 3));
  const deciding = wordsMatched(DECIDING.exec(sentence));
  const from = deciding || wordsMatched(TAKING_BACK.exec(sentence));
  const rest = tokens.slice(from).filter(({ kind }) => kind !== 'break');
  if (from === 0 || rest.some(({ word }) => !VAGUE.has(word))) return undefined;
  if (deciding > 0)
    return { kind: 'which-purchase', to: HEADS[0]?.[1].test(sentence) === true ? 'approve' : 'decline' };
  // `cancel` alone is for what was asked last.
  const isOwn = wordAt(tokens, 0) === 'withdraw' || rest.some(({ word }) => NOUNS.has(word));
  return isOwn ? { kind: 'which-purchase', to: 'withdraw' } : undefined;
}
