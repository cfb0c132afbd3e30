import { createRequire } from 'node:module';
import { z } from 'zod';
import { type Item } from './documents';

interface ParsedQuery {
  readonly exec: (
    items: readonly Item[],
    options: { readonly parameters: readonly unknown[] },
  ) => { readonly result: readonly unknown[] };
}

interface Engine {
  readonly default: (sql: string) => ParsedQuery;
  readonly SyntaxError: new () => Error;
}

// The SQL engine inside @vercel/cosmosdb-server: the one part of it that is used here (see cosmos-stand-in.ts).
const engine = createRequire(require.resolve('@vercel/cosmosdb-server'))('@zeit/cosmosdb-query') as Engine;

const parsedQueries = new Map<string, ParsedQuery>();

/** The body of a query request. */
export const querySchema = z.object({
  query: z.string(),
  parameters: z.array(z.object({ name: z.string(), value: z.json() })).default([]),
});

/** A query with its parameters. */
export type SqlQuery = z.infer<typeof querySchema>;

/** The shape of SQL for which this stand-in can make a plan across partitions, as the service's gateway does. */
const PLANNED =
  /^SELECT(?: TOP (\d+))? \* FROM c(?: WHERE (.+?))?(?: ORDER BY (\S+ (?:ASC|DESC)(?:, \S+ (?:ASC|DESC))*))?$/s;

/** The results of a query over some documents; undefined when it is not SQL. */
export function runQuery(asked: SqlQuery, items: readonly Item[]): readonly unknown[] | undefined {
  const { query, parameters } = asked;
  try {
    const parsed = parsedQueries.get(query) ?? engine.default(query);
    parsedQueries.set(query, parsed);
    return parsed.exec(likely(asked, items), { parameters }).result;
  } catch (error) {
    if (error instanceof engine.SyntaxError) return undefined;
    throw error;
  }
}

/** The documents that can meet those conditions of a query that must all hold: the engine is slow where there are many. */
function likely({ query, parameters }: SqlQuery, items: readonly Item[]): readonly Item[] {
  const certain = withoutAlternatives(query);
  if (/\bOR\b/u.test(certain)) return items;
  const wanted = [...certain.matchAll(/c\.(\w+(?:\["\w+"\])*) = (@\w+)/gu)].map(([, path = '', name]) => ({
    keys: path.match(/\w+/gu) ?? [],
    value: parameters.find((parameter) => parameter.name === name)?.value,
  }));
  return items.filter((item) => wanted.every(({ keys, value }) => valueAt(item, keys) === value));
}

/** A query without what stands in parentheses and may hold in several ways. */
function withoutAlternatives(query: string): string {
  const opened = query.replace(/\(([^()]*)\)/gu, (_, inner: string) => (/\bOR\b/u.test(inner) ? ' ' : ` ${inner} `));
  return opened === query ? query : withoutAlternatives(opened);
}

const valueAt = (item: Item, keys: readonly string[]): unknown =>
  keys.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), item);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Whether the gateway leaves it to the client to send a query to each partition and to merge the answers. */
export function needsPlan({ query }: SqlQuery): boolean {
  return /\b(TOP|ORDER BY|DISTINCT|GROUP BY|OFFSET|COUNT|SUM|AVG|MIN|MAX)\b/i.test(query);
}

/** The plan by which the client does so; undefined for SQL of another shape than ours. */
export function planOf({ query }: SqlQuery): object | undefined {
  const matched = PLANNED.exec(query);
  if (!matched) return undefined;
  const [, top, where, order] = matched;
  const orderBy = (order?.split(', ') ?? []).map((item) => item.split(' ') as [path: string, direction: string]);
  return {
    partitionedQueryExecutionInfoVersion: 2,
    queryInfo: {
      distinctType: 'None',
      top: top === undefined ? null : Number(top),
      offset: null,
      limit: null,
      orderBy: orderBy.map(([, direction]) => (direction === 'ASC' ? 'Ascending' : 'Descending')),
      orderByExpressions: orderBy.map(([path]) => path),
      groupByExpressions: [],
      groupByAliases: [],
      aggregates: [],
      groupByAliasToAggregateType: {},
      rewrittenQuery:
        order === undefined
          ? ''
          : rewritten(
              top,
              where,
              order,
              orderBy.map(([path]) => path),
            ),
      hasSelectValue: false,
      hasNonStreamingOrderBy: false,
      dCountInfo: null,
    },
    queryRanges: [{ min: '', max: 'FF', isMinInclusive: true, isMaxInclusive: false }],
  };
}

/** The query for each partition; the client puts a condition of its own, or `true`, in the place in braces. */
function rewritten(
  top: string | undefined,
  where: string | undefined,
  order: string,
  paths: readonly string[],
): string {
  const items = paths.map((path) => `{"item": ${path}}`).join(', ');
  return [
    `SELECT ${top === undefined ? '' : `TOP ${top} `}c._rid, [${items}] AS orderByItems, c AS payload FROM c`,
    `WHERE ${where === undefined ? '' : `(${where}) AND `}({documentdb-formattableorderbyquery-filter})`,
    `ORDER BY ${order}`,
  ].join(' ');
}
