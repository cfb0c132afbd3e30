import { userId } from '../../src/domain/ids';
import { type GroupDirectory } from '../../src/ports/mirror/group-directory';
import { groupSentences } from './sentences/group-sentences';
import { type Observation } from './sentences/sentence';

/** What a tenant under test must be like. Ids are GUIDs. */
export interface GroupedTenant {
  readonly people: readonly { readonly userId: string; readonly isEnabled?: boolean; readonly isGuest?: boolean }[];
  readonly skuIds: readonly string[];
  readonly groups: readonly {
    readonly groupId: string;
    readonly members: readonly string[];
    /** Members that are no people. */
    readonly otherMembers?: readonly string[];
    readonly isDynamic?: boolean;
    readonly isMailEnabled?: boolean;
    /** False is what was kept there once. */
    readonly isOnPremises?: boolean;
    readonly isRoleAssignable?: boolean;
    readonly skuIds?: readonly string[];
  }[];
}

const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const person = (number: number) => userId(id(number));
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, place) => from + place);
const [PLAIN, DYNAMIC, MAILED, LICENSED, LARGE, EMPTY, SYNCED, ONCE_SYNCED, ROLES] = [
  501, 502, 503, 504, 505, 506, 507, 508, 509,
].map(id) as [string, string, string, string, string, string, string, string, string];
const [GUEST, OFF, DEVICE, STRANGER, SKU] = [401, 402, 403, 404, 601] as const;
const MANY = 1205;

const TENANT: GroupedTenant = {
  people: [
    ...numbers(1, 40).map((number) => ({ userId: id(number) })),
    { userId: id(GUEST), isGuest: true },
    { userId: id(OFF), isEnabled: false },
    ...numbers(2001, 2000 + MANY).map((number) => ({ userId: id(number) })),
  ],
  skuIds: [id(SKU)],
  groups: [
    { groupId: PLAIN, members: [1, 2, GUEST, OFF].map(id), otherMembers: [id(DEVICE)] },
    { groupId: DYNAMIC, members: [id(1)], isDynamic: true },
    { groupId: MAILED, members: [], isMailEnabled: true },
    { groupId: LICENSED, members: [], skuIds: [id(SKU)] },
    { groupId: LARGE, members: numbers(2001, 2000 + MANY).map(id) },
    { groupId: EMPTY, members: [] },
    { groupId: SYNCED, members: [id(1)], isOnPremises: true },
    { groupId: ONCE_SYNCED, members: [], isOnPremises: false },
    { groupId: ROLES, members: [], isRoleAssignable: true },
  ],
};

/** The sentences that real tenants are held against. */
const SENTENCES = groupSentences({ people: [id(1), id(2), id(GUEST)], groupId: EMPTY, unknownId: id(STRANGER) });

const named = (number: number): string => `${id(number)} ${id(number)}@contoso.edu`;
const member = (number: number, isGuest = false): Observation => ({
  ...{ userId: id(number), displayName: `${id(number)}@contoso.edu`, isEnabled: true, isGuest },
});

const EXPECTED: Readonly<Record<string, Observation>> = {
  'says what the group is': {
    ...{ groupId: EMPTY, memberCount: 0, isDynamic: false, isMailEnabled: false, isOnPremises: false },
    ...{ isRoleAssignable: false, givesLicenses: false, unclear: [] },
  },
  'finds no group by an id that none has, and by what is no id': [true, true, true],
  'reads nobody of a group without members': [],
  'adds several at once, and reads who is in the group': {
    outcomes: [`${id(1)} done`, `${id(2)} done`, `${id(GUEST)} done`],
    members: [member(1), member(2), member(GUEST, true)],
    isInTime: true,
  },
  'counts the members': 3,
  'adds all others when one is a member already and one is unknown': {
    outcomes: [`${id(1)} already`, `${id(2)} done`, `${id(GUEST)} done`, `${id(STRANGER)} failed person-missing`],
    members: [named(1), named(2), named(GUEST)],
  },
  'adds nobody when nobody is named': [],
  'takes a member out once, and leaves the account alone': {
    removed: ['done', 'already'],
    members: [named(2), named(GUEST)],
    addedAgain: [`${id(1)} done`],
  },
};

/**
 * What every group directory does.
 *
 * @param make Makes one for exactly this tenant.
 */
