import { type ConversationAddress } from '../../domain/conversation';

/** Something to show: a card as plain JSON, and one plain line that says the same. */
export interface Shown {
  readonly card: object;
  readonly summary: string;
}

/**
 * Writes cards into conversations. Fault `throttled` and `unavailable` may be tried again; `rejected` with code `unreachable` means
 * that this conversation or message cannot be reached any more; with code `refused` that this card cannot be written there.
 */
export interface Outlet {
  /** Posts a message. @returns The id by which it can be edited. */
  post(address: ConversationAddress, shown: Shown): Promise<string>;
  /** Edits a message that was posted before. */
  update(address: ConversationAddress, activityId: string, shown: Shown): Promise<void>;
}
