import { didYouMean, isChange, type ChangeSaid, type Command, type Intent } from './intent';
import { type Stripped } from './text/strip-politeness';
import { typedText, wordAt } from './text/tokens';

/** Turns a change into a question to the sender where the words around it leave a doubt. */
export function withManners(intent: Intent, { tokens, manners, opening }: Stripped): Intent {
  if (!isChange(intent)) return intent;
  if (!manners.has('wish') && !(manners.has('asked') && isVague(intent))) return intent;
  const typed = [...opening, ...tokens.slice(0, 1)].filter(({ kind }) => kind === 'word');
  return didYouMean(intent, typedText(typed), wordAt(tokens, 0));
}

/** Whether a change does not say all it could, so that asking *can you* may only ask whether we can. */
function isVague(intent: ChangeSaid): boolean {
  switch (intent.kind) {
    case 'undo':
    case 'use-channel':
    case 'leave-channel':
    case 'reconcile':
      return true;
    case 'withdraw':
    case 'close-department':
    case 'reopen-department':
    case 'several':
    case 'decide':
      return false;
    case 'rename-department':
      return intent.name === undefined;
    case 'add-role':
    case 'remove-role':
    case 'move-role':
    case 'replace-role':
      return intent.department.kind === 'missing' && isInDepartment(intent);
    default:
      return intent.product.kind === 'missing';
  }
}

/** Whether it is about one department: a role in the whole institution is not. */
export const isInDepartment = (intent: Command): boolean =>
  !('role' in intent) || intent.role === 'delegate' || intent.role === 'purchaser';
