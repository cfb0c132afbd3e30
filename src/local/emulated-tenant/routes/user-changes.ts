import { badRequest, ErrorAnswer } from '../error-answer';
import { defined } from '../../../domain/defined';
import { readQuery, selectFrom } from '../odata/query';
import { type UserRecord } from '../state/records';
import { type UserChange } from '../state/tenant-state';
import { type Tenant } from '../tenant';
import { good, type Route, type RouteAnswer, type RouteContext } from './route';
import { userResource } from './user-resource';
import { READ_USERS } from './users';

const PER_PAGE = 100;
const OPTIONS = ['$select', '$deltatoken', '$skiptoken'];
/** What Graph does not follow. */
const NOT_FOLLOWED = ['licenseAssignmentStates'];
const SELECTED_ALWAYS = 'id';

/** What changed of people since somebody asked last: `/users/delta`. */
export const userChangeRoutes: readonly Route[] = [
  { method: 'GET', path: '/users/delta', permissions: READ_USERS, units: 2, answer: listChanges },
];

/** Where a program is in the changes: from there on they are told, or, with `through`, one round of them is told page by page. */
interface Mark {
  readonly epoch: number;
  readonly from: number;
  readonly through?: number;
  /** How many of the round were told. */
  readonly told?: number;
  /** The round is everybody, in the order of listing. */
  readonly isFirst?: true;
  readonly select: readonly string[];
  /** Makes the mark of an empty page another one than that of the page before. */
  readonly nonce?: string;
}

function listChanges(context: RouteContext): RouteAnswer {
  const query = new URLSearchParams(context.query);
  const [roundToken, pageToken] = [query.get('$deltatoken'), query.get('$skiptoken')];
  for (const name of OPTIONS.slice(1)) query.delete(name);
  const { select = [] } = readQuery(query, false, ['$select']);
  const begun = { epoch: context.tenant.state.changesEpoch, from: context.view.changesSeen, select };
  if (roundToken === 'latest') return page(context, begun, []);
  const token = pageToken ?? roundToken;
  if (token === null) return nextPage(context, { ...begun, through: begun.from, told: 0, isFirst: true });
  const mark = readMark(token);
  if (mark.epoch !== begun.epoch)
    throw new ErrorAnswer(410, 'resyncRequired', 'Resync required. Any changes made must be tracked anew.');
  // A copy that is behind tells nothing that it has not seen, and does not go back.
  const through = mark.through ?? Math.max(mark.from, context.view.changesSeen);
  return nextPage(context, { ...mark, through, told: mark.told ?? 0 });
}

function nextPage(
  context: RouteContext,
  mark: Mark & { readonly through: number; readonly told: number },
): RouteAnswer {
  const { random, settings } = context.tenant;
  const ids = mark.isFirst === true ? context.tenant.state.userOrder : changedIds(context.tenant, mark);
  if (random.chance(settings.emptyPageProbability)) return page(context, { ...mark, nonce: random.guid() }, []);
  const end = mark.told + Math.min(PER_PAGE, settings.largestPage ?? PER_PAGE);
  const told = ids.slice(mark.told, end);
  const again = [...ids.slice(0, mark.told), ...told].filter(() => random.chance(settings.duplicateProbability));
  const { epoch, through, select } = mark;
  const next = end < ids.length ? { ...mark, told: end } : { epoch, from: through, select };
  return page(context, next, [...told, ...again, ...redelivered(context.tenant, mark)]);
}

/** Who changed in a round, each once, in the order of the first change that counts. */
function changedIds(tenant: Tenant, { from, through, select }: Mark): readonly string[] {
  const counts = tenant.state.changes.slice(from, through).filter((change) => isFollowed(tenant, change, select));
  return [...new Set(counts.map(({ id }) => id))];
}

/** Who was told of in a round before, and is told of once more. */
function redelivered({ random, settings, state }: Tenant, { from }: Mark): readonly string[] {
  if (settings.redeliverProbability === 0) return [];
  const before = state.changes.slice(0, from).filter(() => random.chance(settings.redeliverProbability));
  return before.map(({ id }) => id);
}

/** Whether anything differs of what was selected; all of it is followed when nothing was. */
function isFollowed(tenant: Tenant, { before, after }: UserChange, select: readonly string[]): boolean {
  if (before === undefined || after === undefined) return true;
  const [then, now] = [userResource(before, tenant), userResource(after, tenant)];
  const names = select.length === 0 ? Object.keys(now) : select;
  return names.some((name) => !NOT_FOLLOWED.includes(name) && JSON.stringify(then[name]) !== JSON.stringify(now[name]));
}

function page(context: RouteContext, mark: Mark, ids: readonly string[]): RouteAnswer {
  const isLast = mark.through === undefined;
  const name = isLast ? '$deltatoken' : '$skiptoken';
  const link = `${context.versionUrl}${context.path}?${name}=${encodeURIComponent(writeMark(mark))}`;
  return good(context, mark.select.length === 0 ? 'users' : `users(${mark.select.join(',')})`, {
    ...defined({ '@odata.nextLink': isLast ? undefined : link, '@odata.deltaLink': isLast ? link : undefined }),
    value: ids.map((id) => resourceOf(context, mark.select, id)),
  });
}

function resourceOf({ tenant, view }: RouteContext, select: readonly string[], id: string): Record<string, unknown> {
  const user: UserRecord | undefined = view.user(id);
  if (user === undefined) return { id, '@removed': { reason: 'changed' } };
  const whole = userResource(user, tenant);
  const names = select.length === 0 ? Object.keys(whole) : [...new Set([...select, SELECTED_ALWAYS])];
  return selectFrom(whole, names, 'user');
}

const writeMark = (mark: Mark): string => Buffer.from(JSON.stringify(mark)).toString('base64url');

function readMark(token: string): Mark {
  try {
    const mark = JSON.parse(Buffer.from(token, 'base64url').toString()) as Partial<Mark>;
    if (typeof mark.epoch === 'number' && typeof mark.from === 'number' && Array.isArray(mark.select))
      return mark as Mark;
  } catch {
    // Not JSON: refused below like any other token we did not write.
  }
  throw badRequest('Badly formed token.');
}
