import { badRequest, notFound, unsupportedQuery } from '../error-answer';
import { readUserFilter, type UserFilter } from '../odata/filter';
import { isObject } from '../is-object';
import { compare, startOf, type Place } from '../odata/page';
import { readQuery, refuseUnlessEventual, selectFrom, type Query } from '../odata/query';
import { readUserSearch, type UserSearch } from '../odata/search';
import { type UserRecord } from '../state/records';
import { good, goodPage, type Route, type RouteAnswer, type RouteContext } from './route';
import { DEFAULT_USER_PROPERTIES, userResource } from './user-resource';

/** What lets a program read people. */
export const READ_USERS = ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'];
const WRITE = ['User.ReadWrite.All', 'Directory.ReadWrite.All'];
const LIST_OPTIONS = ['$select', '$filter', '$search', '$top', '$count', '$orderby', '$skiptoken'];

/** People: list, count, read one, set the usage location. */
export const userRoutes: readonly Route[] = [
  { method: 'GET', path: '/users', permissions: READ_USERS, units: 2, answer: listUsers },
  { method: 'GET', path: '/users/$count', permissions: READ_USERS, answer: countUsers },
  { method: 'GET', path: '/users/{id}', permissions: READ_USERS, answer: readUser },
  { method: 'PATCH', path: '/users/{id}', permissions: WRITE, answer: patchUser },
];

/** The person a path names by id or user principal name, as the request's view sees them; otherwise 404. */
export function findUser(context: RouteContext, name: string): UserRecord {
  const user = context.view.user(name.toLowerCase()) ?? context.view.userByUpn(name);
  if (user === undefined) throw notFound(name);
  return user;
}

function listUsers(context: RouteContext): RouteAnswer {
  const query = readQuery(context.query, context.isEventual, LIST_OPTIONS);
  const wanted = readWanted(query);
  refuseUnlessEventual(query, wanted.filter);
  const names = query.select ?? DEFAULT_USER_PROPERTIES;
  const placeOf = placesBy(query.orderBy);
  const direction = query.orderBy?.isDescending === true ? -1 : 1;
  const found = findUsers(context, query, wanted);
  return goodPage(context, query.select === undefined ? 'users' : `users(${names.join(',')})`, query, {
    items:
      query.orderBy === undefined
        ? found
        : [...found].sort((one, other) => compare(placeOf(one), placeOf(other)) * direction),
    placeOf,
    count: () => count(findUsers(context, { ...query, skipToken: undefined }, wanted)),
    resourceOf: (user) => selectFrom(userResource(user, context.tenant), names, 'user'),
  });
}

function countUsers(context: RouteContext): RouteAnswer {
  const query = readQuery(context.query, context.isEventual, ['$filter', '$search']);
  const wanted = readWanted(query);
  if (!query.isEventual)
    throw unsupportedQuery('$count is not currently supported without the header ConsistencyLevel: eventual.');
  return { status: 200, body: count(findUsers(context, query, wanted)) };
}

function readUser(context: RouteContext): RouteAnswer {
  const query = readQuery(context.query, context.isEventual, ['$select']);
  const user = findUser(context, context.parts[0] ?? '');
  const names = query.select ?? DEFAULT_USER_PROPERTIES;
  const suffix = query.select === undefined ? '' : `(${names.join(',')})`;
  return good(context, `users${suffix}/$entity`, selectFrom(userResource(user, context.tenant), names, 'user'));
}

function patchUser(context: RouteContext): RouteAnswer {
  const { body } = context;
  if (!isObject(body)) throw badRequest('Unable to read JSON request payload.');
  if ('assignedLicenses' in body) throw badRequest("Property 'assignedLicenses' is read-only and cannot be set.");
  const other = Object.keys(body).find((name) => name !== 'usageLocation');
  if (other !== undefined) throw badRequest(`Property '${other}' cannot be changed in the emulated tenant.`);
  const { usageLocation } = body;
  if (typeof usageLocation !== 'string' || !/^[A-Za-z]{2}$/u.test(usageLocation))
    throw badRequest("Invalid value specified for property 'usageLocation' of resource 'User'.");
  const user = findUser(context, context.parts[0] ?? '');
  const upper = usageLocation.toUpperCase();
  const hasEffect = context.tenant.state.user(user.id)?.usageLocation !== upper;
  if (hasEffect) context.tenant.commit({ kind: 'located', userId: user.id, usageLocation: upper });
  return { status: 204, hasEffect };
}

/** Which people a query is about. */
interface Wanted {
  readonly filter: UserFilter | undefined;
  readonly search: UserSearch | undefined;
}

const readWanted = ({ filter, search }: Query): Wanted => ({
  filter: filter === undefined ? undefined : readUserFilter(filter),
  search: search === undefined ? undefined : readUserSearch(search),
});

/** The people that fit, in the order of listing; read no further than asked. */
function* findUsers(context: RouteContext, query: Query, { filter, search }: Wanted): Iterable<UserRecord> {
  const { state } = context.tenant;
  const skipped = query.orderBy === undefined ? startOf(query.skipToken) : 0;
  const { ofSku } = filter ?? {};
  // A list of many thousands, page by page: nobody is looked at but those of the page.
  if (ofSku !== undefined && search === undefined && [...context.view.staleUserIds()].length === 0) {
    yield* seen(context, state.holdersFrom(ofSku, skipped));
    return;
  }
  const candidates = search?.candidates(state) ?? filter?.candidates(state);
  const ids =
    candidates === undefined ? skipping(state.userOrder, skipped) : [...candidates, ...context.view.staleUserIds()];
  const users =
    candidates === undefined
      ? seen(context, ids)
      : fromPlace(skipped, seen(context, new Set(ids))).sort((one, other) => one.ordinal - other.ordinal);
  for (const user of users) if ((filter?.matches(user) ?? true) && (search?.matches(user) ?? true)) yield user;
}

/** Those of the page and behind it: what earlier pages held is looked at no more. */
function fromPlace(ordinal: number, users: Iterable<UserRecord>): UserRecord[] {
  const left: UserRecord[] = [];
  for (const user of users) if (user.ordinal >= ordinal) left.push(user);
  return left;
}

function* skipping(ids: readonly string[], skipped: number): Iterable<string> {
  for (let place = Math.max(0, skipped); place < ids.length; place++) yield ids[place] ?? '';
}

function* seen(context: RouteContext, ids: Iterable<string>): Iterable<UserRecord> {
  for (const id of ids) {
    const user = context.view.user(id);
    if (user !== undefined) yield user;
  }
}

function placesBy(orderBy: Query['orderBy']): (user: UserRecord) => Place {
  if (orderBy === undefined) return (user) => ['', user.ordinal];
  return (user) => [
    (orderBy.property === 'displayName' ? (user.displayName ?? '') : user.userPrincipalName).toLowerCase(),
    user.ordinal,
  ];
}

function count(items: Iterable<unknown>): number {
  return [...items].length;
}
