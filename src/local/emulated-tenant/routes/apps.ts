import { badRequest, ErrorAnswer, notFound } from '../error-answer';
import { isObject } from '../is-object';
import { readQuery, selectFrom } from '../odata/query';
import { CATALOG_APP } from '../state/catalog-app';
import { type UserRecord } from '../state/records';
import { good, type Route, type RouteAnswer, type RouteContext } from './route';

const READ_CATALOG = ['AppCatalog.Read.All', 'AppCatalog.ReadWrite.All'];
const INSTALL = ['TeamsAppInstallation.ReadWriteSelfForUser.All', 'TeamsAppInstallation.ReadWriteForUser.All'];
const READ_INSTALLED = [...INSTALL, 'TeamsAppInstallation.ReadForUser.All'];

const { botId: BOT_ID, ...APP } = CATALOG_APP;

const INSTALLED = '/users/{id}/teamwork/installedApps';

/** The catalog of Teams apps, and what is installed for people. */
export const appRoutes: readonly Route[] = [
  { method: 'GET', path: '/appCatalogs/teamsApps', permissions: READ_CATALOG, answer: listCatalog },
  { method: 'GET', path: INSTALLED, permissions: READ_INSTALLED, answer: listInstalled },
  { method: 'POST', path: INSTALLED, permissions: INSTALL, answer: install },
  { method: 'GET', path: `${INSTALLED}/{installation}/chat`, permissions: READ_INSTALLED, answer: readChat },
];

function listCatalog(context: RouteContext): RouteAnswer {
  const { filter, select } = readQuery(context.query, context.isEventual, ['$filter', '$select']);
  const apps = isWanted(filter, 'externalId') ? [APP] : [];
  const value = apps.map((app) => (select === undefined ? app : selectFrom(app, select, 'teamsApp')));
  return good(context, 'appCatalogs/teamsApps', { value });
}

function listInstalled(context: RouteContext): RouteAnswer {
  const query = new URLSearchParams(context.query);
  const expand = query.get('$expand');
  query.delete('$expand');
  const { filter } = readQuery(query, context.isEventual, ['$filter']);
  if (expand !== null && expand !== 'teamsApp')
    throw badRequest(`Could not find a property named '${expand}' on type 'microsoft.graph.teamsAppInstallation'.`);
  const user = personOf(context);
  const isThere = context.tenant.state.appInstalls.has(user.id) && isWanted(filter, 'teamsApp/externalId');
  const installation = { id: installationId(user), ...(expand === null ? {} : { teamsApp: APP }) };
  return good(context, `users('${user.id}')/teamwork/installedApps`, { value: isThere ? [installation] : [] });
}

function install(context: RouteContext): RouteAnswer {
  const user = personOf(context);
  const { 'teamsApp@odata.bind': link, ...others } = isObject(context.body) ? context.body : {};
  const [other] = Object.keys(others);
  if (other !== undefined) throw badRequest(`Property '${other}' is not understood here.`);
  const id = typeof link === 'string' ? /\/appCatalogs\/teamsApps\/([^/]+)$/u.exec(link)?.[1] : undefined;
  if (id === undefined) throw badRequest("Bad or missing 'teamsApp@odata.bind'.");
  const { appInstalls } = context.tenant.settings;
  if (appInstalls === 'denied' || (appInstalls !== 'allowed' && appInstalls.deniedFor.includes(user.id)))
    throw new ErrorAnswer(403, 'Forbidden', 'The app is blocked by the app permission policy of the tenant.');
  if (id !== CATALOG_APP.id) throw new ErrorAnswer(404, 'NotFound', 'The requested app is not in the catalog.');
  if (context.tenant.state.appInstalls.has(user.id))
    throw new ErrorAnswer(409, 'Conflict', 'The app is already installed in the personal scope of the user.');
  context.tenant.commit({ kind: 'app-installed', userId: user.id });
  return { status: 201, hasEffect: true };
}

function readChat(context: RouteContext): RouteAnswer {
  readQuery(context.query, context.isEventual, []);
  const user = personOf(context);
  const isThere = context.tenant.state.appInstalls.has(user.id);
  if (!isThere || context.parts[1] !== installationId(user))
    throw new ErrorAnswer(404, 'NotFound', 'The app installation is not there.');
  return good(context, 'chats/$entity', {
    id: `19:${user.id}_${BOT_ID}@unq.gbl.spaces`,
    chatType: 'oneOnOne',
    topic: null,
  });
}

function personOf({ parts, tenant }: RouteContext): UserRecord {
  const [name = ''] = parts;
  const found = tenant.state.user(name.toLowerCase()) ?? tenant.state.userByUpn(name);
  if (found === undefined) throw notFound(name);
  return found;
}

/** As Teams makes them: whose, and of which app. */
const installationId = ({ id }: UserRecord): string => Buffer.from(`${id}##${CATALOG_APP.id}`).toString('base64');

/** Whether a filter by the manifest's id asks for the one app there is; no other filter is emulated. */
function isWanted(filter: string | undefined, property: string): boolean {
  if (filter === undefined) return true;
  const [, asked, id] = /^(\S+) eq '([^']+)'$/u.exec(filter) ?? [];
  if (asked !== property) throw badRequest(`Invalid filter clause: ${filter}`);
  return id === CATALOG_APP.externalId;
}
