import { type ConversationAddress } from '../../domain/conversation';

/** Something to show: a card as plain JSON, and one plain line that says the same. */
export interface Shown {
  readonly card: object;
  readonly summary: string;
}

/** Why Teams refuses a message, the same tomorrow. */
export type OutletRefusal =
  /** The bot is not, or not any more, installed there. */
  | 'not-installed'
  | 'blocked'
  /** An administrator switched the bot off. */
  | 'disabled'
  /** The conversation, or the message in it, is not there. */
  | 'gone'
  /** The address kept for the conversation is none of Teams, so that nothing is sent there. */
  | 'service-address'
  /** This card cannot be written there. */
  | 'refused';

/**
 * Writes cards into conversations. Fault `throttled` and `unavailable` may be tried again; `rejected` with an {@link OutletRefusal} as
 * its code may not; `forbidden` is about us, not about the conversation.
 */
export interface Outlet {
  /** Posts a message. @returns The id by which it can be edited. */
  post(address: ConversationAddress, shown: Shown): Promise<string>;
  /** Edits a message that was posted before. */
  update(address: ConversationAddress, activityId: string, shown: Shown): Promise<void>;
}
