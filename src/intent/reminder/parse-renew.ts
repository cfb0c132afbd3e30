import { type Intent } from '../intent';
import { parseBuy } from '../purchase/parse-purchase';
import { type Names } from '../text/match-names';
import { sentenceOf, wordAt, wordsMatched, wordToken, type Token } from '../text/tokens';

const RENEWING = /^(?:renew|extend|prolong)$/u;
const NOT_RENEWING =
  /^(?:(?:do not|dont|donot|never|we (?:do not|dont|will not|wont)|i (?:do not|dont|will not|wont)) (?:want to |need to |wish to )?renew|stop renewing) /u;
/** How seats end by themselves. */
const LAPSING = /^(?:lapse|expire|end|go|die|lapsed|rest)$/u;

/**
 * Reads `renew Visio`, `renew 5 Visio for Mathematics`; and `let Visio lapse`, `don't renew Visio`, which open the same card, since nothing
 * is done from a guess. Undefined when a text is about something else.
 */
export function parseRenew(tokens: readonly Token[], names: Names): Intent | undefined {
  const first = wordAt(tokens, 0);
  if (RENEWING.test(first)) {
    const intent = parseBuy(tokens, wordAt(tokens, 1) === 'all' ? 2 : 1, names, 'renew');
    // Other things are extended, too.
    return first === 'renew' || ('product' in intent && intent.product.kind === 'known') ? intent : undefined;
  }
  return parseNotRenew(tokens, names);
}

/** Reads only what says that a product is not to be renewed: a negation that asks for something. */
export function parseNotRenew(tokens: readonly Token[], names: Names): Intent | undefined {
  const words = wordsMatched(NOT_RENEWING.exec(sentenceOf(tokens)));
  if (words > 0) return renewOf(tokens.slice(words), names);
  const isLapse = wordAt(tokens, 0) === 'let' && LAPSING.test(tokens.at(-1)?.word ?? '');
  return isLapse ? renewOf(tokens.slice(1, -1), names) : undefined;
}

function renewOf(behind: readonly Token[], names: Names): Intent | undefined {
  const intent = parseBuy([wordToken('renew'), ...behind], 1, names, 'renew');
  const isNamed = 'product' in intent && (intent.product.kind === 'known' || intent.product.kind === 'near');
  return isNamed ? intent : undefined;
}