export function groupDirectoryContract(make: (tenant: GroupedTenant) => Promise<GroupDirectory>): void {
  const membersOf = async (groups: GroupDirectory, groupId: string) =>
    (await groups.members(groupId)).members.map((member) => Number(member.userId.slice(-12))).toSorted((a, b) => a - b);
  const statuses = (outcomes: ReadonlyMap<string, { readonly status: string; readonly code?: string }>) =>
    [...outcomes].map(([userId, { status, code }]) => [Number(userId.slice(-12)), code ?? status].join(' '));

  it.each([
    ['is plain', PLAIN, {}, 5],
    ['follows a rule', DYNAMIC, { isDynamic: true }, 1],
    ['has mail', MAILED, { isMailEnabled: true }, 0],
    ['gives licenses', LICENSED, { givesLicenses: true }, 0],
    ['is kept on premises', SYNCED, { isOnPremises: true }, 1],
    ['was kept on premises once', ONCE_SYNCED, {}, 0],
    ['may be given roles', ROLES, { isRoleAssignable: true }, 0],
    ['is large', LARGE, {}, MANY],
  ])('says that a group %s', async (_title, groupId, own, memberCount) => {
    const groups = await make(TENANT);

    const found = await groups.find(groupId);

    expect(found).toEqual({
      groupId,
      memberCount,
      isDynamic: false,
      isMailEnabled: false,
      isOnPremises: false,
      isRoleAssignable: false,
      givesLicenses: false,
      ...own,
    });
  });

  it.each([[id(999)], ['visio-users'], ['../users']])('finds no group %s', async (groupId) => {
    const groups = await make(TENANT);

    expect(await groups.find(groupId)).toBeUndefined();
  });

  it('reads who is in a group, and tells apart who is no person', async () => {
    const groups = await make(TENANT);

    const { members, begunAt, endedAt } = await groups.members(PLAIN);

    const texts = members.map(({ userId: is, person: known }) =>
      [
        Number(is.slice(-12)),
        ...(known === undefined ? ['no person'] : []),
        ...(known?.isGuest === true ? ['guest'] : []),
        ...(known?.isEnabled === false ? ['disabled'] : []),
      ].join(' '),
    );
    expect(texts.toSorted()).toEqual(['1', '2', '401 guest', '402 disabled', '403 no person']);
    expect(members.find((member) => member.userId === person(1))?.person).toMatchObject({ userId: person(1) });
    expect(begunAt <= endedAt).toBe(true);
  });

  it('reads every member of a group of many pages, and none of an empty one', async () => {
    const groups = await make(TENANT);

    expect(await membersOf(groups, LARGE)).toEqual(numbers(2001, 2000 + MANY));
    expect(await membersOf(groups, EMPTY)).toEqual([]);
  });

  it('adds twenty at once', async () => {
    const groups = await make(TENANT);

    const outcomes = await groups.add(EMPTY, numbers(3, 22).map(person));

    expect(new Set([...outcomes.values()].map(({ status }) => status))).toEqual(new Set(['done']));
    expect(await membersOf(groups, EMPTY)).toEqual(numbers(3, 22));
  });

  it('adds all others when one is a member already and one is unknown', async () => {
    const groups = await make(TENANT);

    const outcomes = await groups.add(PLAIN, [1, STRANGER, ...numbers(5, 10)].map(person));

    expect(statuses(outcomes)).toEqual([
      '1 already',
      '404 person-missing',
      ...numbers(5, 10).map((one) => `${one} done`),
    ]);
    expect(await membersOf(groups, PLAIN)).toEqual([1, 2, ...numbers(5, 10), GUEST, OFF, DEVICE]);
  });

  it('takes a member out once, and leaves the account alone', async () => {
    const groups = await make(TENANT);

    const outcomes = [await groups.remove(PLAIN, person(2)), await groups.remove(PLAIN, person(2))];

    expect(outcomes.map(({ status }) => status)).toEqual(['done', 'already']);
    expect(await membersOf(groups, PLAIN)).toEqual([1, GUEST, OFF, DEVICE]);
    expect(statuses(await groups.add(PLAIN, [person(2)]))).toEqual(['2 done']);
  });

  it.each(SENTENCES)('$says', async ({ says, observe }) => {
    const groups = await make(TENANT);

    expect(await observe(groups, () => Promise.resolve())).toEqual(EXPECTED[says]);
  });

  it('says of a group that does not let its members change that it failed', async () => {
    const groups = await make(TENANT);

    const outcomes = await groups.add(DYNAMIC, [person(2)]);

    expect(statuses(outcomes)).toEqual(['2 other']);
    expect(await groups.remove(DYNAMIC, person(1))).toMatchObject({ status: 'failed', code: 'other' });
  });
}
