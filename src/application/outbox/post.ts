import { type Instant } from '../../domain/calendar';
import { type ConversationAddress } from '../../domain/conversation';
import { type UserId } from '../../domain/ids';
import { isFault, isUnreadable } from '../../ports/fault';
import { type Message } from '../../ports/teams/messenger';
import { type OutletRefusal } from '../../ports/teams/outlet';
import { type Ports, type TellPorts } from '../ports';
import { findChat, makeChat } from './find-chat';

/** What writing to people needs. */
export type PostPorts = TellPorts & Pick<Ports, 'clock'>;

/** Nobody is written to about something older than this, if it fails again and again: by then they have asked. */
const GIVE_UP_MS = 24 * 60 * 60 * 1000;
/** How long a conversation is left alone when Teams asks for that and does not say how long. */
const PAUSE_MS = 1_000;

/** What somebody is written to about, for the log, and since when that is due. */
export interface Due {
  readonly about: Readonly<Record<string, string>>;
  readonly since: Instant;
}

/** Why a chat with somebody is not to be written to again, until they write to us or the bot is installed anew. */
const LEFT: ReadonlySet<string | undefined> = new Set<OutletRefusal>(['not-installed', 'blocked', 'gone']);

/** Posts into a conversation, at our pace. @returns The id by which the message can be edited. Faults pass through. */
export async function post(
  ports: Pick<Ports, 'messenger' | 'conversations' | 'pace'>,
  address: ConversationAddress,
  message: Message,
): Promise<string> {
  await ports.pace.permit({ conversationId: address.conversationId });
  return postNow(ports, address, message);
}

/**
 * Posts into a conversation, with a permit that was waited for, or for an answer. A post that does not arrive says that the chat with that
 * person is gone, so that it is forgotten; an edit that does not would say so of one message only.
 *
 * @returns The id by which the message can be edited. Faults pass through.
 */
export async function postNow(
  { messenger, conversations, pace }: Pick<Ports, 'messenger' | 'conversations' | 'pace'>,
  address: ConversationAddress,
  message: Message,
): Promise<string> {
  const { conversationId, conversationType, userId } = address;
  try {
    return await messenger.post(address, message);
  } catch (error) {
    if (isFault(error, 'throttled')) pace.pauseFor(conversationId, error.retryAfterMs ?? PAUSE_MS);
    if (isFault(error, 'rejected') && LEFT.has(error.code) && conversationType === 'personal')
      await conversations.forget(userId, { only: address });
    throw error;
  }
}

/** Edits a message, at our pace. Faults pass through. */
export async function update(
  { messenger, pace }: Pick<Ports, 'messenger' | 'pace'>,
  address: ConversationAddress,
  activityId: string,
  message: Message,
): Promise<void> {
  await pace.permit({});
  await messenger.update(address, activityId, message);
}

/** Posts the answer to somebody who waits for it: it waits for no permit, and counts. Faults pass through. */
export function answer(
  ports: Pick<Ports, 'messenger' | 'conversations' | 'pace'>,
  address: ConversationAddress,
  message: Message,
): Promise<string> {
  ports.pace.count({ conversationId: address.conversationId });
  return postNow(ports, address, message);
}

/** Edits such an answer. Faults pass through. */
export function editAnswer(
  { messenger, pace }: Pick<Ports, 'messenger' | 'pace'>,
  address: ConversationAddress,
  activityId: string,
  message: Message,
): Promise<void> {
  pace.count({});
  return messenger.update(address, activityId, message);
}

/** Posts to somebody in our chat with them, made if need be. @returns Whether there is one. Faults pass through. */
export async function postTo(ports: TellPorts, userId: UserId, message: Message): Promise<boolean> {
  const address = await findChat(ports, userId);
  if (address === undefined) return false;
  await post(ports, address, message);
  return true;
}

/**
 * Writes to somebody, now or later: a fault that may pass is thrown. Who can never be reached, or could not for a day, is given up.
 *
 * @returns What was written gave; undefined when it was given up.
 */
export async function reach<Value>(
  { clock, logger }: Pick<Ports, 'clock' | 'logger'>,
  { about, since }: Due,
  write: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await write();
  } catch (error) {
    const isOld = Date.parse(since) + GIVE_UP_MS < clock.now().getTime();
    if (!isFault(error) || isUnreadable(error) || (error.kind !== 'rejected' && !isOld)) throw error;
    logger.warn('a conversation cannot be reached', { ...about, kind: error.kind, error });
    return undefined;
  }
}

/**
 * Sends a notice to somebody, as {@link reach} does. Who has no chat with us is left alone: they see it when they ask.
 *
 * @returns Whether it arrived.
 */
export async function sendNotice(
  ports: PostPorts,
  due: Due,
  notice: { readonly to: UserId; readonly about: string },
  message: Message,
): Promise<boolean> {
  const { to: userId, about: what } = notice;
  // Outside of what may be given up: what our own store cannot say now, it says later.
  const known = await ports.conversations.find(userId);
  const address = known ?? (await reach(ports, due, () => makeChat(ports, userId)));
  if (address !== undefined) return (await reach(ports, due, () => post(ports, address, message))) !== undefined;
  ports.logger.info('nobody to tell: no conversation', { ...due.about, what });
  return false;
}
