import { userId } from '../../src/domain/ids';
import { type Directory, type Person, type PersonQuery } from '../../src/ports/roster/directory';
import { directorySentences, type NamedPerson, TEXTS_OF_NOBODY } from './sentences/directory-sentences';
import { type Observation } from './sentences/sentence';

/**
 * A person that a directory under test must have; the rest of a {@link Person} is made up by the maker. Their mail address is the only
 * one unless others are given.
 */
export interface DirectoryPerson extends NamedPerson {
  readonly jobTitle?: string;
  readonly department?: string;
  readonly isEnabled?: boolean;
  readonly isGuest?: boolean;
  readonly usageLocation?: string;
  readonly createdDateTime?: string;
}

const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

const PEOPLE: readonly DirectoryPerson[] = [
  {
    userId: id(1),
    displayName: 'Jane Doe',
    userPrincipalName: 'jdoe@contoso.edu',
    mail: 'jane.doe@contoso.edu',
    mailAlias: 'janed',
    jobTitle: 'Professor',
    department: 'Mathematics',
    usageLocation: 'US',
    createdDateTime: '2024-02-29T07:30:00Z',
  },
  {
    userId: id(2),
    displayName: 'John Doe',
    userPrincipalName: 'johndoe@contoso.edu',
    mail: 'jdoe2@contoso.edu',
    mailAlias: 'jdoe',
  },
  { userId: id(3), displayName: "Niamh O'Brien", userPrincipalName: "n.o'brien@contoso.edu" },
  {
    userId: id(12),
    displayName: 'Elena Rossi-Bianchi',
    userPrincipalName: 'erossibianchi@contoso.edu',
    mail: 'elena.rossi-bianchi@contoso.edu',
    proxyAddresses: [
      'SMTP:elena.rossi-bianchi@contoso.edu',
      'smtp:ERossi@fabrikam.edu',
      "smtp:elena.o'rossi@contoso.edu",
      'SMTP:elena.rossi@fabrikam.edu',
      'sip:elena@voice.contoso.edu',
      'x500:/o=Contoso/cn=elena',
    ],
  },
  { userId: id(4), displayName: 'Alice Wong', userPrincipalName: 'awong@contoso.edu' },
  { userId: id(5), displayName: 'Alice Wonger', userPrincipalName: 'awonger@contoso.edu', isEnabled: false },
  {
    userId: id(6),
    displayName: 'Visiting Wong',
    userPrincipalName: 'wong_fabrikam.com#EXT#@contoso.edu',
    mail: 'wong@fabrikam.com',
    isGuest: true,
  },
  { userId: id(7), displayName: null, userPrincipalName: 'nameless@contoso.edu', department: '' },
  { userId: id(8), displayName: 'ليلى حداد', userPrincipalName: 'lhaddad@contoso.edu' },
  { userId: id(9), displayName: 'Sam Twin', userPrincipalName: 'twin@contoso.edu' },
  { userId: id(10), displayName: 'Sam Other Twin', userPrincipalName: 'twin@alumni.contoso.edu' },
  { userId: id(11), displayName: 'Clash', userPrincipalName: 'clash@contoso.edu', mailAlias: 'awong' },
  ...Array.from({ length: 9 }, (_, place) => ({
    userId: id(200 + place),
    displayName: `Crowd ${place}`,
    userPrincipalName: `crowd@campus${place}.contoso.edu`,
  })),
  ...Array.from({ length: 12 }, (_, place) => ({
    userId: id(100 + place),
    displayName: `Many Smith${place}`,
    userPrincipalName: `msmith${place}@contoso.edu`,
  })),
  ...Array.from({ length: 60 }, (_, place) => ({
    userId: id(300 + place),
    displayName: 'Common Name',
    userPrincipalName: `common${place}@contoso.edu`,
    // The last ones in the order of the directory.
    ...(place < 57 ? {} : { department: "People's Studies" }),
  })),
];

/** Whom the sentences that real tenants are held against are about here. */
const NAMED = ['jdoe@contoso.edu', "n.o'brien@contoso.edu", 'erossibianchi@contoso.edu'] as const;

const SENTENCES = directorySentences({
  people: NAMED.flatMap((name) => PEOPLE.filter(({ userPrincipalName }) => userPrincipalName === name)),
  unknownId: id(4444),
});

