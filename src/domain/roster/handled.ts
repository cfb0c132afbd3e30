import { type Actor } from '../actor';
import { type Instant } from '../calendar';
import { type ConversationAddress } from '../conversation';
import { defined } from '../defined';
import { type DepartmentId, type ActivityKey, type ProductId, type UserId } from '../ids';
import { type Notice } from '../notice';
import { poolsOf, type PoolChange, type RosterChange } from './roster-change';
import { type RosterCommand, type SeveralCommands, type UndoCommand } from './roster-command';

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
  readonly progress?: {
    readonly command: RosterCommand | SeveralCommands | UndoCommand;
    readonly done: number;
    /** What is left of it is left in other departments. */
    readonly isDoneHere?: true;
  };
  /** Of a message that is for several departments, where the record of the first of them is. */
  readonly partOf?: { readonly department: DepartmentId; readonly key: ActivityKey };
  /** People whose licenses have to follow the roster. */
  readonly unsettled: readonly UserId[];
  /** The same for its other pools, where the command named several products. */
  readonly alsoUnsettled?: readonly { readonly product: ProductId; readonly people: readonly UserId[] }[];
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

/** A pool as a command left it, and the people whose licenses have to follow there. */
export interface HandledPool extends PoolChange {
  readonly unsettled: readonly UserId[];
}

/** What a command did in each pool, in the order of its products. */
export const handledPools = (handled: HandledCommand): readonly HandledPool[] =>
  poolsOf(handled.change).map(({ product, lines, seats }, index) => ({
    product,
    lines,
    ...defined({ seats }),
    unsettled:
      index === 0
        ? handled.unsettled
        : (handled.alsoUnsettled?.find((one) => one.product === product.id)?.people ?? []),
  }));

/** A command with the lines of one of its pools, and whose licenses have to follow there, as they are now. */
export function withPool(handled: HandledCommand, { product, lines, unsettled }: HandledPool): HandledCommand {
  const { change, alsoUnsettled } = handled;
  if (change.product.id === product.id) return { ...handled, change: { ...change, lines }, unsettled };
  const alsoIn = change.alsoIn?.map((pool) => (pool.product.id === product.id ? { ...pool, lines } : pool));
  const others = alsoUnsettled?.map((one) => (one.product === product.id ? { ...one, people: unsettled } : one));
  return {
    ...handled,
    change: { ...change, ...defined({ alsoIn }) },
    ...defined({ alsoUnsettled: others }),
  };
}

/** Whether the answer is shown, as far as it can be: in a message, or where nobody can edit it any more. */
export const isShown = ({ shownIn }: HandledCommand): boolean =>
  shownIn === undefined || shownIn.activityId !== undefined;
