import { instantOf } from '../../domain/calendar';
import { correlation, newReference } from '../../concurrency/correlation';
import { defined } from '../../domain/defined';
import { type ActivityKey } from '../../domain/ids';
import { type Storable } from '../../ports/roster/turn-store';
import { isFault, isUnreadable } from '../../ports/fault';
import { type AskedBy, explainForbidden, type ForbiddenWords } from '../answer/explain-forbidden';
import { presentNote } from '../answer/plain';
import { nowOrLater } from '../turn/after-turn';
import { type BotContext } from '../turn/bot-context';
import { type DraftReply } from '../turn/turn';
import { turnBecomes } from './turn-outcome';

/** What a claim is closed with. */
export interface Closed {
  /** The key under which the work is on record already, if it is: then nothing has to be closed. */
  readonly recordedAs?: ActivityKey | undefined;
  /** What its sender may refer to. */
  readonly said?: Storable | undefined;
  /** Where that was said, if not where it was asked. */
  readonly talk?: ActivityKey | undefined;
}

/** A claim to be closed, and who says what was claimed where. */
interface Claimed {
  readonly key: ActivityKey;
  readonly talk?: ActivityKey | undefined;
}

/**
 * Does what a claim was for, and closes the claim; when it fails, the next delivery goes on with it at once. That the claim cannot be closed
 * undoes nothing: it is closed later.
 */
export async function closing(
  context: BotContext,
  { key, talk }: Claimed,
  work: () => Promise<Closed | undefined>,
): Promise<void> {
  let closed: Closed | undefined;
  try {
    closed = await work();
    if (closed?.recordedAs === key) return;
  } catch (error) {
    await nowOrLater(context, () => context.turns.giveUp(key), { key });
    throw error;
  }
  const at = instantOf(context.ports.clock.now());
  const record = {
    key,
    status: 'answered',
    at,
    ...defined({ talk: closed?.talk ?? talk, said: closed?.said }),
  } as const;
  await nowOrLater(context, () => context.turns.save(record), { key });
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
    ports.logger.warn(failure, { error });
    return undefined;
  }
}

/** Turns whatever goes wrong into an answer. */
export async function safely(context: BotContext, work: () => Promise<DraftReply>, by?: AskedBy): Promise<DraftReply> {
  try {
    return await work();
  } catch (error) {
    return presentNote(...apology(context, error, by));
  }
}

/**
 * A fault that may pass says to try again, one that does not let us in that IT has to mend it, anything else is for IT; what went wrong is
 * for the log alone.
 */
export function apology({ ports }: BotContext, error: unknown, by?: AskedBy): ForbiddenWords {
  const { turn: reference = newReference() } = correlation();
  const kind = isFault(error) ? error.kind : 'bug';
  turnBecomes('failed');
  ports.logger.error('a turn failed', { reference, kind, error });
  if (isFault(error, 'forbidden')) return explainForbidden(error.access, { by, reference });
  return isFault(error) && !isUnreadable(error)
    ? ['That did not work just now', `Please try again in a minute. Reference ${reference}.`]
    : ['Something went wrong on our side', `IT can find it under reference ${reference}.`];
}
