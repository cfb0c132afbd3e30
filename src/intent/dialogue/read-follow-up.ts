import { type Command, didYouMean, isChange } from '../intent';
import { type Said, type Vocabulary } from '../said';
import { normalizeText } from '../text/normalize-text';
import { isPlainly, readNumber } from '../text/purchase-order-number';
import { readTokens, type Token } from '../text/tokens';
import { type FollowUp, type LastSaid, understood } from './last-said';
import { readMore, readPart, withOther } from './more';
import { askedAbout, isOfAll, readPronouns } from './pronouns';

/** Whether a text has a word that may refer to what was said before: without one, nobody has to look. */
export const mayReachBack = (text: string): boolean =>
  text.length < 2_000 &&
  /(?:^|[^\p{L}\p{N}])(?:her|him|she|he|herself|himself|them|they|both|same|too|also|as well|and|plus|it|that|there|this|two|three|four|five|six|seven|eight|nine|ten|all \d|i just|i added|i removed|i have|i've|what about|how about|sorry|meant|mean|instead|another|ditto|likewise|these|those|no|oops|actually|correction)(?:[^\p{L}\p{N}]|$)/iu.test(
    text,
  );

/**
 * Reads a text that refers to what was said before; undefined when it does not, or makes no sense after that.
 *
 * @param lasts The newest first; the text is about the first of them that it can be about.
 */
export function readFollowUp<Last extends LastSaid>(
  said: Said,
  lasts: readonly Last[],
  vocabulary: Vocabulary,
): { readonly followUp: FollowUp; readonly last: Last } | undefined {
  const text = normalizeText(said.text);
  for (const [index, last] of lasts.entries()) {
    const followUp = readOne(text, last, vocabulary);
    if (followUp === undefined) continue;
    return { followUp: index > 0 && isOfAll(text) ? askedAbout(followUp, text) : followUp, last };
  }
  return undefined;
}

function readOne(text: string, last: LastSaid, vocabulary: Vocabulary): FollowUp | undefined {
  const part = last.isOpen ? readPart(text, last, vocabulary) : undefined;
  if (part !== undefined || !mayReachBack(text)) return part;
  return (
    readPronouns(text, last, vocabulary) ?? readMore(text, last, vocabulary) ?? readCorrection(text, last, vocabulary)
  );
}

const CORRECTS =
  /^(?:(?:no|sorry|oops|actually|wait|pardon|i mean|i meant|correction|my mistake|my bad|wrong one)[,.:;!]*\s+)+(?:(?:it|that|this)(?:'?s|\s+is|\s+was|\s+should be)\s+|(?:i\s+)?(?:mean|meant)\s+|make (?:that|it)\s+|to\s+|for\s+|from\s+)?|^(?:i mean|i meant|make (?:that|it)|it should be|it(?:'?s| is))\s+/iu;

/** `sorry, it is PO-5001`, `I meant Project`: what was said, with another number, product or person; a change is asked about. */
function readCorrection(text: string, last: LastSaid, vocabulary: Vocabulary): FollowUp | undefined {
  if (!CORRECTS.test(text) || text.includes('\n')) return undefined;
  const rest = text.replace(CORRECTS, '').replace(/[.!?\s]+$/u, '');
  const tokens = readTokens(rest);
  const corrected = correct(tokens, rest, last, vocabulary);
  // `it is done` names nobody.
  if (corrected === undefined || (TELLS.test(text) && isOfOthers(corrected, last.command))) return undefined;
  return understood(isChange(corrected) ? didYouMean(corrected, rest, corrected.kind) : corrected);
}

/** What tells something, and may correct something. */
const TELLS = /^it(?:'?s|\s+is)\s/iu;

/** Whether people take the place of those that were spoken of. */
const isOfOthers = (corrected: Command, last: Command): boolean =>
  'people' in corrected && 'people' in last && corrected.people !== last.people;

function correct(tokens: readonly Token[], rest: string, last: LastSaid, vocabulary: Vocabulary): Command | undefined {
  const number = readNumber(tokens, isPlainly);
  if (number?.length === tokens.length && tokens.length > 0) {
    const { command } = last;
    return 'purchaseOrderNumber' in command
      ? { ...command, purchaseOrderNumber: number.text }
      : { kind: 'show-purchase', purchaseOrderNumber: number.text };
  }
  const intent = withOther(tokens, rest, { ...last, isOpen: false }, vocabulary);
  return intent === undefined || intent.kind === 'did-you-mean' ? undefined : intent;
}
