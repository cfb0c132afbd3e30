import { type UserId } from '../../domain/ids';
import { type FoundPerson, isFound, type PoolPart, type RosterCommand } from '../../domain/roster/roster-command';
import { type DepartmentBooks } from '../../ports/roster/department-store';
import { areNamesakes, namesOfEntries } from './namesakes';

/**
 * Whether the rosters of a command may know better who is meant than the directory alone: whoever was taken to leave is on none of them;
 * or somebody else on one of them is called like whoever was taken to join, as an account that is gone would be.
 */
export async function areNamesUnclear(
  books: DepartmentBooks,
  asked: {
    readonly command: RosterCommand;
    readonly parts: readonly PoolPart[];
    readonly taken: readonly UserId[];
  },
): Promise<boolean> {
  const { command, parts, taken } = asked;
  const [first] = parts;
  const people = (first?.people ?? []).filter(isFound).filter(({ userId }) => taken.includes(userId));
  if (people.length === 0) return false;
  const products = parts.map(({ product }) => product);
  const isJoining = (person: FoundPerson) =>
    command.kind === 'add' || (command.kind === 'swap' && person === command.incoming);
  const joining = people.filter(isJoining);
  const leaving = people.filter((person) => !isJoining(person));
  const [entries, places] = await Promise.all([
    joining.length === 0 ? [] : Promise.all(products.map((one) => books.entriesCalled(one, namesOfEntries(joining)))),
    Promise.all(leaving.map(({ userId }) => Promise.all(products.map((one) => books.entry(one, userId))))),
  ]);
  const areTaken = entries.flat().some((entry) => joining.some((person) => areNamesakes(person, entry)));
  return areTaken || places.some((ofPerson) => ofPerson.every((entry) => entry === undefined));
}
