import { makeChat } from '../../application/outbox/find-chat';
import { withTimeBudget } from '../../concurrency/time-budget';
import { type ConversationAddress } from '../../domain/conversation';
import { type ActivityKey } from '../../domain/ids';
import { asking, keptOf, talkOf } from '../turn/kept';
import { followReply } from '../turn/after-turn';
import { type BotContext } from '../turn/bot-context';
import { PRIVATE_MATTERS } from '../turn/private-matter';
import { keyOf, type Reply, type Speaker } from '../turn/turn';
import { closing, quietly } from './guards';

/** What an answer may wait for a chat with its asker, where there is none yet. */
const MAKE_CHAT_MS = 3_000;

/**
 * Says what is for its asker alone in their own chat, where it was asked in a channel or a group. However often the same is delivered, it
 * is said there once.
 *
 * @param key Of this very delivery.
 * @returns What is answered in the channel instead; undefined for what may be answered there.
 */
export async function privately(
  context: BotContext,
  { address, actor }: Speaker,
  key: ActivityKey,
  reply: Reply,
): Promise<string | undefined> {
  const { isAbout } = reply;
  if (isAbout === undefined || address.conversationType === 'personal') return undefined;
  const posting = keyOf('private', key);
  const isAnswered = await quietly(context, 'a private answer was not posted', async () => {
    if ((await context.turns.claim(posting)) === 'repeat') return true;
    await closing(context, { key: posting }, async () => {
      const chat = (await context.ports.conversations.find(actor.userId)) ?? (await newChat(context, address));
      // A repeat may try again.
      if (chat === undefined) throw new NoChat();
      const activityId = await context.outlet.post(chat, asking(reply, posting));
      context.ports.pace.count({ conversationId: chat.conversationId });
      await quietly(context, 'a private answer is not followed', () => followReply(context, reply, activityId, chat));
      return { talk: talkOf({ actor, address: chat }), said: keptOf(reply, posting) };
    });
    return true;
  });
  return isAnswered === true
    ? `Answered in your own chat, since it is about ${PRIVATE_MATTERS[isAbout]}.`
    : 'I can answer this only in our own chat: open it and write to me.';
}

class NoChat extends Error {
  override readonly name = 'NoChat';
}

/** A chat with whoever speaks somewhere else, made if that is permitted and quick. */
const newChat = (context: BotContext, heardIn: ConversationAddress): Promise<ConversationAddress | undefined> =>
  withTimeBudget(MAKE_CHAT_MS, () => makeChat(context.ports, heardIn.userId, heardIn));
