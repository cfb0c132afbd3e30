import { type ConversationAddress } from '../../domain/conversation';

/** Something to show: a card as plain JSON, and one plain line that says the same. */
export interface Shown {
  readonly card: object;
  readonly summary: string;
}

/** A file that Teams asks the reader to accept. */
export interface FileOffer {
  readonly name: string;
  readonly description: string;
  readonly sizeInBytes: number;
  /** Comes back with the answer. */
  readonly context: Readonly<Record<string, string>>;
}

/** A file that was handed over, as Teams shows it. */
export interface FileShown {
  readonly name: string;
  readonly contentUrl: string;
  readonly uniqueId: string;
  readonly fileType: string;
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
  /** Offers a file in a personal chat, in a message of its own. */
  offer(address: ConversationAddress, file: FileOffer): Promise<void>;
  /** Shows a file that was handed over. @param instead The message that asked about it, which goes. */
  showFile(address: ConversationAddress, file: FileShown, instead?: string): Promise<void>;
  /** Edits a message that was posted before. */
  update(address: ConversationAddress, activityId: string, shown: Shown): Promise<void>;
}
