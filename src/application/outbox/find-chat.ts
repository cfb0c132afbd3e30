import { type ConversationAddress } from '../../domain/conversation';
import { type UserId } from '../../domain/ids';
import { type Ports } from '../ports';
import { rememberChat } from './remember-chat';

/** What finding, or making, a chat with somebody needs. */
export type ChatPorts = Pick<Ports, 'conversations' | 'installer' | 'institution' | 'outbox' | 'clock'>;

/**
 * The chat with somebody; where there is none yet, the app is installed for them, if that is permitted. Never inside a turn.
 *
 * @returns Undefined when there is no way. Faults pass through.
 */
export async function findChat(ports: ChatPorts, userId: UserId): Promise<ConversationAddress | undefined> {
  return (await ports.conversations.find(userId)) ?? (await makeChat(ports, userId));
}

/**
 * A chat with somebody for whom the app is installed now; what they missed is on its way again.
 *
 * @param heardIn Where Teams just told us of somebody, which says where it is for us.
 * @returns Undefined when it cannot be, when they removed the app themselves, or nobody knows where Teams is.
 */
export async function makeChat(
  ports: ChatPorts,
  userId: UserId,
  heardIn?: ConversationAddress,
): Promise<ConversationAddress | undefined> {
  if (await ports.conversations.hasLeft(userId)) return undefined;
  const installed = await ports.installer.install(userId);
  if (installed.status !== 'installed') return undefined;
  const known = heardIn ?? (await anyAddress(ports));
  if (known === undefined) return undefined;
  const { conversationId } = installed;
  // Teams knows people by their directory id, too, where their own chat is meant.
  const { tenantId, serviceUrl, botId } = known;
  const conversationType = 'personal';
  const address = {
    tenantId,
    conversationId,
    conversationType,
    serviceUrl,
    botId,
    teamsUserId: userId,
    userId,
  } as const;
  await rememberChat(ports, address);
  return address;
}

/** Where Teams is for us, and what it calls us, as it told us in another conversation. */
async function anyAddress({ institution, conversations }: ChatPorts): Promise<ConversationAddress | undefined> {
  const latest = conversations.latest();
  if (latest !== undefined) return latest;
  const { channel, approvers } = await institution.read();
  if (channel !== undefined) return channel;
  for (const { userId } of approvers) {
    const address = await conversations.find(userId);
    if (address !== undefined) return address;
  }
  return undefined;
}