/** What is right of a sentence: whoever it says is found, but where it says something else. */
function expectedOf(says: string): Observation {
  const others: Readonly<Record<string, Observation>> = {
    'tells everything it knows of person 1': [
      {
        ...{
          userId: id(1),
          displayName: 'Jane Doe',
          userPrincipalName: 'jdoe@contoso.edu',
          mail: 'jane.doe@contoso.edu',
        },
        otherNames: ['jane.doe@contoso.edu', 'janed'],
        ...{ jobTitle: 'Professor', directoryDepartment: 'Mathematics', isEnabled: true, isGuest: false },
        ...{ usageLocation: 'US', createdAt: '2024-02-29T07:30:00.000Z', unclear: [] },
      },
    ],
    'tells everything it knows of person 2': [expect.objectContaining({ otherNames: ["n.o'brien"] }) as Observation],
    'tells everything it knows of person 3': [
      expect.objectContaining({
        otherNames: [
          'ERossi@fabrikam.edu',
          "elena.o'rossi@contoso.edu",
          'elena.rossi-bianchi@contoso.edu',
          'elena.rossi@fabrikam.edu',
          'elena@voice.contoso.edu',
          'erossibianchi',
        ],
      }) as Observation,
    ],
    'answers many questions of every kind in their order': [
      ...[[], ...NAMED.map((name) => [name]), [], ...NAMED.flatMap((name) => [[name], [name]]), []],
    ],
    'answers no questions with no answers': 0,
  };
  const [, number] = /^finds person (\d)/u.exec(says) ?? [];
  return others[says] ?? NAMED.slice(Number(number ?? 0) - 1, Number(number ?? 0));
}

/**
 * What every directory does.
 *
 * @param make Makes a directory that knows exactly these people.
 */
