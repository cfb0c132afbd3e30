import { badRequest, ErrorAnswer, notFound } from '../error-answer';
import { checkSkus } from '../licensing/assignment-rules';
import { readLicenseBody } from '../licensing/license-body';
import { readQuery, refuseUnlessEventual, selectFrom } from '../odata/query';
import { type GroupRecord, type UserRecord } from '../state/records';
import { type TenantView } from '../state/tenant-state';
import { without } from '../without';
import { readBoundIds, readReference } from './references';
import { good, goodPage, type Route, type RouteAnswer, type RouteContext } from './route';
import { DEFAULT_USER_PROPERTIES, userResource } from './user-resource';

const WRITE_MEMBERS = ['GroupMember.ReadWrite.All', 'Group.ReadWrite.All', 'Directory.ReadWrite.All'];
const READ = [...WRITE_MEMBERS, 'GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All'];
const READ_PEOPLE = ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'];
const LICENSE = ['LicenseAssignment.ReadWrite.All', 'Group.ReadWrite.All', 'Directory.ReadWrite.All'];

/** More than there are people: where other members stand in the order of listing. */
const AFTER_PEOPLE = 10_000_000;

/** Groups: read, members, licenses. */
export const groupRoutes: readonly Route[] = [
  { method: 'GET', path: '/groups/{id}', permissions: READ, answer: readGroup },
  { method: 'PATCH', path: '/groups/{id}', permissions: WRITE_MEMBERS, answer: bindMembers },
  { method: 'GET', path: '/groups/{id}/members', permissions: READ, units: 3, answer: listMembers },
  {
    method: 'GET',
    path: '/groups/{id}/members/microsoft.graph.user',
    permissions: READ,
    units: 3,
    answer: listMembers,
  },
  { method: 'GET', path: '/groups/{id}/members/$count', permissions: READ, answer: countMembers },
  { method: 'POST', path: '/groups/{id}/members/$ref', permissions: WRITE_MEMBERS, answer: addMember },
  { method: 'DELETE', path: '/groups/{id}/members/{userId}/$ref', permissions: WRITE_MEMBERS, answer: removeMember },
  { method: 'DELETE', path: '/groups/{id}/members/{userId}', permissions: [], answer: deleteUser },
  { method: 'POST', path: '/groups/{id}/assignLicense', permissions: LICENSE, answer: assignGroupLicense },
];

function readGroup(context: RouteContext): RouteAnswer {
  const query = readQuery(context.query, context.isEventual, ['$select']);
  const resource = groupResource(groupIn(context.view, context));
  const names = query.select ?? Object.keys(resource).filter((name) => name !== 'assignedLicenses');
  return good(context, 'groups/$entity', selectFrom(resource, names, 'group'));
}

function listMembers(context: RouteContext): RouteAnswer {
  const query = readQuery(context.query, context.isEventual, ['$select', '$top', '$count', '$skiptoken']);
  refuseUnlessEventual(query, undefined);
  const members = membersSeen(context);
  const names = query.select ?? DEFAULT_USER_PROPERTIES;
  return goodPage(context, 'directoryObjects', query, {
    items: members,
    placeOf: ({ ordinal }) => ['', ordinal],
    count: () => members.length,
    resourceOf: (member) => memberResource(context, member, names),
  });
}

/** Of members whom the caller may not read, the type and the id are told, and nothing else. */
function memberResource(
  context: RouteContext,
  member: UserRecord | { readonly id: string },
  names: readonly string[],
): Record<string, unknown> {
  if (!('userPrincipalName' in member)) return { '@odata.type': '#microsoft.graph.device', id: member.id };
  const mayRead = READ_PEOPLE.some((role) => context.caller.app.roles.includes(role));
  const resource = selectFrom(userResource(member, context.tenant), names, 'user');
  const told = mayRead ? resource : { ...Object.fromEntries(names.map((name) => [name, null])), id: member.id };
  return { '@odata.type': '#microsoft.graph.user', ...told };
}

function countMembers(context: RouteContext): RouteAnswer {
  const query = readQuery(context.query, context.isEventual, []);
  refuseUnlessEventual({ ...query, isCounted: true }, undefined);
  return { status: 200, body: membersSeen(context).length };
}

function addMember(context: RouteContext): RouteAnswer {
  return addMembers(context, [readReference(context.body)]);
}

function bindMembers(context: RouteContext): RouteAnswer {
  return addMembers(context, readBoundIds(context.body));
}

