import { findName, type Names } from '../text/match-names';
import { isPlainly, readNumber } from '../text/purchase-order-number';
import { sentenceOf, wordAt, wordsMatched, type Token } from '../text/tokens';
import { words } from '../text/words';

/** What a sentence about buying says besides seats, product and department. */
export interface BuyExtras {
  /** The sentence without it. */
  readonly tokens: readonly Token[];
  readonly purchaseOrderNumber: string | undefined;
  readonly isForNextTerm: boolean;
}

/** `for next term`, `for the coming academic year` */
const NEXT_TERM =
  /^(?:(?:for|in|from|starting) )?(?:the |our )?(?:next|coming|upcoming) (?:term|year|fiscal year|academic year|school year|budget year|cover) /u;
/** When it was bought: it changes nothing about the form. */
const WHEN =
  /^(?:yesterday|today|tonight|this (?:week|month|morning|afternoon|evening)|last (?:week|month|night|monday|tuesday|wednesday|thursday|friday)|on (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)|(?:a|one|two|three|four|five|\d{1,2}|few|a few|some) (?:days?|weeks?|months?) ago|the other day|recently|earlier|already|(?:for|in) (?:the |this |next |our )?(?:fall|autumn|spring|summer|winter)(?: (?:term|semester|quarter|classes))?) /u;
/** Words that lead to a number and mean nothing without it. */
const LEADING = words('under with on as and the our my its it is was by via in per ref reference number no nr po');

/** Takes the number, the term and the day out of a sentence about buying. */
export function readBuyExtras(all: readonly Token[], names: Names): BuyExtras {
  const term = withoutMatch(all, NEXT_TERM);
  const { tokens, number } = withoutNumber(withoutMatch(term.tokens, WHEN).tokens, names);
  return { tokens, purchaseOrderNumber: number, isForNextTerm: term.isFound };
}

function withoutMatch(tokens: readonly Token[], pattern: RegExp) {
  for (let at = 1; at < tokens.length; at++) {
    const length = wordsMatched(pattern.exec(sentenceOf(tokens.slice(at, at + 8))));
    if (length > 0) return { tokens: trimmed([...tokens.slice(0, at), ...tokens.slice(at + length)]), isFound: true };
  }
  return { tokens, isFound: false };
}

/** A number that looks like one, or is announced: `PO 4711`, `under PO-4711`, `order number 4711`. */
function withoutNumber(
  tokens: readonly Token[],
  names: Names,
): { readonly tokens: readonly Token[]; readonly number?: string } {
  for (let at = 1; at < tokens.length; at++) {
    if (!isBeginning(tokens, at) || findName(names, tokens, at) !== undefined) continue;
    const read = readNumber(tokens.slice(at), isPlainly);
    if (read === undefined) continue;
    const before = tokens.slice(0, at);
    const end = before.findLastIndex(({ kind, word }) => kind !== 'break' && !LEADING.has(word)) + 1;
    // Nothing is bought that has only a number.
    if (end < 2) continue;
    return { tokens: trimmed([...before.slice(0, end), ...tokens.slice(at + read.length)]), number: read.text };
  }
  return { tokens };
}

const isBeginning = (tokens: readonly Token[], at: number): boolean =>
  /^(?:po|pos|p\.o|purchase|order|number)$/u.test(wordAt(tokens, at)) ||
  isPlainly((tokens[at]?.text ?? '').replace(/^[(\[]|[)\]]$/gu, ''));

/** Without a comma at its end. */
const trimmed = (tokens: readonly Token[]): readonly Token[] =>
  tokens.slice(0, tokens.findLastIndex(({ kind }) => kind !== 'break') + 1);
