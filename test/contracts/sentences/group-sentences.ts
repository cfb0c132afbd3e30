import { userId } from '../../../src/domain/ids';
import { type GroupDirectory, type MembershipOutcome } from '../../../src/ports/mirror/group-directory';
import { type Observation, type Sentence } from './sentence';

/** Whom and which group the sentences are about: nobody is in it when a sentence begins. */
export interface GroupNames {
  /** Two or more. */
  readonly people: readonly string[];
  readonly groupId: string;
  /** An id that no person and no group has. */
  readonly unknownId: string;
}

/** What is seen of a group directory by what these people and this group allow. */
export function groupSentences({ people, groupId, unknownId }: GroupNames): readonly Sentence<GroupDirectory>[] {
  const [one = userId(''), ...others] = people.map(userId);

  const membersOf = async (groups: GroupDirectory): Promise<Observation> =>
    (await groups.members(groupId)).members
      .map(({ userId: id, person }) => (person === undefined ? `${id} no person` : `${id} ${person.userPrincipalName}`))
      .toSorted();

  return [
    {
      says: 'says what the group is',
      observe: async (groups, settle) => {
        await settle();
        const { unclear = [], ...group } = (await groups.find(groupId)) ?? {};
        return { ...group, unclear };
      },
    },
    {
      says: 'finds no group by an id that none has, and by what is no id',
      observe: async (groups) => {
        const found = [await groups.find(unknownId), await groups.find('visio-users'), await groups.find('../users')];
        return found.map((group) => group === undefined);
      },
    },
    { says: 'reads nobody of a group without members', observe: afterwards((groups) => membersOf(groups)) },
    {
      says: 'adds several at once, and reads who is in the group',
      observe: async (groups, settle) => {
        const outcomes = statusesOf(await groups.add(groupId, [one, ...others]));
        await settle();
        const { members, begunAt, endedAt } = await groups.members(groupId);
        const seen = members.map(({ userId: id, person }) => ({
          userId: id,
          displayName: person?.displayName ?? null,
          isEnabled: person?.isEnabled ?? null,
          isGuest: person?.isGuest ?? null,
        }));
        return { outcomes, members: byId(seen), isInTime: begunAt <= endedAt };
      },
    },
    {
      says: 'counts the members',
      observe: async (groups, settle) => {
        await groups.add(groupId, [one, ...others]);
        await settle();
        return (await groups.find(groupId))?.memberCount ?? null;
      },
    },
    {
      says: 'adds all others when one is a member already and one is unknown',
      observe: async (groups, settle) => {
        await groups.add(groupId, [one]);
        const outcomes = statusesOf(await groups.add(groupId, [one, userId(unknownId), ...others]));
        await settle();
        return { outcomes, members: await membersOf(groups) };
      },
    },
    { says: 'adds nobody when nobody is named', observe: async (groups) => statusesOf(await groups.add(groupId, [])) },
    {
      says: 'takes a member out once, and leaves the account alone',
      observe: async (groups, settle) => {
        await groups.add(groupId, [one, ...others]);
        const removed = [await groups.remove(groupId, one), await groups.remove(groupId, one)].map(statusOf);
        await settle();
        const members = await membersOf(groups);
        return { removed, members, addedAgain: statusesOf(await groups.add(groupId, [one])) };
      },
    },
  ];
}

/** Looks once copies that are late know how the sentence began. */
const afterwards =
  (look: (groups: GroupDirectory) => Promise<Observation>): Sentence<GroupDirectory>['observe'] =>
  async (groups, settle) => {
    await settle();
    return look(groups);
  };

const byId = <Item extends { readonly userId: string }>(items: readonly Item[]): readonly Item[] =>
  items.toSorted((left, right) => left.userId.localeCompare(right.userId));

const statusOf = (outcome: MembershipOutcome): string =>
  outcome.status === 'failed' ? `failed ${outcome.code}` : outcome.status;

const statusesOf = (outcomes: ReadonlyMap<string, MembershipOutcome>): Observation =>
  [...outcomes].map(([id, outcome]) => `${id} ${statusOf(outcome)}`).toSorted();
