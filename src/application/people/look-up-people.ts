import { defined } from '../../domain/defined';
import { isNamed } from '../../domain/roster/name-match';
import { type CommandPerson } from '../../domain/roster/roster-command';
import { type DraftPerson } from '../../domain/roster/roster-draft';
import { type UserId } from '../../domain/ids';
import { type FoundPeople, type Person, type PersonQuery } from '../../ports/roster/directory';
import { type KnownPerson, named } from '../../domain/people';
import { type Ports } from '../ports';
import { orLogPassingFault } from '../outbox/faults';

type LookUpPorts = Pick<Ports, 'directory' | 'logger'>;

const nobody: FoundPeople = { people: [], isCut: false };

/**
 * What the directory says about each person named, in their order; nothing about those who were left out.
 *
 * @param near The directory's names of the departments whose people are looked for first.
 * @returns Undefined when the directory does not answer in time. A `Fault` `forbidden` passes through.
 */
export async function lookUpPeople(
  ports: LookUpPorts,
  people: readonly DraftPerson[],
  near: readonly string[] = [],
): Promise<readonly FoundPeople[] | undefined> {
  const asked = people.filter((person) => person.isLeftOut !== true);
  const answers = await findAll(
    ports,
    asked.map((person) => queryOf(person, near)),
  );
  return answers && people.map((person) => answers[asked.indexOf(person)] ?? nobody);
}

/** What the directory says about each of these ids. @returns Undefined when it does not answer in time. */
export const lookUpIds = (
  ports: LookUpPorts,
  userIds: readonly UserId[],
): Promise<readonly FoundPeople[] | undefined> =>
  findAll(
    ports,
    userIds.map((userId) => ({ kind: 'id', userId })),
  );

async function findAll(
  { directory, logger }: LookUpPorts,
  queries: readonly PersonQuery[],
): Promise<readonly FoundPeople[] | undefined> {
  if (queries.length === 0) return [];
  const find = () => directory.find(queries);
  return orLogPassingFault(logger, find, 'people could not be looked up', { count: queries.length });
}

/** What the directory is asked about somebody. @param near As of {@link lookUpPeople}. */
export const queryOf = ({ userId, userText }: DraftPerson, near: readonly string[]): PersonQuery =>
  userId === undefined ? { kind: 'text', userText, near, orLike: true } : { kind: 'id', userId };

/** Whether the directory found somebody who is only called something like it. */
export const isGuess = (person: DraftPerson, found: Person): boolean =>
  person.userId === undefined && !isNamed(person.userText, found);

/** A person of a command, as the directory found them. */
export function commandPerson(person: DraftPerson, found: Person | undefined): CommandPerson {
  const { userText } = person;
  if (person.isLeftOut === true) return { userId: undefined, userText, reason: 'left-out' };
  if (found === undefined) return { userId: undefined, userText, reason: 'not-found' };
  const { directoryDepartment, isGuest, isEnabled, unclear } = found;
  return {
    ...named(found),
    userText,
    ...defined({ directoryDepartment, isUnclear: unclear === undefined ? undefined : (true as const) }),
    isGuest,
    isDisabled: !isEnabled,
    isAccepted: person.isAccepted === true,
  };
}

/** A person as far as our records still know them; enough to let them go. */
export const asPerson = (known: KnownPerson): Person => ({
  ...named(known),
  mail: undefined,
  otherNames: [],
  jobTitle: undefined,
  directoryDepartment: undefined,
  isEnabled: false,
  isGuest: false,
  usageLocation: undefined,
});
