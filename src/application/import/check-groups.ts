import { type Organization } from '../../domain/institution/organization';
import { type UnfitGroup } from '../../domain/mirror/mirror';
import { isFault } from '../../ports/fault';
import { type Group } from '../../ports/mirror/group-directory';
import { unfitGroup } from '../mirror/observe-mirror';
import { type Ports } from '../ports';

const WHY: Readonly<Record<UnfitGroup, string>> = {
  'gives-licenses': 'gives licenses itself: take them off the group, or name another one',
  'on-premises':
    'is kept on premises (onPremisesSyncEnabled), where alone its members can be changed: name one that is managed in Entra',
  dynamic: 'has members that follow a rule: name one with assigned members',
  'role-assignable': 'has members who may be given roles of the directory (isAssignableToRole): name another one',
  unclear: 'has properties that cannot be judged: look at it in Entra, or name another one',
  'mail-enabled': 'is mail-enabled: name a security group',
};

/** The groups of a file that must not mirror a roster, each with the reason. One that is not there yet is for job `mirror` to say. */
export async function unfitGroups(
  { groups }: Pick<Ports, 'groups'>,
  { rosters }: Organization,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const [index, { group: groupId }] of rosters.entries()) {
    const group = groupId === undefined ? undefined : await findIfRead(groups, groupId);
    const unfit = group === undefined ? undefined : unfitGroup(group);
    if (unfit !== undefined) problems.push(`rosters[${index}]: the group ${groupId ?? ''} ${WHY[unfit]}`);
  }
  return problems;
}

/** A group that we may not read, or cannot now, keeps nothing else from being loaded: job `mirror` judges it, and says so of its pool. */
async function findIfRead(groups: Ports['groups'], groupId: string): Promise<Group | undefined> {
  try {
    return await groups.find(groupId);
  } catch (error) {
    if (isFault(error)) return undefined;
    throw error;
  }
}
