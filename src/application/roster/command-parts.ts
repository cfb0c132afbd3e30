import { groupBy } from '../../domain/group-by';
import { type ProductId, type UserId } from '../../domain/ids';
import {
  type CommandPart,
  commandParts,
  type CommandPerson,
  isFound,
  type PoolPart,
  type RosterCommand,
  type SeveralCommands,
} from '../../domain/roster/roster-command';
import { type HandledCommand } from '../../domain/roster/handled';
import { type HeldEntry } from '../../ports/roster/department-store';
import { PEOPLE_PER_TRANSACTION, POOLS_PER_TRANSACTION } from './command-frame';

/** The parts of a command that its next transaction takes. @returns With how many of its people have had their turn then. */
export function nextParts(
  command: RosterCommand | SeveralCommands,
  done: number,
): { readonly parts: readonly CommandPart[]; readonly done: number; readonly isComplete: boolean } {
  const parts: CommandPart[] = [];
  let skipped = done;
  let room = PEOPLE_PER_TRANSACTION;
  let isComplete = true;
  for (const part of commandParts(command)) {
    const left = part.people.slice(skipped);
    skipped = Math.max(0, skipped - part.people.length);
    const products = new Set([...parts, part].map(({ product }) => product));
    // What is done after something that has to wait, waits too; a swap and a move are whole.
    const isFit = isComplete && products.size <= POOLS_PER_TRANSACTION && (left.length <= room || !isWhole(part));
    const taken = isFit ? left.slice(0, room) : [];
    if (taken.length > 0) parts.push({ ...part, people: taken });
    room -= taken.length;
    if (taken.length < left.length) isComplete = false;
  }
  return { parts, done: done + PEOPLE_PER_TRANSACTION - room, isComplete };
}

/** The parts of a command that have not had their turn, once this many of its people have. */
export function restOf(command: RosterCommand | SeveralCommands, done: number): readonly CommandPart[] {
  let skipped = done;
  return commandParts(command).flatMap((part) => {
    const people = part.people.slice(skipped);
    skipped = Math.max(0, skipped - part.people.length);
    return people.length === 0 ? [] : [{ ...part, people }];
  });
}

const isWhole = ({ command }: CommandPart): boolean => command.kind === 'swap' || command.kind === 'move';

/** The people of each product, however many parts they are in. */
export const byProduct = (parts: readonly PoolPart[]): readonly (readonly [ProductId, readonly CommandPerson[]])[] =>
  [...groupBy(parts, ({ product }) => product)].map(([product, some]) => [
    product,
    some.flatMap(({ people }) => people),
  ]);

/** Those of these people who are on a roster of this product, by our records of a moment ago: here, if at all, they are looked for. */
export function alreadyOn(
  product: ProductId,
  people: readonly CommandPerson[],
  held: ReadonlyMap<UserId, readonly HeldEntry[]>,
): readonly UserId[] {
  const found = people.filter(isFound).map(({ userId }) => userId);
  return found.filter((userId) => held.get(userId)?.some(({ entry }) => entry.product === product));
}

/** Those of these people who must be on the roster already. */
export function leavingIn({ kind }: RosterCommand, people: readonly CommandPerson[]): readonly UserId[] {
  if (kind === 'add') return [];
  const leaving = kind === 'swap' ? people.slice(0, 1) : people;
  return leaving.filter(isFound).map(({ userId }) => userId);
}

/** What of a command is left after a transaction; nothing, where it was the last one of the last department. */
export function progressOf(
  command: RosterCommand | SeveralCommands,
  { done, isComplete }: { readonly done: number; readonly isComplete: boolean },
): HandledCommand['progress'] {
  if (!isComplete) return { command, done };
  return command.kind === 'several' && command.then !== undefined ? { command, done, isDoneHere: true } : undefined;
}
