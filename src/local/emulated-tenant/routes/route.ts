import { type RequestLog } from '../conditions/request-log';
import { defined } from '../../../domain/defined';
import { type GroupEngine } from '../licensing/group-engine';
import { emptyPage, pageOf, type Place } from '../odata/page';
import { type Query } from '../odata/query';
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
  readonly status: 200 | 201 | 202 | 204;
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
  /** The base cost in resource units; 1 unless given. */
  readonly units?: number;
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

/** 200 with a resource, or a list of them, and what it is called in `@odata.context`. */
export function good(context: RouteContext, what: string, body: object, hasEffect = false): RouteAnswer {
  return {
    status: 200,
    body: { '@odata.context': `${context.versionUrl}/$metadata#${what}`, ...body },
    hasEffect,
  };
}

/** A list of people, or members, in the order of their places. */
interface List<Item> {
  readonly items: Iterable<Item>;
  readonly placeOf: (item: Item) => Place;
  /** How many there are on all pages together. */
  readonly count: () => number;
  readonly resourceOf: (item: Item) => object;
}

/** One page of a list: no larger than the tenant allows, and sometimes empty though not the last. */
export function goodPage<Item>(context: RouteContext, what: string, query: Query, list: List<Item>): RouteAnswer {
  const { random, settings } = context.tenant;
  const isDescending = query.orderBy?.isDescending === true;
  const top = Math.min(query.top, settings.largestPage ?? Infinity);
  const isEmpty = !isDescending && random.chance(settings.emptyPageProbability);
  const page = isEmpty
    ? emptyPage(query.skipToken, random.guid())
    : pageOf(list.items, list.placeOf, { top, skipToken: query.skipToken, isDescending });
  return good(context, what, {
    ...defined({
      '@odata.count': query.isCounted ? list.count() : undefined,
      '@odata.nextLink': nextLink(context, page.skipToken),
    }),
    value: page.items.map(list.resourceOf),
  });
}

/** The address of a page that begins after the token's place. */
function nextLink(context: RouteContext, skipToken: string | undefined): string | undefined {
  if (skipToken === undefined) return undefined;
  const query = new URLSearchParams(context.query);
  query.set('$skiptoken', skipToken);
  const text = [...query].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  return `${context.versionUrl}${context.path}?${text}`;
}
