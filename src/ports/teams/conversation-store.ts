import { type Instant } from '../../domain/calendar';
import { type ConversationAddress } from '../../domain/conversation';
import { type UserId } from '../../domain/ids';

/** How an address was learned. */
export interface Sighting {
  /** When Teams said so; what it said later counts, however late this is delivered. */
  readonly at?: Instant | undefined;
  /** The bot was just installed there: another process may have forgotten what this one has seen. */
  readonly isInstalled?: boolean;
}

/** Where people can be written to: the personal chat of each, as last seen. */
export interface ConversationStore {
  find(userId: UserId): Promise<ConversationAddress | undefined>;
  /** Where this process heard of somebody last, whoever it was; undefined until it did. */
  latest(): ConversationAddress | undefined;
  /** Keeps the newest; writing the same again costs nothing. @returns Whether there was no chat with them before. */
  save(address: ConversationAddress, sighting?: Sighting): Promise<boolean>;
  /** Forgets the chat with somebody. @param only Leaves another one that was seen meanwhile. */
  forget(userId: UserId, how?: Pick<Sighting, 'at'> & { readonly only?: ConversationAddress }): Promise<void>;
}
