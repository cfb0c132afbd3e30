import { type Actor } from '../actor';
import { type Instant } from '../calendar';
import { type ConversationAddress } from '../conversation';
import { type DepartmentId, type ActivityKey, type ProductId, type UserId } from '../ids';
import { type Notice } from '../notice';
import { type RosterChange } from './roster-change';
import { type RosterCommand, type UndoCommand } from './roster-command';

/**
 * A roster command that was carried out: its recorded answer, and what still has to follow it. Written in the same
 * transaction as the change; kept while anything is open, and a day longer.
 */
export interface HandledCommand {
  /** The key of the activity, and the `command` of the ledger entries. */
  readonly key: ActivityKey;
  readonly department: DepartmentId;
  readonly product: ProductId;
  readonly change: RosterChange;
  /** Who did it when nobody asked; absent: the job that keeps cover up to date. */
  readonly doer?: Actor;
  /** How many people of a large command had their turn; undefined when all had. */
  readonly progress?: { readonly command: RosterCommand | UndoCommand; readonly done: number };
  /** People whose licenses have to follow the roster. */
  readonly unsettled: readonly UserId[];
  readonly notices: readonly Notice[];
  /** The message that shows the answer; without `activityId` it has not been posted yet. */
  readonly shownIn: { readonly address: ConversationAddress; readonly activityId?: string } | undefined;
  /** What the message was last edited to show; undefined when it was not. */
  readonly editedAs?: string;
  /** Until then somebody works on it; afterwards whoever comes by may go on. */
  readonly claimedUntil: Instant;
  /** Whether anything of this is still to be done. */
  readonly isOpen: boolean;
}
