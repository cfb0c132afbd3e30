import { type UserId } from './ids';

/** Where one person, or one channel, can be written to; plain data, so that it outlives any Teams library. */
export interface ConversationAddress {
  readonly tenantId: string;
  readonly conversationId: string;
  readonly conversationType: 'personal' | 'groupChat' | 'channel';
  readonly serviceUrl: string;
  /** Teams' id of the bot in this conversation. */
  readonly botId: string;
  /** Teams' id of the person (`29:…`). */
  readonly teamsUserId: string;
  readonly userId: UserId;
  /** The team of a channel. */
  readonly teamId?: string;
}

/** The channel, and not the thread in it: Teams names the thread behind a semicolon. */
export const wholeChannel = (address: ConversationAddress): ConversationAddress => ({
  ...address,
  conversationId: address.conversationId.replace(/;messageid=.*$/u, ''),
});
