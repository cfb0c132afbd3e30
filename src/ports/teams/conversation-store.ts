import { type Instant } from '../../domain/calendar';
import { type ConversationAddress } from '../../domain/conversation';
import { type UserId } from '../../domain/ids';

/** How an address was learned. */
export interface Sighting {
  /** When Teams said so; what it said later counts, however late this is delivered. */
  readonly at?: Instant | undefined;
  /** The bot was just installed there: another process may have forgotten what this one has seen. */
  readonly isInstalled?: boolean;
  /** Done before an address is kept where there was none: with both, or with neither, a process dies. */
  readonly beforeNew?: () => Promise<void>;
}

/** Where people can be written to: the personal chat of each, as last seen. */
export interface ConversationStore {
  find(userId: UserId): Promise<ConversationAddress | undefined>;
  /** Where this process heard of somebody last, whoever it was; undefined until it did. */
  latest(): ConversationAddress | undefined;
  /** Whether they removed the app, and have not been heard of since: nobody installs it for them again. */
  hasLeft(userId: UserId): Promise<boolean>;
  /** Keeps the newest; writing the same again costs nothing. */
  save(address: ConversationAddress, sighting?: Sighting): Promise<void>;
  /** They removed the app. @param leftAt When we heard of it. */
  leave(address: ConversationAddress, leftAt: Instant, sighting?: Pick<Sighting, 'at'>): Promise<void>;
  /** Forgets the chat with somebody. @param only Leaves another one that was seen meanwhile, and that they left. */
  forget(userId: UserId, how?: { readonly only?: ConversationAddress }): Promise<void>;
}
