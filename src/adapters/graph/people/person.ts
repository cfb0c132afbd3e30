import { type User } from '@microsoft/microsoft-graph-types';
import { z } from 'zod';
import { type Instant, instantOf } from '../../../domain/calendar';
import { defined } from '../../../domain/defined';
import { userId } from '../../../domain/ids';
import { type Person } from '../../../ports/roster/directory';
import { nameOfObject, readItems, textIfAny, truthIfClear, unclearNames } from '../connection/careful';
import { type GraphAnswer } from '../connection/graph-connection';
import { readAs } from '../connection/judge';

/** What is no text in it says nothing. */
const texts = z
  .array(z.unknown())
  .catch([])
  .transform((values) => values.filter((value) => typeof value === 'string'));

/** A person as Graph writes one, as much as we read: only one without an id cannot be read at all. */
export const graphPersonSchema = z.object({
  id: nameOfObject,
  displayName: textIfAny,
  /** Empty when the directory does not say it. */
  userPrincipalName: textIfAny.transform((name) => name ?? ''),
  mail: textIfAny,
  mailNickname: textIfAny,
  proxyAddresses: texts,
  jobTitle: textIfAny,
  department: textIfAny,
  accountEnabled: truthIfClear,
  /** Absent for accounts that are older than guests. */
  userType: z.string().nullish().catch('unclear'),
  usageLocation: textIfAny,
  createdDateTime: textIfAny,
} satisfies Partial<Record<keyof User, z.ZodType>>);

/** A person as {@link graphPersonSchema} reads one. */
export type GraphPerson = z.output<typeof graphPersonSchema>;

const KNOWN_TYPES = ['', 'member', 'guest'];

/** Every address of a person, former ones and those for calls too: an entry says before a colon what it is an address for. */
export const addressesOf = ({ proxyAddresses }: GraphPerson): readonly string[] =>
  proxyAddresses.map((entry) => entry.replace(/^[a-z\d]+:/iu, '')).filter((address) => address.includes('@'));

/** Graph's person in our words; of what is unclear the value that allows less. */
export function toPerson(found: GraphPerson): Person {
  const type = (found.userType ?? '').toLowerCase();
  const userPrincipalName = found.userPrincipalName || (found.mail ?? found.id);
  return {
    userId: userId(found.id),
    displayName: found.displayName ?? userPrincipalName,
    userPrincipalName,
    mail: found.mail,
    otherNames: [...(found.mailNickname === undefined ? [] : [found.mailNickname]), ...addressesOf(found)],
    jobTitle: found.jobTitle,
    directoryDepartment: found.department,
    isEnabled: found.accountEnabled ?? false,
    isGuest: type === 'guest',
    usageLocation: found.usageLocation,
    ...defined({ createdAt: createdAtOf(found) }),
    ...unclearNames({
      accountEnabled: found.accountEnabled === undefined,
      userPrincipalName: found.userPrincipalName === '',
      userType: !KNOWN_TYPES.includes(type),
    }),
  };
}

/** A text that is no date says nothing. */
function createdAtOf({ createdDateTime = '' }: GraphPerson): Instant | undefined {
  const at = new Date(createdDateTime);
  return Number.isNaN(at.getTime()) ? undefined : instantOf(at);
}

const listSchema = z.object({ value: z.array(z.unknown()) });

/** The people whom a search found: one who cannot be named keeps no other from being chosen. */
export function readFoundPeople(answer: GraphAnswer, operation: string): readonly GraphPerson[] {
  return readItems(graphPersonSchema, readAs(listSchema, answer, operation).value).items;
}

/** The person of one id; nobody when the answer is about somebody else, or about nobody who can be named. */
export function readOnePerson(answer: GraphAnswer, id: string): readonly GraphPerson[] {
  return readItems(graphPersonSchema, [answer.body]).items.filter((person) => person.id.toLowerCase() === id);
}
