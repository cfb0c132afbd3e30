import { type MissingAccess } from '../fault';
import { type AuditShown, type WhoHad } from '../../domain/audit/audit-shown';
import { type DepartmentId, type ProductId } from '../../domain/ids';
import { type Refusal } from '../../domain/refusal';
import { type PositionShown } from '../../domain/reconcile/position-shown';
import { type Progress } from '../../domain/reconcile/progress';
import { type Adoption } from '../../domain/reconcile/adoption';
import { type Instant } from '../../domain/calendar';
import { type ConversationAddress } from '../../domain/conversation';
import { type Notice } from '../../domain/notice';
import { type LeaversShown, type NamedPlace } from '../../domain/findings/leaver';
import { type MirrorAgreed, type MirrorAsked } from '../../domain/mirror/mirror';
import { type PurchaseNotice, type PurchaseView } from '../../domain/purchase/purchase-record';
import { type PurchaseShown } from '../../domain/purchase/purchase-shown';
import { type ExceptionAsked } from '../../domain/audit/exception-asked';
import { type RoleGiven, type WishSettled } from '../../domain/institution/setup-notice';
import { type HolderNotice } from '../../domain/reminder/holder';
import { type ApproverReminderShown, type ReminderReport, type ReminderShown } from '../../domain/reminder/reminder';
import { type Churn } from '../../domain/findings/churn';
import { type RosterChange } from '../../domain/roster/roster-change';
import { type RunShown } from '../../domain/reconcile/run';
import { type Trouble } from '../../domain/findings/trouble';

/** What we say without having been asked in this very turn, in the domain's words. */
export type Message =
  | { readonly kind: 'roster-change'; readonly change: RosterChange }
  | { readonly kind: 'notice'; readonly notice: Notice }
  /** `isSuperseded`: it was sent again, and a newer message asks about it. */
  | {
      readonly kind: 'purchase';
      readonly shown: PurchaseShown;
      readonly view: PurchaseView;
      readonly isSuperseded: boolean;
    }
  | { readonly kind: 'purchase-notice'; readonly shown: PurchaseShown; readonly notice: PurchaseNotice }
  | RoleGiven
  | WishSettled
  | ExceptionAsked
  | { readonly kind: 'run'; readonly shown: RunShown }
  | TroublesFound
  /** Pools whose rosters were changed unusually often in one day. */
  | { readonly kind: 'churn'; readonly pools: readonly (Churn & NamedPlace)[] }
  | { readonly kind: 'leavers'; readonly shown: LeaversShown }
  /** A run that somebody asked for did not come about: another one is under way, something is in the way, or the program stops. */
  | { readonly kind: 'no-run'; readonly because: 'busy' | 'trouble' | 'stopped'; readonly isDryRun: boolean }
  /** Whoever asked for it may see it no more: their role ended meanwhile. `changed`: as many licenses a run had changed by then. */
  | { readonly kind: 'role-ended'; readonly changed?: number }
  /** What central IT asked for did not come about, or not all of it: we are not let in, until somebody grants what is missing. */
  | { readonly kind: 'not-let-in'; readonly access: MissingAccess }
  /** What somebody asked for was not finished: the program stops, and another process takes its place. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'position'; readonly shown: PositionShown }
  /** What somebody asked for is under way, and how far it is. */
  | { readonly kind: 'progress'; readonly of: LongAnswer; readonly progress: Progress }
  | { readonly kind: 'audit'; readonly shown: AuditShown }
  /** An audit, or a part of what was on a day, could not be read whole. */
  | { readonly kind: 'no-audit'; readonly of: 'audit' | 'past' | 'file' }
  | { readonly kind: 'who-had'; readonly shown: WhoHad; readonly about: WhoHadAbout; readonly offset?: number }
  /** A file was made and offered, or the rules said no in the meantime. */
  | { readonly kind: 'file-offered'; readonly name: string; readonly sizeBytes: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** A position that somebody asked for could not be read whole. */
  | { readonly kind: 'no-position' }
  | { readonly kind: 'mirror-asked'; readonly asked: MirrorAsked }
  | { readonly kind: 'mirror-agreed'; readonly agreed: MirrorAgreed }
  | { readonly kind: 'adoption'; readonly adoption: Adoption }
  | { readonly kind: 'reminder'; readonly shown: ReminderShown }
  | { readonly kind: 'approver-reminder'; readonly shown: ApproverReminderShown }
  | { readonly kind: 'holder'; readonly notice: HolderNotice }
  | { readonly kind: 'reminder-report'; readonly report: ReminderReport };

/** An answer for which the whole tenant is read. */
export type LongAnswer = 'plan' | 'reconcile' | 'position' | 'audit';

/** What was asked for of a day, so that its pages can be turned. */
export interface WhoHadAbout {
  readonly product: ProductId;
  readonly department?: DepartmentId;
}

/** Licenses that do not do what the rosters say; central IT is told of all of them, a delegate of those of their people. */
export interface TroublesFound {
  readonly kind: 'troubles';
  readonly to: 'delegate' | 'central-it';
  readonly troubles: readonly (Trouble & NamedPlace)[];
  /** Departments with trouble whose delegates could not be told. */
  readonly untold: readonly string[];
  /** The run that found them. */
  readonly run: string;
  readonly at: Instant;
}

/**
 * Writes to people. Fault `throttled` and `unavailable` may be tried again; `rejected` may not, and its code says why, as an outlet says it; `forbidden` is about us.
 */
export interface Messenger {
  /** Posts a message. @returns The id by which it can be edited. */
  post(address: ConversationAddress, message: Message): Promise<string>;
  /** Edits a message that was posted before. */
  update(address: ConversationAddress, activityId: string, message: Message): Promise<void>;
}
