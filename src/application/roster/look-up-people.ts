import { defined } from '../../domain/defined';
import { isNamed } from '../../domain/roster/name-match';
import { type CommandPerson } from '../../domain/roster/roster-command';
import { type DraftPerson } from '../../domain/roster/roster-draft';
import { type Person, type PersonQuery } from '../../ports/roster/directory';
import { type Ports } from '../ports';
import { type KnownPerson, named } from '../../domain/people';
import { orLogFault } from '../outbox/faults';

/**
 * What the directory says about each person named, in their order; nothing about those who were left out.
 *
 * @returns Undefined when the directory does not answer in time.
 */
export async function lookUpPeople(
  ports: Pick<Ports, 'directory' | 'logger'>,
  people: readonly DraftPerson[],
): Promise<readonly (readonly Person[])[] | undefined> {
  const asked = people.filter((person) => person.isLeftOut !== true);
  if (asked.length === 0) return people.map(() => []);
  const find = () => ports.directory.find(asked.map(queryOf));
  const answers = await orLogFault(ports.logger, find, 'people could not be looked up', { count: asked.length });
  return answers && people.map((person) => answers[asked.indexOf(person)] ?? []);
}

const queryOf = (person: DraftPerson): PersonQuery =>
  person.userId === undefined ? { kind: 'text', userText: person.userText } : { kind: 'id', userId: person.userId };

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
  jobTitle: undefined,
  directoryDepartment: undefined,
  isEnabled: false,
  isGuest: false,
  usageLocation: undefined,
});
