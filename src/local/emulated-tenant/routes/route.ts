import { type RequestLog } from '../conditions/request-log';
import { type GroupEngine } from '../licensing/group-engine';
import { type TenantView } from '../state/tenant-state';
import { type Tenant } from '../tenant';
import { type Caller } from '../tokens';

/** What a route is handed. */
export interface RouteContext {
  readonly tenant: Tenant;
  readonly engine: GroupEngine;
  readonly log: RequestLog;
  readonly caller: Caller;
  readonly seq: number;
  /** The values of the path's `{…}` parts, decoded, in order. */
  readonly parts: readonly string[];
  /** The path without the version and without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly isEventual: boolean;
  /** The parsed JSON body; undefined when there is none or it cannot be read. */
  readonly body: unknown;
  /** Where this request reads from. */
  readonly view: TenantView;
  /** Scheme, host, port and version. */
  readonly versionUrl: string;
}

/** What a route answers; an `ErrorAnswer` is thrown instead when it refuses. */
export interface RouteAnswer {
  readonly status: 200 | 202 | 204;
  readonly body?: unknown;
  readonly hasEffect?: boolean;
}

/** One method on one path. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** As in `/users/{id}/assignLicense`. */
  readonly path: string;
  /** The caller needs one of these; none needed when empty. */
  readonly permissions: readonly string[];
  /** The base cost in resource units. */
  readonly units: number;
  answer(context: RouteContext): RouteAnswer;
}

/** A route that fits a path, with the values of its `{…}` parts. */
export interface RouteMatch {
  readonly route: Route;
  readonly parts: readonly string[];
}

/** All routes of any method that fit the path; the ones with fewer `{…}` parts first. */
export function matchRoutes(routes: readonly Route[], segments: readonly string[]): RouteMatch[] {
  return routes
    .flatMap((route) => {
      const pattern = route.path.slice(1).split('/');
      const isMatch =
        pattern.length === segments.length &&
        pattern.every((part, place) => part.startsWith('{') || part === segments[place]);
      return isMatch ? [{ route, parts: segments.filter((_, place) => pattern[place]?.startsWith('{') === true) }] : [];
    })
    .toSorted((one, other) => one.parts.length - other.parts.length);
}

/** The address of a page that begins after the token's place. */
export function nextLink(context: RouteContext, skipToken: string | undefined): string | undefined {
  if (skipToken === undefined) return undefined;
  const query = new URLSearchParams(context.query);
  query.set('$skiptoken', skipToken);
  const text = [...query].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  return `${context.versionUrl}${context.path}?${text}`;
}

/** The `@odata.context` of an answer. */
export function odataContext(context: RouteContext, what: string): string {
  return `${context.versionUrl}/$metadata#${what}`;
}
