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
const PLANNED = /^SELECT(?: TOP (\d+))? \* FROM c(?: WHERE (.+?))?(?: ORDER BY (\S+) (ASC|DESC))?$/s;

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

/** The documents that a query of conditions that must all hold can find: the engine is slow where there are many. */
function likely({ query, parameters }: SqlQuery, items: readonly Item[]): readonly Item[] {
  if (/\bOR\b/u.test(query.replace(/\(IS_NUMBER\([^)]*\) OR IS_STRING\([^)]*\)\)/gu, ''))) return items;
  const wanted = [...query.matchAll(/c\.(kind|body\["(\w+)"\]) = (@\w+)/gu)].map(([, , field, name]) => ({
    field,
    value: parameters.find((parameter) => parameter.name === name)?.value,
  }));
  return items.filter((item) =>
    wanted.every(
      ({ field, value }) =>
        (field === undefined ? item['kind'] : isRecord(item['body']) ? item['body'][field] : undefined) === value,
    ),
  );
}

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
  const [, top, where, orderBy, direction] = matched;
  return {
    partitionedQueryExecutionInfoVersion: 2,
    queryInfo: {
      distinctType: 'None',
      top: top === undefined ? null : Number(top),
      offset: null,
      limit: null,
      orderBy: orderBy === undefined ? [] : [direction === 'ASC' ? 'Ascending' : 'Descending'],
      orderByExpressions: orderBy === undefined ? [] : [orderBy],
      groupByExpressions: [],
      groupByAliases: [],
      aggregates: [],
      groupByAliasToAggregateType: {},
      rewrittenQuery: orderBy === undefined ? '' : rewritten(top, where, orderBy, direction),
      hasSelectValue: false,
      hasNonStreamingOrderBy: false,
      dCountInfo: null,
    },
    queryRanges: [{ min: '', max: 'FF', isMinInclusive: true, isMaxInclusive: false }],
  };
}

/** The query for each partition; the client puts a condition of its own, or `true`, in the place in braces. */
function rewritten(top: string | undefined, where: string | undefined, orderBy: string, direction?: string): string {
  return [
    `SELECT ${top === undefined ? '' : `TOP ${top} `}c._rid, [{"item": ${orderBy}}] AS orderByItems, c AS payload FROM c`,
    `WHERE ${where === undefined ? '' : `(${where}) AND `}({documentdb-formattableorderbyquery-filter})`,
    `ORDER BY ${orderBy} ${direction ?? 'ASC'}`,
  ].join(' ');
}
