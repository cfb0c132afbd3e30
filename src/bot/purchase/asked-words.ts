import { type AskedApprovers } from '../../domain/purchase/purchase-shown';
import { namesWords } from '../answer/words';

/** Whom a purchase waits for, and what to do about those whom it does not reach. */
export function askedWords(asked: AskedApprovers | undefined): string {
  const waits = 'Waits for a decision of central IT';
  if (asked === undefined) return `${waits}.`;
  const { reached, unreached, isInChannel } = asked;
  if (reached.length + unreached.length === 0)
    return `${waits}, where nobody may decide it: it takes an approver who did not send it.`;
  const channel = isInChannel ? ['a channel of central IT'] : [];
  const where = [...(reached.length === 0 ? [] : [namesWords(reached)]), ...channel].join(' and in ');
  if (unreached.length === 0) return where === '' ? `${waits}.` : `${waits}. Asked: ${where}.`;
  const who = namesWords(unreached);
  const [has, them] = unreached.length === 1 ? ['has', 'them'] : ['have', 'them'];
  const todo = `Ask ${them} to say “hi” to me, or IT to install me for ${them}; I ask them then.`;
  return where === ''
    ? `${waits}, but nobody was reached: ${who} ${has} no chat with me. ${todo}`
    : `${waits}. Asked: ${where}. Not reached, without a chat with me: ${who}. ${todo}`;
}
