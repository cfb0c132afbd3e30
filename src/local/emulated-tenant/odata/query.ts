import { badRequest, ErrorAnswer, unsupportedQuery } from '../error-answer';

/** The options of one request, as far as routes honor them. */
export interface Query {
  readonly select: readonly string[] | undefined;
  readonly filter: string | undefined;
  readonly search: string | undefined;
  /** The most per page; 100 unless asked. */
  readonly top: number;
  readonly isCounted: boolean;
  readonly orderBy: { readonly property: string; readonly isDescending: boolean } | undefined;
  readonly skipToken: string | undefined;
  /** Whether `ConsistencyLevel: eventual` was sent. */
  readonly isEventual: boolean;
}

const KNOWN = ['$select', '$filter', '$search', '$top', '$count', '$orderby', '$skiptoken'];
const DEFAULT_TOP = 100;
const HIGHEST_TOP = 999;

/**
 * Reads the query options of a request.
 *
 * @param allowed The options that the route honors; others that begin with `$` are answered with 400.
 */
export function readQuery(params: URLSearchParams, isEventual: boolean, allowed: readonly string[]): Query {
  for (const name of params.keys()) {
    if (name.startsWith('$') && !allowed.includes(name)) {
      throw KNOWN.includes(name)
        ? badRequest(`Query option '${name}' is not supported here.`)
        : badRequest(`The query parameter '${name}' is not supported.`);
    }
    if (params.getAll(name).length > 1 && name.startsWith('$'))
      throw badRequest(`Query option '${name}' was specified more than once.`);
  }
  return {
    select: params
      .get('$select')
      ?.split(',')
      .map((name) => name.trim()),
    filter: params.get('$filter') ?? undefined,
    search: params.get('$search') ?? undefined,
    top: readTop(params.get('$top')),
    isCounted: readCount(params.get('$count')),
    orderBy: readOrder(params.get('$orderby')),
    skipToken: params.get('$skiptoken') ?? undefined,
    isEventual,
  };
}

/** Refuses a query that only the index store could answer unless it was asked for. */
export function refuseUnlessEventual(query: Query, filter: { isAdvanced: boolean } | undefined): void {
  const needsIndex = query.isCounted || query.search !== undefined;
  const needsIndexAndCount = filter?.isAdvanced === true || (query.orderBy !== undefined && filter !== undefined);
  if ((needsIndex && !query.isEventual) || (needsIndexAndCount && !(query.isEventual && query.isCounted))) {
    throw unsupportedQuery(
      'This operation requires the header ConsistencyLevel: eventual, and $count=true with advanced filters.',
    );
  }
}

/**
 * Picks the selected properties.
 *
 * @param whole Every property of the resource; selecting another is answered with 400, as Graph does.
 */
export function selectFrom(
  whole: Readonly<Record<string, unknown>>,
  names: readonly string[],
  typeName: string,
): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const name of names) {
    if (!(name in whole)) {
      throw new ErrorAnswer(
        400,
        'BadRequest',
        `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.${typeName}'.`,
      );
    }
    picked[name] = whole[name];
  }
  return picked;
}

function readTop(text: string | null): number {
  if (text === null) return DEFAULT_TOP;
  const top = /^\d+$/u.test(text) ? Number(text) : 0;
  if (top < 1 || top > HIGHEST_TOP)
    throw badRequest(`Invalid page size specified: '${text}'. Must be between 1 and ${HIGHEST_TOP} inclusive.`);
  return top;
}

function readCount(text: string | null): boolean {
  if (text !== null && text !== 'true' && text !== 'false')
    throw badRequest(`Invalid value '${text}' for $count query option found.`);
  return text === 'true';
}

function readOrder(text: string | null): Query['orderBy'] {
  if (text === null) return undefined;
  const [, property, direction] = /^(displayName|userPrincipalName)(?: (asc|desc))?$/u.exec(text.trim()) ?? [];
  if (property === undefined) throw unsupportedQuery('Sorting not supported for current query.');
  return { property, isDescending: direction === 'desc' };
}
