import { type Instant } from '../../../domain/calendar';
import { type ConversationAddress } from '../../../domain/conversation';
import { defined } from '../../../domain/defined';
import { type UserId } from '../../../domain/ids';
import { isFault, isUnreadable } from '../../../ports/fault';
import { type ConversationStore } from '../../../ports/teams/conversation-store';
import { type DocumentStore } from '../document-store';
import { kinds } from '../shapes/kinds';
import { isWritten, tenantDocuments } from './tenant-documents';

/** What this process has seen is believed for this time; another one may have forgotten it since. */
const SEEN_MS = 60_000;

/** What this process has seen of somebody's chat last. */
interface Seen {
  readonly text: string;
  readonly until: number;
  readonly at: Instant | undefined;
}

/** Conversation addresses, on any document store, with what this process has seen kept in memory. */
export function documentConversationStore(store: DocumentStore): ConversationStore {
  const seen = new Map<UserId, Seen>();
  let latest: ConversationAddress | undefined;
  const conversations = tenantDocuments(store, kinds.conversation);

  /** Of people who have not written lately, nothing is kept: what stands in the store says as much. */
  function remember(userId: UserId, sight: Seen): void {
    seen.delete(userId);
    seen.set(userId, sight);
    for (const [oldest, { until }] of seen) {
      if (until > performance.now()) break;
      seen.delete(oldest);
    }
  }

  /** What stands there; what cannot be read is ours to replace. */
  async function held(userId: UserId) {
    try {
      return await conversations.find(userId);
    } catch (error) {
      if (isFault(error) && isUnreadable(error) && error.code === 'damaged') return 'damaged';
      throw error;
    }
  }

  return {
    find: async (userId) => {
      const { seenAt: _, leftAt, ...address } = (await conversations.find(userId))?.value ?? {};
      return 'conversationId' in address && leftAt === undefined ? address : undefined;
    },

    hasLeft: async (userId) => (await conversations.find(userId))?.value.leftAt !== undefined,

    latest: () => latest,

    async save(address, { at, isInstalled = false, beforeNew } = {}) {
      const { userId } = address;
      const text = JSON.stringify(address);
      latest = address;
      const known = seen.get(userId);
      if (isEarlier(at, known?.at)) return;
      const sight = { text, until: performance.now() + SEEN_MS, at: at ?? known?.at };
      if (!isInstalled && known?.text === text && performance.now() < known.until) {
        seen.set(userId, { ...sight, until: known.until });
        return;
      }
      const before = await held(userId);
      const value = { ...address, ...defined({ seenAt: at }) };
      if (before === 'damaged') {
        if (await isWritten(conversations.overwrite(userId, value))) remember(userId, sight);
        return;
      }
      const { seenAt, ...stored } = before?.value ?? {};
      if (isEarlier(at, seenAt)) return;
      if (before === undefined || before.value.leftAt !== undefined) await beforeNew?.();
      // Where another turn of the same person writes first, it knows the conversation just as well.
      const isThere = JSON.stringify(stored) === text;
      const isOurs = isThere || (await isWritten(conversations.write(userId, value, { version: before?.version })));
      if (isOurs) remember(userId, sight);
    },

    async leave(address, leftAt, { at } = {}) {
      const { userId } = address;
      const before = await held(userId);
      if (typeof before === 'object' && isEarlier(at, before.value.seenAt)) return;
      seen.delete(userId);
      await conversations.overwrite(userId, { ...address, ...defined({ seenAt: at }), leftAt });
    },

    async forget(userId, { only } = {}) {
      const before = only === undefined ? undefined : await held(userId);
      if (typeof before === 'object' && isOther(before.value, only)) return;
      seen.delete(userId);
      await conversations.remove(userId);
    },
  };
}

const isOther = (
  stored: { conversationId: string; leftAt?: Instant },
  only: ConversationAddress | undefined,
): boolean => stored.conversationId !== only?.conversationId || stored.leftAt !== undefined;

const isEarlier = (at: Instant | undefined, other: Instant | undefined): boolean =>
  at !== undefined && other !== undefined && at < other;
