import { type RoleGiven, type WishSettled } from '../../domain/institution/setup-notice';
import { type ActivityKey, type UserId } from '../../domain/ids';
import { withLetter } from '../../domain/outbox/mailbox';
import { type Ports } from '../ports';
import { orLogFault } from './faults';

/**
 * Decides that people are told something about set-up, each once for one command, however often that is carried out: a repeat tells whom
 * the first time did not come to. What it is about is done and recorded, so that the answer to it waits for no more than this, and
 * a fault is none of the answer's.
 */
export async function tellLater(
  { outbox, logger }: Pick<Ports, 'outbox' | 'logger'>,
  people: readonly UserId[],
  command: ActivityKey,
  notice: RoleGiven | WishSettled,
): Promise<void> {
  const about = notice.kind === 'wish-settled' ? notice.typed : notice.role;
  const content = { kind: 'setup', notice } as const;
  const letter = { key: `${command}:${notice.kind}:${about}`, content, decidedAt: notice.at };
  const recipients = people.map((userId) => ({ userId }));
  const decide = () => outbox.changeMany(recipients, (now) => withLetter(now, letter));
  await orLogFault(logger, decide, 'people are not told of a change of set-up', { command });
}