/** All or none. */
function addMembers(context: RouteContext, userIds: readonly string[]): RouteAnswer {
  const group = changeableGroup(context);
  const unknown = userIds.find((userId) => context.view.user(userId) === undefined);
  if (unknown !== undefined) throw notFound(unknown);
  if (userIds.some((userId) => group.members.has(userId)) || new Set(userIds).size !== userIds.length) {
    throw badRequest(
      "One or more added object references already exist for the following modified properties: 'members'.",
    );
  }
  context.tenant.commit({ kind: 'members-changed', groupId: group.id, added: userIds, removed: [] });
  context.engine.enqueue(group.licenses.length > 0 ? userIds : []);
  return { status: 204, hasEffect: true };
}

function removeMember(context: RouteContext): RouteAnswer {
  const group = changeableGroup(context);
  const userId = context.parts[1]?.toLowerCase() ?? '';
  if (!group.members.has(userId)) throw notFound(userId);
  context.tenant.commit({ kind: 'members-changed', groupId: group.id, added: [], removed: [userId] });
  context.engine.enqueue(group.licenses.length > 0 ? [userId] : []);
  return { status: 204, hasEffect: true };
}

/** What a forgotten `/$ref` does: never asked for by a program that is right. */
function deleteUser(context: RouteContext): RouteAnswer {
  const userId = context.parts[1]?.toLowerCase() ?? '';
  context.log.violate({ kind: 'USER_DELETED', seq: context.seq, text: `DELETE ${context.path} without /$ref` });
  if (!context.caller.app.roles.includes('User.ReadWrite.All'))
    throw new ErrorAnswer(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
  if (context.tenant.state.user(userId) === undefined) throw notFound(userId);
  context.tenant.commit({ kind: 'deleted', userId });
  return { status: 204, hasEffect: true };
}

function assignGroupLicense(context: RouteContext): RouteAnswer {
  const request = readLicenseBody(context.body);
  const group = groupIn(context.tenant.state, context);
  if (!group.securityEnabled) throw badRequest('License can be assigned only to security enabled groups.');
  checkSkus(request, context.tenant.licensingFacts());
  if (request.remove.some((skuId) => !group.licenses.some((license) => license.skuId === skuId)))
    throw badRequest('Group does not have a corresponding license.');
  const gone = [...request.remove, ...request.add.map((license) => license.skuId)];
  const licenses = [...group.licenses.filter((license) => !gone.includes(license.skuId)), ...request.add];
  context.tenant.commit({ kind: 'group-licensed', groupId: group.id, licenses });
  context.engine.enqueue(group.members);
  const changed = context.tenant.state.group(group.id) ?? group;
  return { ...good(context, 'groups/$entity', groupResource(changed), true), status: 202 };
}

/** The path's group as seen from somewhere; otherwise 404. */
function groupIn(view: TenantView, { parts }: RouteContext): GroupRecord {
  const id = parts[0]?.toLowerCase() ?? '';
  const group = view.group(id);
  if (group === undefined) throw notFound(id);
  return group;
}

function changeableGroup(context: RouteContext): GroupRecord {
  const group = groupIn(context.tenant.state, context);
  if (group.onPremisesSyncEnabled === true) {
    throw badRequest(
      'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
    );
  }
  if (group.isAssignableToRole === true && !context.caller.app.roles.includes('RoleManagement.ReadWrite.Directory'))
    throw new ErrorAnswer(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
  if (group.groupTypes.includes('DynamicMembership'))
    throw badRequest("Insufficient privileges to update property 'members': the group has dynamic membership.");
  if (group.mailEnabled && !group.groupTypes.includes('Unified'))
    throw badRequest('Cannot Update a mail-enabled security groups and or distribution list.');
  return group;
}

/** People in the order of listing, then devices. */
function membersSeen(
  context: RouteContext,
): readonly (UserRecord | { readonly id: string; readonly ordinal: number })[] {
  const group = groupIn(context.view, context);
  const users = [...group.members].flatMap((userId) => context.view.user(userId) ?? []);
  const others = (group.otherMembers ?? []).map((id, place) => ({ id, ordinal: AFTER_PEOPLE + place }));
  return [...users.sort((one, other) => one.ordinal - other.ordinal), ...others];
}

function groupResource(group: GroupRecord): Record<string, unknown> {
  const own = without(group, 'members', 'otherMembers', 'licenses');
  const isDynamic = group.groupTypes.includes('DynamicMembership');
  return {
    ...own,
    // A journal of an earlier version says nothing of them.
    onPremisesSyncEnabled: group.onPremisesSyncEnabled ?? null,
    isAssignableToRole: group.isAssignableToRole ?? null,
    description: null,
    mail: null,
    mailNickname: null,
    membershipRule: isDynamic ? '(user.accountEnabled -eq true)' : null,
    assignedLicenses: group.licenses,
  };
}
