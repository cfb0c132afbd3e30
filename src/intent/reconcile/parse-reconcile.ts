import { type Intent } from '../intent';
import { type Names } from '../text/match-names';
import { type Token } from '../text/tokens';
import { hasSecondCommand, isConditional, isNegated, notUnderstood } from '../text/why-not';

/** The whole tenant, and nothing less: what follows may only say so. */
const RECONCILE =
  /^reconcile (?:(?:the |all |all the |our )?(?:licenses|licences|seats|tenant|rosters|everything|all) )?(?:(?:right )?now |again |with (?:the )?(?:tenant|microsoft 365) )*/u;

/** Reads the wish that licenses follow the rosters now; undefined when a text is about something else. */
export function parseReconcile(tokens: readonly Token[], names: Names): Intent | undefined {
  const said = `${tokens.map(({ word }) => (word === '' ? '-' : word)).join(' ')} `;
  const found = RECONCILE.exec(said)?.[0];
  if (found === undefined) return undefined;
  const command = 'reconcile';
  const leftover = tokens.slice(found.trim().split(' ').length);
  if (leftover.length === 0) return { kind: command };
  if (isNegated(leftover, names)) return notUnderstood('negated', { command });
  if (isConditional(leftover, names)) return notUnderstood('condition', { command });
  if (hasSecondCommand(tokens, names)) return notUnderstood('several-commands', { command });
  return notUnderstood('leftover', { command, leftover });
}
