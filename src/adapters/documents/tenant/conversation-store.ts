import { type ConversationAddress } from '../../../domain/conversation';
import { type UserId } from '../../../domain/ids';
import { type ConversationStore } from '../../../ports/teams/conversation-store';
import { isFault } from '../../../ports/fault';
import { fromBody, toBody } from '../department/department-records';
import { type DocumentStore } from '../document-store';

/** What this process has written is believed so long; another one may have forgotten it since. */
const SEEN_MS = 60_000;

/** Conversation addresses, on any document store, with what this process has seen kept in memory. */
export function documentConversationStore(store: DocumentStore): ConversationStore {
  const seen = new Map<UserId, { readonly text: string; readonly until: number }>();
  const at = (userId: UserId) => ({ container: 'tenant', partition: 'conversation', id: userId }) as const;

  return {
    async find(userId) {
      const found = await store.read(at(userId));
      return found === undefined ? undefined : fromBody<ConversationAddress>(found.body);
    },

    async save(address) {
      const text = JSON.stringify(address);
      const known = seen.get(address.userId);
      if (known?.text === text && performance.now() < known.until) return;
      const { container, partition, id } = at(address.userId);
      const found = await store.read({ container, partition, id });
      const written = { id, kind: 'conversation', body: toBody(address) };
      const operation =
        found === undefined
          ? ({ op: 'create', ...written } as const)
          : ({ op: 'replace', ...written, version: found.version } as const);
      try {
        await store.transact(container, partition, [operation]);
        seen.set(address.userId, { text, until: performance.now() + SEEN_MS });
      } catch (error) {
        // Another turn of the same person wrote first: it knows the conversation just as well.
        if (!isFault(error, 'conflict')) throw error;
      }
    },

    async forget(userId) {
      seen.delete(userId);
      const { container, partition, id } = at(userId);
      const found = await store.read({ container, partition, id });
      if (found !== undefined)
        await store.transact(container, partition, [{ op: 'delete', id, version: found.version }]);
    },
  };
}
