import { instantOf } from '../../domain/calendar';
import { type ActivityKey } from '../../domain/ids';
import { isFault, isUnreadable } from '../../ports/fault';
import { presentNote } from '../answer/plain';
import { nowOrLater } from '../turn/after-turn';
import { type BotContext } from '../turn/bot-context';
import { type DraftReply, keyOf } from '../turn/turn';

/**
 * Does what a claim was for, and closes the claim; when it fails, the next delivery goes on with it at once. What the work
 * returns is a key under which it is on record already, if it is. That the claim cannot be closed undoes nothing: it is closed later.
 */
export async function closing(
  context: BotContext,
  key: ActivityKey,
  work: () => Promise<ActivityKey | undefined>,
): Promise<void> {
  const close = (status: 'working' | 'answered', at: Date) =>
    nowOrLater(context, () => context.turns.save({ key, status, at: instantOf(at) }), { key });
  try {
    if ((await work()) === key) return;
  } catch (error) {
    // As if whoever claimed it had died long ago.
    await close('working', new Date(0));
    throw error;
  }
  await close('answered', context.ports.clock.now());
}

/** Does what an answer does not depend on. @returns Undefined when it failed. */
export async function quietly<Value>(
  { ports }: BotContext,
  failure: string,
  work: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await work();
  } catch (error) {
    ports.logger.warn(failure, { name: error instanceof Error ? error.name : typeof error });
    return undefined;
  }
}

/** Turns whatever goes wrong into an answer. */
export async function safely(context: BotContext, work: () => Promise<DraftReply>): Promise<DraftReply> {
  try {
    return await work();
  } catch (error) {
    return presentNote(...apology(context, error));
  }
}

/** A fault that may pass says to try again, anything else is for IT; what went wrong is for the log alone. */
export function apology({ ports }: BotContext, error: unknown): readonly [heading: string, subheading: string] {
  const reference = keyOf(String(ports.clock.now().getTime()), String(Math.random())).slice(0, 8);
  const kind = isFault(error) ? error.kind : 'bug';
  ports.logger.error('a turn failed', { reference, kind, error });
  return isFault(error) && !isUnreadable(error)
    ? ['That did not work just now', `Please try again in a minute. Reference ${reference}.`]
    : ['Something went wrong on our side', `IT can find it under reference ${reference}.`];
}
