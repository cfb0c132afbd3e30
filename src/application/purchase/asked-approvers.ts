import { type ConversationAddress } from '../../domain/conversation';
import { type UserId } from '../../domain/ids';
import { isContributor, roundOf } from '../../domain/purchase/purchase';
import { type PurchaseCopy, type PurchaseRecord } from '../../domain/purchase/purchase-record';
import { type AskedApprovers } from '../../domain/purchase/purchase-shown';
import { isFault, isUnreadable } from '../../ports/fault';
import { type AskingPorts, type Ports } from '../ports';

/**
 * Who is asked to decide a purchase: who has its card, or a chat with us that it is on its way to, and who has neither; from what is so now.
 *
 * @returns Undefined while nobody is asked.
 */
export async function askedApprovers(
  ports: AskingPorts,
  { purchase, copies }: Pick<PurchaseRecord, 'purchase' | 'copies'>,
): Promise<AskedApprovers | undefined> {
  if (purchase.status !== 'submitted') return undefined;
  const { approvers, channel } = await ports.institution.read();
  const deciders = approvers.filter((one) => !isContributor(purchase, one.userId));
  const asking = copies.filter(({ view, round }) => view === 'approver' && round === roundOf(purchase));
  const reached = await Promise.all(
    deciders.map(async ({ userId }) => {
      const copy = asking.find(({ address }) => address.conversationType === 'personal' && address.userId === userId);
      return copy === undefined ? (await addressOf(ports, userId)) !== undefined : isThere(copy);
    }),
  );
  const inChannel = asking.find(({ address }) => address.conversationId === channel?.conversationId);
  return {
    reached: deciders.filter((_, place) => reached[place]),
    unreached: deciders.filter((_, place) => !reached[place]),
    isInChannel: channel !== undefined && (inChannel === undefined || isThere(inChannel)),
  };
}

/** Where an approver is asked; one whose address cannot be read keeps no other from being asked. */
export async function addressOf(
  { conversations, logger }: Pick<Ports, 'conversations' | 'logger'>,
  userId: UserId,
): Promise<ConversationAddress | undefined> {
  try {
    return await conversations.find(userId);
  } catch (error) {
    if (!isFault(error) || !isUnreadable(error)) throw error;
    logger.error('an approver cannot be asked', { error });
    return undefined;
  }
}

/** Whether those who cannot be asked are others than was written down. */
export const isOtherwise = ({ unreached = [] }: PurchaseRecord, asked: AskedApprovers): boolean =>
  JSON.stringify(unreached.toSorted()) !== JSON.stringify(idsOf(asked).toSorted());

/** Those who cannot be asked, as they are written down. */
export const idsOf = ({ unreached }: AskedApprovers): readonly UserId[] => unreached.map(({ userId }) => userId);

/** A post that was given up left no message. */
const isThere = ({ activityId }: PurchaseCopy): boolean => activityId !== '';