export function directoryContract(make: (people: readonly DirectoryPerson[]) => Promise<Directory>): void {
  const text = (userText: string): PersonQuery => ({ kind: 'text', userText });
  const byId = (number: number): PersonQuery => ({ kind: 'id', userId: userId(id(number)) });
  const names = (people: readonly Person[] | undefined) => people?.map((person) => person.userPrincipalName);

  async function findOne(query: PersonQuery): Promise<readonly Person[]> {
    const directory = await make(PEOPLE);
    const [found] = await directory.find([query]);
    return found?.people ?? [];
  }

  it.each([
    ['a user principal name', 'jdoe@contoso.edu', ['jdoe@contoso.edu']],
    ['a user principal name in other case', 'JDoe@Contoso.EDU', ['jdoe@contoso.edu']],
    ['the part before the @, although it is the alias of another person', 'jdoe', ['jdoe@contoso.edu']],
    ['the part before the @, although another name has it as a beginning', 'awong', ['awong@contoso.edu']],
    ['a mail address', 'jane.doe@contoso.edu', ['jdoe@contoso.edu']],
    ['a mail alias', 'janed', ['jdoe@contoso.edu']],
    ['a text with spaces around it', '  jdoe \n', ['jdoe@contoso.edu']],
    ['a name with an apostrophe', "O'Brien", ["n.o'brien@contoso.edu"]],
    ['a user principal name with an apostrophe', "n.o'brien@contoso.edu", ["n.o'brien@contoso.edu"]],
    ['a guest by mail', 'wong@fabrikam.com', ['wong_fabrikam.com#EXT#@contoso.edu']],
    ['a guest by user principal name', 'wong_fabrikam.com#EXT#@contoso.edu', ['wong_fabrikam.com#EXT#@contoso.edu']],
    ['the words of a name in any order', 'doe jane', ['jdoe@contoso.edu']],
    ['the beginnings of words', 'ja do', ['jdoe@contoso.edu']],
    [
      'a name that is written from right to left, with its marks',
      '\u200f\u202bليلى حداد\u202c',
      ['lhaddad@contoso.edu'],
    ],
    ['a former address', 'erossi@fabrikam.edu', ['erossibianchi@contoso.edu']],
    ['a former address in other case', 'EROSSI@Fabrikam.EDU', ['erossibianchi@contoso.edu']],
    ['a former address with an apostrophe', "elena.o'rossi@contoso.edu", ['erossibianchi@contoso.edu']],
    ['an address for something else than mail', 'elena@voice.contoso.edu', ['erossibianchi@contoso.edu']],
    ['an address that was the first one', 'elena.rossi@fabrikam.edu', ['erossibianchi@contoso.edu']],
    ['people in two domains with the same part before the @', 'twin', ['twin@alumni.contoso.edu', 'twin@contoso.edu']],
  ])('finds by %s', async (_title, userText, expected) => {
    const found = await findOne(text(userText));

    expect([...(names(found) ?? [])].sort()).toEqual([...expected].sort());
  });

  it('puts the person whose name is the text before those who only have its words', async () => {
    const found = await findOne(text('alice wong'));

    expect(names(found)).toEqual(['awong@contoso.edu', 'awonger@contoso.edu']);
  });

  it.each(TEXTS_OF_NOBODY)('finds nobody by a text that %s', async (_title, userText) => {
    const found = await findOne(text(userText));

    expect(found).toEqual([]);
  });

  it.each([
    ['the same word in their names', 'many', 12],
    ['the same part before the @', 'crowd', 9],
  ])('finds everybody with %s, and says that there are no more', async (_title, userText, count) => {
    const directory = await make(PEOPLE);

    const [found] = await directory.find([text(userText)]);

    expect([found?.people.length, found?.isCut]).toEqual([count, false]);
  });

  it('says that there are more than it read, and reads those near to whoever asks all the same', async () => {
    const directory = await make(PEOPLE);
    const near = ['Nobody is in here', "people's studies"];

    const [found, foundNear] = await directory.find([
      text('common name'),
      { kind: 'text', userText: 'common name', near },
    ]);

    expect([found?.people.length, found?.isCut, foundNear?.isCut]).toEqual([50, true, true]);
    expect(names(found?.people)).not.toContain('common59@contoso.edu');
    expect(names(foundNear?.people)).toEqual(
      expect.arrayContaining(['common57@contoso.edu', 'common58@contoso.edu', 'common59@contoso.edu']),
    );
  });

  it('tells everything it knows of a person', async () => {
    const [jane] = await findOne(text('jdoe'));

    expect(jane).toEqual({
      userId: id(1),
      displayName: 'Jane Doe',
      userPrincipalName: 'jdoe@contoso.edu',
      mail: 'jane.doe@contoso.edu',
      otherNames: ['janed', 'jane.doe@contoso.edu'],
      jobTitle: 'Professor',
      directoryDepartment: 'Mathematics',
      isEnabled: true,
      isGuest: false,
      usageLocation: 'US',
      createdAt: '2024-02-29T07:30:00.000Z',
    });
  });

  it('says undefined for what is empty, and the user principal name for a missing name', async () => {
    const [nameless] = await findOne(text('nameless'));

    expect(nameless).toMatchObject({
      displayName: 'nameless@contoso.edu',
      mail: undefined,
      jobTitle: undefined,
      directoryDepartment: undefined,
      usageLocation: undefined,
    });
  });

  it('tells guests and disabled accounts apart', async () => {
    const directory = await make(PEOPLE);

    const [guest, disabled] = await directory.find([text('wong@fabrikam.com'), text('awonger')]);

    expect([guest?.people[0]?.isGuest, guest?.people[0]?.isEnabled]).toEqual([true, true]);
    expect([disabled?.people[0]?.isGuest, disabled?.people[0]?.isEnabled]).toEqual([false, false]);
  });

  it('finds a person by id', async () => {
    const found = await findOne(byId(4));

    expect(names(found)).toEqual(['awong@contoso.edu']);
  });

  it.each(SENTENCES)('$says', async ({ says, observe }) => {
    const directory = await make(PEOPLE);

    expect(await observe(directory, () => Promise.resolve())).toEqual(expectedOf(says));
  });

  it('answers more questions of every kind than one request holds, in their order', async () => {
    const directory = await make(PEOPLE);
    const queries = [
      text('nobody'),
      ...Array.from({ length: 12 }, (_, place) => byId(100 + place)),
      text('doe jane'),
      text(''),
      ...Array.from({ length: 12 }, (_, place) => text(`msmith${place}`)),
      byId(4444),
    ];

    const found = await directory.find(queries);

    const smiths = Array.from({ length: 12 }, (_, place) => [`msmith${place}@contoso.edu`]);
    expect(found.map(({ people }) => names(people))).toEqual([[], ...smiths, ['jdoe@contoso.edu'], [], ...smiths, []]);
  });
}
