import { type TurnContext } from 'botbuilder';
import { presentNote } from '../answer/plain';
import { handleMessage } from '../handle-message';
import { handlePress } from '../handle-press';
import { receiveFiles } from '../purchase/proof/receive-files';
import { type BotContext } from '../turn/bot-context';
import { countedTurn } from '../turn/counted-turn';
import { type DraftReply, type Speaker } from '../turn/turn';
import { filesOf, type InboundActivity } from './activity';
import { deliveryKey, peopleMentioned, readPressed, readTyped } from './read-turn';
import { findMentioned } from './sdk-turn';
import { presentTooLong } from '../answer/too-long';
import { isTooLong } from './too-long';

/** A message that somebody sent. */
export interface SentMessage {
  readonly turn: TurnContext;
  readonly activity: InboundActivity;
  readonly speaker: Speaker;
  /** Whether the same message may have been handled before. */
  readonly isRepeat: boolean;
}

/** Whether a message is a press of a button and not a text. */
export const isSubmit = ({ value, text = '' }: InboundActivity): boolean => value !== undefined && text.trim() === '';

/** Does what a message asks for: a text, files, or a press from a client that sends it as one. */
export function handleSent(context: BotContext, message: SentMessage): Promise<DraftReply> {
  const { activity, speaker } = message;
  const counted = { ...speaker, key: deliveryKey(activity), isPress: isSubmit(activity) };
  return countedTurn(context, counted, (counting) => handleCounted(counting, message));
}

/** Files count before the text that may come with them: they cannot be sent again so easily. */
async function handleCounted(
  context: BotContext,
  { turn, activity, speaker, isRepeat }: SentMessage,
): Promise<DraftReply> {
  if (isSubmit(activity)) return handleSubmit(context, activity, speaker);
  const files = filesOf(activity);
  if (files.length > 0) return receiveFiles(context, { ...speaker, key: deliveryKey(activity) }, files);
  if (isTooLong(activity)) return presentTooLong();
  const found = await Promise.all(peopleMentioned(activity).map((mention) => findMentioned(turn, mention)));
  return handleMessage(context, { ...readTyped(activity, speaker, found), isRepeat });
}

/** A press from a client without `Action.Execute`: it comes as a message, and is answered by one. */
async function handleSubmit(context: BotContext, activity: InboundActivity, speaker: Speaker): Promise<DraftReply> {
  const pressed = readPressed(activity, speaker, sentValue(activity.value));
  const running = pressed === undefined ? undefined : handlePress(context, pressed);
  return running ?? presentNote('This button does nothing any more', 'Type “help” to see what works here.');
}

/** Teams sends the value of a submit as an object or as its JSON. */
function sentValue(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}
