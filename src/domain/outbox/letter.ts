import { type ExceptionAsked } from '../audit/exception-asked';
import { type CalendarDate, type Instant } from '../calendar';
import { type ConversationAddress } from '../conversation';
import { type UserId } from '../ids';
import { type Notice, type UnreachedCause } from '../notice';
import { type HolderNotice } from '../reminder/holder';
import { type RoleGiven, type WishSettled } from '../institution/setup-notice';
import { type PoolRef, type RungSent } from '../reminder/reminder';

/** Whom a letter goes to: a person, in their own chat, or the channel of central IT. */
export type Recipient = { readonly userId: UserId } | { readonly channel: ConversationAddress };

/**
 * What a letter is about: facts that stay true, so that what it says is read when it is sent. Which card comes of it, and whether
 * there is anything left to say by then, is decided by whoever sends it.
 */
export type LetterContent =
  /** All that delegates and purchasers hear on one day: a rung of the ladder, keep or drop with the first one, pools that are low. */
  | {
      readonly kind: 'digest';
      readonly on: CalendarDate;
      readonly rung?: RungSent;
      /** With the first rung of a turn: each person is to be confirmed. */
      readonly asksToKeep?: true;
      readonly lowSeats?: readonly PoolRef[];
    }
  /** What approvers hear on a rung. */
  | { readonly kind: 'approver-digest'; readonly on: CalendarDate; readonly rung: RungSent }
  /** Once a week, how the reminders went. */
  | { readonly kind: 'weekly-report'; readonly on: CalendarDate }
  | { readonly kind: 'holder'; readonly notice: HolderNotice }
  | { readonly kind: 'notice'; readonly notice: Notice }
  | { readonly kind: 'setup'; readonly notice: RoleGiven | WishSettled | ExceptionAsked };

/** A notice on its way: decided → sending → settled. */
export interface Letter {
  /** The same for the same notice, however often it is decided: nobody gets two. */
  readonly key: string;
  readonly content: LetterContent;
  readonly decidedAt: Instant;
  /** Nobody is written to about it before this; after a fault that may pass, when it is tried again. */
  readonly notBefore?: Instant;
  /** A process began to send it then, and has not said what came of it: after a crash it may be sent a second time. */
  readonly sendingSince?: Instant;
  /** How often it was begun again although it may have arrived. */
  readonly timesRepeated?: number;
  /** Faults that may pass, one after the other: since when, and how many. */
  readonly faults?: { readonly since: Instant; readonly times: number };
}

/** What became of a letter. */
export interface SettledLetter {
  readonly key: string;
  readonly kind: LetterContent['kind'];
  readonly at: Instant;
  /** What it was about, where nobody was reached: once they can be, it is sent after all. */
  readonly content?: LetterContent;
  readonly outcome:
    | { readonly status: 'sent'; readonly activityId?: string; readonly timesRepeated?: number }
    | { readonly status: 'unreached'; readonly cause: UnreachedCause }
    /** There was nothing to say any more when its turn came. */
    | { readonly status: 'moot' };
}
