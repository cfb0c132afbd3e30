import { withTimeBudget } from '../../concurrency/time-budget';
import { type ExceptionAsked } from '../../domain/audit/exception-asked';
import { type RoleGiven, type WishSettled } from '../../domain/institution/setup-notice';
import { type ActivityKey, type UserId } from '../../domain/ids';
import { withLetter } from '../../domain/outbox/mailbox';
import { type Fault, isFault } from '../../ports/fault';
import { type Ports } from '../ports';

/** A store that cannot write it down now is waited for this often, longer each time: some two minutes in all. */
const MOST_TRIES = 8;
const FIRST_WAIT_MS = 1_000;

/** Tells what one command says to the same person apart. */
function aboutOf(notice: RoleGiven | WishSettled | ExceptionAsked): string {
  switch (notice.kind) {
    case 'wish-settled':
      return notice.typed;
    case 'role-given':
      return notice.role;
    case 'exception-asked':
      return [notice.exception, notice.product.id, notice.person?.userId ?? ''].join('|');
  }
}

/**
 * Decides that people are told something about set-up, each once for one command, however often that is carried out: a repeat tells whom
 * the first time did not come to. What it is about is done and recorded, so that the answer to it waits for no more than one try, and
 * a fault is none of the answer's: it is tried again when the answer is there.
 */
export async function tellLater(
  { outbox, logger, pause }: Pick<Ports, 'outbox' | 'logger' | 'pause'>,
  people: readonly UserId[],
  command: ActivityKey,
  notice: RoleGiven | WishSettled | ExceptionAsked,
): Promise<void> {
  const about = aboutOf(notice);
  const content = { kind: 'setup', notice } as const;
  const letter = { key: `${command}:${notice.kind}:${about}`, content, decidedAt: notice.at };
  const recipients = people.map((userId) => ({ userId }));
  const tryOnce = async (): Promise<Fault | undefined> => {
    try {
      await outbox.changeMany(recipients, (now) => withLetter(now, letter));
      return undefined;
    } catch (error) {
      if (isFault(error)) return error;
      logger.error('people are not told of a change of set-up', { command, error });
      return undefined;
    }
  };
  const insist = async (first: Fault): Promise<void> => {
    let fault: Fault | undefined = first;
    for (let tries = 1; fault !== undefined && fault.kind !== 'rejected' && tries < MOST_TRIES; tries += 1) {
      await pause(Math.max(FIRST_WAIT_MS * 2 ** (tries - 1), fault.retryAfterMs ?? 0));
      fault = await tryOnce();
    }
    if (fault === undefined) return;
    logger.error('people are not told of a change of set-up', { command, kind: fault.kind, error: fault });
  };
  const fault = await tryOnce();
  if (fault !== undefined) void withTimeBudget(undefined, () => insist(fault));
}
