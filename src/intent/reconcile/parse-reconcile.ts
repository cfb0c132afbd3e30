import { type Intent } from '../intent';
import { type Names } from '../text/match-names';
import { sentenceOf, wordsMatched, type Token } from '../text/tokens';
import { whyNotWhole } from '../text/why-not';

/** The whole tenant, and nothing less: what follows may only say so. */
const RECONCILE =
  /^reconcile (?:(?:the |all |all the |our )?(?:licenses|licences|seats|tenant|rosters|everything|all) )?(?:(?:right )?now |again |with (?:the )?(?:tenant|microsoft 365) )*/u;

/** Reads the wish that licenses follow the rosters now; undefined when a text is about something else. */
export function parseReconcile(tokens: readonly Token[], names: Names): Intent | undefined {
  const end = wordsMatched(RECONCILE.exec(sentenceOf(tokens)));
  return end === 0 ? undefined : (whyNotWhole('reconcile', tokens, end, names) ?? { kind: 'reconcile' });
}
