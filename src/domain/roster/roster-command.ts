import { type DepartmentId, type ProductId, type UserId } from '../ids';
import { type KnownPerson } from '../people';

/** A person of a command, found in the directory (or, to leave, on the roster). */
export interface FoundPerson extends KnownPerson {
  /** What was typed for this person. */
  readonly userText: string;
  readonly directoryDepartment?: string;
  readonly isGuest?: boolean;
  readonly isDisabled?: boolean;
  /** What the directory says of the account cannot be judged. */
  readonly isUnclear?: true;
  /** The actor was asked about the other directory department, and said yes. */
  readonly isAccepted?: boolean;
}

/** Somebody the command cannot name: nobody of that name, or left out by the actor. */
export interface UnknownPerson {
  readonly userId: undefined;
  readonly userText: string;
  readonly reason: 'not-found' | 'left-out';
}

/** Somebody named by one of several commands that has nowhere to look: the department has no such pool, or they are on no roster. */
export interface PersonNowhere {
  readonly userId: undefined;
  readonly userText: string;
  readonly reason: 'no-pool' | 'on-no-roster';
}

/** One person of a command, in the order typed. */
export type CommandPerson = FoundPerson | UnknownPerson | PersonNowhere;

/** Whether the sender was asked about those who would lose their seats, and said yes. */
export interface Consent {
  readonly isConfirmed: boolean;
  /** Whom the question named, once for each seat lost; a yes covers nothing else. Left out by whoever needs not be asked. */
  readonly agreed?: readonly UserId[];
}

/** Whether these people, each named once for each seat, may lose them to a command. */
export function isAgreed({ isConfirmed, agreed }: Consent, unseated: readonly KnownPerson[]): boolean {
  if (unseated.length === 0) return true;
  const left = [...(agreed ?? [])];
  const isNamed = ({ userId }: KnownPerson): boolean => {
    const at = left.indexOf(userId);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  };
  return isConfirmed && (agreed === undefined || unseated.every(isNamed));
}

/** What a command does in one pool: for these people. */
export interface PoolPart {
  readonly product: ProductId;
  readonly people: readonly CommandPerson[];
}

/** A roster command with nothing left to ask. */
export type RosterCommand = {
  readonly department: DepartmentId;
  readonly product: ProductId;
  /** The same in other pools of the department, where several products were named. */
  readonly alsoIn?: readonly PoolPart[];
  /** All rosters of the department were meant, of which these are the ones that somebody is on. */
  readonly isEverything?: true;
} & (
  | { readonly kind: 'add' | 'remove'; readonly people: readonly CommandPerson[] }
  | { readonly kind: 'swap'; readonly outgoing: CommandPerson; readonly incoming: CommandPerson }
  | ({ readonly kind: 'move'; readonly people: readonly CommandPerson[] } & Consent)
);

/** Roster commands of one message in one department, in the order to be done. */
export interface DepartmentCommands {
  readonly kind: 'several';
  readonly department: DepartmentId;
  readonly commands: readonly RosterCommand[];
}

/** Roster commands of one message, those of its first department first. */
export interface SeveralCommands extends DepartmentCommands {
  /** Those in other departments, to be done after these. */
  readonly then?: readonly DepartmentCommands[];
}

/** The reversal of a command in one department. */
export interface DepartmentUndo extends Consent {
  readonly kind: 'undo';
  readonly department: DepartmentId;
  /** Which command the actor saw; undefined for "my latest". */
  readonly command: string | undefined;
}

/** The reversal of a command. */
export interface UndoCommand extends DepartmentUndo {
  /** What else of the same message is undone after that, in other departments. */
  readonly then?: readonly DepartmentUndo[];
}

/** Everyone a command names, in the first of its pools; of a swap, who leaves and then who comes. */
function peopleOf(command: RosterCommand): readonly CommandPerson[] {
  return command.kind === 'swap' ? [command.outgoing, command.incoming] : command.people;
}

/** What a command does in each pool, in the order of its products. */
export const partsOf = (command: RosterCommand): readonly PoolPart[] => [
  { product: command.product, people: peopleOf(command) },
  ...(command.alsoIn ?? []),
];

/** A part of a command, and what is done with it. */
export interface CommandPart extends PoolPart {
  readonly command: RosterCommand;
}

/** The parts of a command, or of several, in the order to be done. */
export const commandParts = (given: RosterCommand | SeveralCommands): readonly CommandPart[] =>
  (given.kind === 'several' ? given.commands : [given]).flatMap((command) =>
    partsOf(command).map((part) => ({ ...part, command })),
  );

/** All commands of a message, in the order in which they are done. */
export const commandsOf = ({ commands, then = [] }: SeveralCommands): readonly RosterCommand[] => [
  ...commands,
  ...then.flatMap((one) => one.commands),
];

/** The people of a command, each once: the same one named in two ways is one. */
export const withoutRepeats = (people: readonly CommandPerson[]): readonly CommandPerson[] =>
  people.filter(
    ({ userId }, index) => userId === undefined || people.findIndex((other) => other.userId === userId) === index,
  );

/** Whether somebody was found. */
export const isFound = (person: CommandPerson): person is FoundPerson => person.userId !== undefined;
