import { type UserId } from '../../../domain/ids';
import { type ConversationStore } from '../../../ports/teams/conversation-store';
import { type DocumentStore } from '../document-store';
import { kinds } from '../shapes/kinds';
import { isWritten, tenantDocuments } from './tenant-documents';

/** What this process has written is believed for this time; another one may have forgotten it since. */
const SEEN_MS = 60_000;

/** Conversation addresses, on any document store, with what this process has seen kept in memory. */
export function documentConversationStore(store: DocumentStore): ConversationStore {
  const seen = new Map<UserId, { readonly text: string; readonly until: number }>();
  const conversations = tenantDocuments(store, kinds.conversation);

  return {
    find: async (userId) => (await conversations.find(userId))?.value,

    async save(address) {
      const { userId } = address;
      const text = JSON.stringify(address);
      const known = seen.get(userId);
      if (known?.text === text && performance.now() < known.until) return;
      // Where other turns of the same person always write first, they know the conversation just as well.
      const isOurs = await isWritten(conversations.overwrite(userId, address));
      if (isOurs) seen.set(userId, { text, until: performance.now() + SEEN_MS });
    },

    async forget(userId) {
      seen.delete(userId);
      await conversations.remove(userId);
    },
  };
}
