import { ErrorAnswer, badRequest } from '../error-answer';
import { type Cost } from '../conditions/throttle';
import { type Caller } from '../tokens';
import { appRoutes } from './apps';
import { groupRoutes } from './groups';
import { licenseRoutes } from './licenses';
import { matchRoutes, type RouteMatch } from './route';
import { organizationRoutes } from './skus';
import { userChangeRoutes } from './user-changes';
import { userRoutes } from './users';

/** An address taken apart. */
export interface Target {
  readonly method: string;
  readonly path: string;
  /** Decoded; undefined when the path is not validly encoded. */
  readonly segments: readonly string[] | undefined;
  readonly query: URLSearchParams;
}

const ROUTES = [
  ...appRoutes,
  ...userRoutes,
  ...userChangeRoutes,
  ...licenseRoutes,
  ...organizationRoutes,
  ...groupRoutes,
];

/** Takes an address after the version apart. */
export function readTarget(method: string, url: string): Target {
  const end = url.indexOf('?');
  const path = end === -1 ? url : url.slice(0, end);
  return {
    method,
    path,
    segments: decodeAll(path.slice(1).split('/')),
    query: new URLSearchParams(end === -1 ? '' : url.slice(end)),
  };
}

/** What a request costs, whether or not it finds a route. */
export function costOf(target: Target): Cost {
  if (target.method !== 'GET') return { resourceUnits: 1, writes: 1 };
  const base = matchRoutes(ROUTES, target.segments ?? []).find(({ route }) => route.method === 'GET')?.route.units ?? 1;
  const top = Number(target.query.get('$top') ?? 100);
  const reduced =
    base + (target.query.has('$expand') ? 1 : 0) - (target.query.has('$select') ? 1 : 0) - (top < 20 ? 1 : 0);
  return { resourceUnits: Math.max(1, reduced), writes: 0 };
}

/** The route for a target that its caller may use; otherwise an `ErrorAnswer` 403, 404, 405 or 400. */
export function findRoute(target: Target, caller: Caller): RouteMatch {
  if (target.segments === undefined) throw badRequest('The request URI is not valid.');
  const [version] = target.segments;
  if (version === 'v1.0' || version === 'beta')
    throw new ErrorAnswer(400, 'BadRequest', `Resource not found for the segment '${version}'.`);
  const matches = matchRoutes(ROUTES, target.segments);
  const match = matches.find(({ route }) => route.method === target.method);
  if (match === undefined) {
    throw matches.length > 0
      ? new ErrorAnswer(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.')
      : new ErrorAnswer(
          404,
          'Request_ResourceNotFound',
          `Resource not found for the segment '${target.segments.at(-1) ?? ''}'.`,
        );
  }
  const { permissions } = match.route;
  if (permissions.length > 0 && !permissions.some((permission) => caller.app.roles.includes(permission)))
    throw new ErrorAnswer(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
  return match;
}

function decodeAll(parts: readonly string[]): string[] | undefined {
  try {
    return parts.map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
