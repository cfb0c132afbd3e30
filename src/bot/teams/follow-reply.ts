import { publishPurchase, rememberCopy } from '../../application/purchase/publish-purchase';
import { rememberShown } from '../../application/roster/follow-up';
import { type ConversationAddress } from '../../domain/conversation';
import { activityKey } from '../../domain/ids';
import { followUpAfterTurn } from '../turn/after-turn';
import { type BotContext } from '../turn/bot-context';
import { type Reply } from '../turn/turn';

/**
 * Begins what has to follow a reply after the turn.
 *
 * @returns Whether anything does; it edits the message in the end.
 */
export async function followReply(
  context: BotContext,
  reply: Reply,
  activityId: string | undefined,
  address: ConversationAddress,
): Promise<boolean> {
  if (reply.follows !== undefined && activityId !== undefined)
    await followPurchase(context, reply.follows, activityId, address);
  const { afterTurn } = reply;
  if (afterTurn !== undefined) context.afterTurn.begin(() => afterTurn(activityId));
  if (reply.change === undefined) return afterTurn !== undefined;
  const { department, command } = reply.change;
  const key = activityKey(command);
  const isOnRecord = await rememberShown(context.ports, department.id, key, activityId);
  if (isOnRecord && reply.isRecorded !== true) followUpAfterTurn(context, department.id, key);
  return isOnRecord;
}

/** Lets a message that shows a purchase follow it. */
async function followPurchase(
  { ports, afterTurn }: BotContext,
  { department, id, ...shown }: NonNullable<Reply['follows']>,
  activityId: string,
  address: ConversationAddress,
): Promise<void> {
  await rememberCopy(ports, { department, id, copy: { address, activityId, ...shown } });
  // It may have changed before the message was known.
  afterTurn.begin(() => publishPurchase(ports, department, id));
}
