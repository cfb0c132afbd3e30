import { type ConversationAddress } from '../../domain/conversation';
import { type UserId } from '../../domain/ids';

/** Where people can be written to: the personal chat of each, as last seen. */
export interface ConversationStore {
  find(userId: UserId): Promise<ConversationAddress | undefined>;
  /** Keeps the newest; writing the same again costs nothing. */
  save(address: ConversationAddress): Promise<void>;
  forget(userId: UserId): Promise<void>;
}
