import { type LicenseState } from './license-state';
import { type Instant } from '../calendar';
import { type KnownPerson } from '../people';
import { type SeatCount } from './pool';
import { type SeveralCommands, type UndoCommand } from './roster-command';
import { type LineRefusal, type NamedDepartment, type NamedProduct, type Refusal } from '../refusal';

/** What became of one person of a roster command; `userText` is what was typed, when nobody was found for it. */
export type ChangeLine =
  | {
      readonly status: 'seated' | 'removed' | 'restored';
      readonly person: KnownPerson;
      /** Somebody removed who had no seat. */
      readonly wasWaiting?: true;
      readonly license?: LicenseState;
    }
  | {
      readonly status: 'waiting';
      readonly person: KnownPerson;
      readonly waitingPlace: number;
      readonly license?: LicenseState;
    }
  /** Seated, or waiting now, because somebody else of the same command left or came. */
  | { readonly status: 'promoted' | 'unseated'; readonly person: KnownPerson; readonly license?: LicenseState }
  | {
      readonly status: 'moved';
      readonly person: KnownPerson;
      readonly isSeated: boolean;
      readonly license?: LicenseState;
    }
  | {
      readonly status: 'refused';
      readonly person: KnownPerson | undefined;
      readonly userText: string;
      readonly refusal: LineRefusal;
    };

/** What one of several commands did to one person, as it was when that command was done. */
export interface ChangeStep {
  readonly action: 'add' | 'remove' | 'swap' | 'move';
  readonly product: NamedProduct;
  readonly line: ChangeLine;
  /** Of a swap, who left. */
  readonly outgoing?: KnownPerson;
}

/** What a roster command did in one pool. */
export interface PoolChange {
  readonly product: NamedProduct;
  readonly lines: readonly ChangeLine[];
  /** Left out where the department has no such pool. */
  readonly seats?: SeatCount;
}

/** What a roster command did: the recorded answer, as plain data. */
export interface RosterChange extends DepartmentChange {
  /** What the same message did in other departments, in order; kept with the first of them. */
  readonly elsewhere?: readonly ChangeElsewhere[];
}

/** What commands of a message did in another department than the first one; without a change, they could not be done any more. */
export interface ChangeElsewhere {
  readonly department: NamedDepartment;
  readonly change?: DepartmentChange;
}

/** What a roster command did in one department. */
export interface DepartmentChange extends PoolChange {
  /** Nobody asked: with `cover` the seat cap became another one, with `mirror` the Entra group's members changed. `several` are commands of one message. */
  readonly action: 'add' | 'remove' | 'swap' | 'move' | 'several' | 'undo' | 'cover' | 'mirror';
  /** Of several commands in one message, what each of them did, in order; the lines say what it came to. */
  readonly steps?: readonly ChangeStep[];
  readonly command: string;
  readonly department: NamedDepartment;
  readonly at: Instant;
  /** Undefined when nobody asked for it. */
  readonly by: KnownPerson | undefined;
  readonly seats: SeatCount;
  /** What it did in the other pools, where it named several products. */
  readonly alsoIn?: readonly PoolChange[];
  /** Whom a notice about it did not reach, since they have no chat with us. */
  readonly untold?: readonly KnownPerson[];
  /** Set once somebody reversed it. */
  readonly undone?: { readonly at: Instant };
}

/**
 * What became of a roster command; `confirm` changed nothing and names those who would lose their seats. `isRecorded` when
 * the answer is the one of an earlier delivery, which sees to what follows.
 */
export type CommandOutcome =
  | {
      readonly kind: 'changed';
      readonly change: RosterChange;
      /** The command that was reversed. */
      readonly undoes?: string;
      readonly isRecorded?: true;
      /** What of the same message is still to be done in other departments. */
      readonly left?: readonly (SeveralCommands | UndoCommand)[];
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | {
      readonly kind: 'confirm';
      /** The command that an undo would reverse. */
      readonly undoes?: string;
      readonly department: NamedDepartment;
      /** The pools in which somebody would, at least one. */
      readonly pools: readonly PoolUnseating[];
    };

/** Who would lose a seat in a pool, and who would get one. */
export interface PoolUnseating {
  readonly product: NamedProduct;
  readonly unseated: readonly KnownPerson[];
  readonly gaining: readonly KnownPerson[];
}

/** What a command did in each pool, in the order of its products. */
export const poolsOf = (change: DepartmentChange): readonly PoolChange[] => [change, ...(change.alsoIn ?? [])];

/** What a message did in each department, in order. */
export const departmentsOf = (change: RosterChange): readonly DepartmentChange[] => [
  change,
  ...(change.elsewhere ?? []).flatMap((one) => one.change ?? []),
];

/** Whether a command changed anybody it names, and so can be undone. */
export const hasEffect = (change: DepartmentChange): boolean =>
  poolsOf(change).some(({ lines }) => lines.some((line) => !['refused', 'promoted', 'unseated'].includes(line.status)));
