import { type Instant } from '../calendar';
import { type ConversationAddress } from '../conversation';
import { type UserId } from '../ids';
import { type Purchase } from './purchase';

/** For whom a card of a purchase is made: somebody who decides, or somebody who sent it. */
export type PurchaseView = 'approver' | 'sender';

/** A message that shows a purchase and follows it: edited with every change. */
export interface PurchaseCopy {
  readonly address: ConversationAddress;
  readonly view: PurchaseView;
  readonly activityId: string;
  /** What it shows; see `PurchaseRecord.revision`. */
  readonly revision: number;
  /** How often the purchase had been sent when this was posted: each time asks for a decision anew. */
  readonly round: number;
}

/** Something to tell one person about a purchase, in a message of its own. */
export interface PurchaseNotice {
  readonly to: UserId;
  readonly about: 'returned' | 'approved' | 'declined' | 'withdrawn' | 'in-force' | 'corrected';
  readonly at: Instant;
}

/** What is stored of a purchase: itself, the messages that show it, and what is still to be said about it. */
export interface PurchaseRecord {
  readonly purchase: Purchase;
  /** Grows whenever a message that shows the purchase is to look different. */
  readonly revision: number;
  /** Units of the tenant that are there for it; only while it awaits the tenant. */
  readonly unitsSeen?: number;
  readonly copies: readonly PurchaseCopy[];
  /** Approvers who could not be asked, when it was last tried; absent: none. */
  readonly unreached?: readonly UserId[];
  readonly notices: readonly PurchaseNotice[];
  /** Which process posts and edits messages right now; undefined when none does. */
  readonly claimedBy?: string | undefined;
  /** Until then that process has it to itself, or, without one, whoever changed it; afterwards whoever comes by may go on. */
  readonly claimedUntil: Instant;
  /** Since when messages have been stale. */
  readonly openSince: Instant;
  /** Whether a message has to be posted or edited. */
  readonly isOpen: boolean;
}
