import { userId } from '../../../src/domain/ids';
import { type Directory, type Person, type PersonQuery } from '../../../src/ports/roster/directory';
import { LeftOut, type Observation, type Sentence } from './sentence';

/** A person whom the sentences are about, by all that they may be found by. */
export interface NamedPerson {
  readonly userId: string;
  readonly displayName: string | null;
  readonly userPrincipalName: string;
  readonly mail?: string;
  readonly mailAlias?: string;
  /** Every address with its kind before it, as a directory keeps them. */
  readonly proxyAddresses?: readonly string[];
}

/** Whom, and whom not, the sentences ask for. */
export interface DirectoryNames {
  readonly people: readonly NamedPerson[];
  /** An id that nobody has. */
  readonly unknownId: string;
}

/** Texts that are the name of nobody, and why somebody may send them all the same. */
export const TEXTS_OF_NOBODY: readonly (readonly [title: string, userText: string])[] = [
  ['nobody has', 'nobody-at-all'],
  ['is empty', '   '],
  ['is a quotation mark', '"'],
  ['is a closing parenthesis', "')"],
  ['tries to widen the question', "x') or startswith(displayName,'"],
  ['tries to widen the search', '" OR "displayName:a'],
  ['is a picture', '👩🏽‍🎓'],
  ['is half a character', 'zz\ud83d'],
  ['is an address', 'https://example.com/v1.0/users?$top=1#x'],
  ['is encoded', '%27%20or%201%20eq%201'],
  ['is very long', 'x'.repeat(300)],
  ['is very long in many words', 'jane doe '.repeat(40)],
  ['is only beginnings of other words', 'jane smith'],
];

const text = (userText: string): PersonQuery => ({ kind: 'text', userText });
const byId = (id: string): PersonQuery => ({ kind: 'id', userId: userId(id) });

/** What is seen of a directory of which only the named people are known: whoever else it finds is left out. */
export function directorySentences({ people, unknownId }: DirectoryNames): readonly Sentence<Directory>[] {
  const isNamed = (person: Person) => people.some((one) => userId(one.userId) === person.userId);

  async function namedIn(
    directory: Directory,
    queries: readonly PersonQuery[],
  ): Promise<readonly (readonly Person[])[]> {
    const found = await directory.find(queries);
    if (found.some(({ isCut }) => isCut)) throw new LeftOut('more people are called so than one answer holds');
    const named = found.map((one) => one.people.filter(isNamed));
    // Who is equal by more comes alone, so that others may keep those away who are named.
    if (found.some((one, place) => one.people.length > 0 && named[place]?.length === 0))
      throw new LeftOut('it is the name of somebody else');
    return named;
  }

  const finding = (says: string, query: PersonQuery): Sentence<Directory> => ({
    says,
    observe: async (directory) => {
      const [found = []] = await namedIn(directory, [query]);
      return found.map(({ userPrincipalName }) => userPrincipalName);
    },
  });

  const known = (says: string, query: PersonQuery): Sentence<Directory> => ({
    says,
    observe: async (directory) => (await namedIn(directory, [query])).flat().map(everythingOf),
  });

  const queries = [
    text('nobody-at-all'),
    ...people.map((person) => byId(person.userId)),
    text(''),
    ...people.flatMap(({ userPrincipalName, userId: id }) => [text(userPrincipalName), byId(id)]),
    byId(unknownId),
  ];

  return [
    ...people.flatMap((person, place) => {
      const who = `person ${place + 1}`;
      return [
        ...waysTo(person).map(([how, userText]) => finding(`finds ${who} by ${how}`, text(userText))),
        finding(`finds ${who} by id`, byId(person.userId)),
        known(`tells everything it knows of ${who}`, byId(person.userId)),
        finding(
          `takes an id for nothing but an id, whose user principal name ${who} has`,
          byId(person.userPrincipalName),
        ),
      ];
    }),
    ...TEXTS_OF_NOBODY.map(([title, userText]) => finding(`finds nobody by a text that ${title}`, text(userText))),
    finding('finds nobody by an id that no person has', byId(unknownId)),
    {
      says: 'answers many questions of every kind in their order',
      observe: async (directory) =>
        (await namedIn(directory, queries)).map((found) => found.map(({ userPrincipalName }) => userPrincipalName)),
    },
    {
      says: 'answers no questions with no answers',
      observe: async (directory) => (await directory.find([])).length,
    },
  ];
}

/** The texts that may name a person, and what each is; a text twice only once. */
function waysTo(person: NamedPerson): readonly (readonly [how: string, userText: string])[] {
  const { userPrincipalName, displayName, mail, mailAlias, proxyAddresses = [] } = person;
  const words = displayName?.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const addresses = proxyAddresses.map((entry) => entry.replace(/^[a-z\d]+:/iu, '')).filter((one) => one.includes('@'));
  const ways: (readonly [string, string | undefined])[] = [
    ['user principal name', userPrincipalName],
    ['user principal name in other case', inOtherCase(userPrincipalName)],
    ['user principal name with spaces around it', `  ${userPrincipalName} \n`],
    ['the part before the @', userPrincipalName.split('@')[0]],
    ['mail', mail],
    ['mail alias', mailAlias],
    ...addresses.map((address, place) => [`address ${place + 1}`, address] as const),
    ...addresses.map((address, place) => [`address ${place + 1} in other case`, inOtherCase(address)] as const),
    ['display name', displayName ?? undefined],
    ['the words of the display name in another order', words.length > 1 ? words.toReversed().join(' ') : undefined],
    ['the beginnings of the words', words.length > 1 ? words.map(beginningOf).join(' ') : undefined],
  ];
  const seen = new Set<string>();
  return ways.flatMap(([how, userText]) => {
    if (userText === undefined || seen.has(userText)) return [];
    seen.add(userText);
    return [[how, userText] as const];
  });
}

const beginningOf = (word: string): string => Array.from(word).slice(0, 2).join('');

const inOtherCase = (userText: string): string =>
  Array.from(userText, (one) => (one === one.toLowerCase() ? one.toUpperCase() : one.toLowerCase())).join('');

/** All of a person; what is undefined is null, since JSON would leave it out. */
function everythingOf(person: Person): Observation {
  const { otherNames, unclear = [], ...rest } = person;
  const named = Object.entries(rest).map(([name, value]): [string, Observation] => [name, value ?? null]);
  return { ...Object.fromEntries(named), otherNames: otherNames.toSorted(), unclear };
}
