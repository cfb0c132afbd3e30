import { type Place, type Query, type Wanted } from '../documents/document-store';
import { compareValues } from '../documents/order';
import { constant, valueOf } from './schema';

/** A statement's text, and the values for its question marks in order. */
export interface Select {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

type OrderBy = NonNullable<Query['orderBy']>;

/** How a query is found. */
interface Found {
  /** The name of the index; undefined where the primary key finds it. */
  readonly index: string | undefined;
  /** Milliseconds since 1970; documents that have expired by then are left out. */
  readonly nowMs: number;
}

/** A query in SQL: of its order over several partitions each has a statement of its own, which gives its part of it in order. */
export function selectsFor(query: Query, found: Found): readonly Select[] {
  const { partition, orderBy } = query;
  if (typeof partition !== 'object' || orderBy === undefined) return [selectFor(query, found)];
  return [...new Set(partition)].map((one) => selectFor({ ...query, partition: one }, found));
}

function selectFor(query: Query, { index, nowMs }: Found): Select {
  const { container, kind, where = {}, orderBy, after, limit } = query;
  const partition = query.partition ?? (container === 'tenant' ? kind : undefined);
  const conditions = [
    // Constants, by which SQLite sees that an index of this kind alone will do.
    condition(`container = ${constant(container)} AND kind = ${constant(kind)}`),
    ...(partition === undefined ? [] : [anyOf('partition', partition)]),
    condition('(expires_at IS NULL OR expires_at > ?)', nowMs),
    ...Object.entries(where).map(([field, value]) => equality(field, value)),
    ...(orderBy ? [beginning(orderBy)] : []),
    ...(orderBy && after ? [behind(orderBy, after, partition)] : []),
  ];
  const sql = `
    SELECT partition, id, kind, body, version, ${orderBy ? valueOf(orderBy.field) : 'NULL'} AS value
    FROM documents ${index === undefined ? '' : `INDEXED BY ${index}`}
    WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}
    ${orderBy ? `ORDER BY ${orderOf(orderBy, partition)}` : ''}
    LIMIT ?`;
  return { sql, values: [...conditions.flatMap(({ values }) => values), limit] };
}

function orderOf({ field, direction }: OrderBy, partition: Query['partition']): string {
  const columns = [valueOf(field), ...(partition === undefined ? ['partition'] : []), 'id'];
  return columns.map((column) => `${column} ${direction === 'ascending' ? 'ASC' : 'DESC'}`).join(', ');
}

function condition(sql: string, ...values: readonly (string | number)[]): Select {
  return { sql, values };
}

/** One statement for sets of every size: they are handed over as JSON. */
function anyOf(expression: string, wanted: string | readonly string[]): Select {
  return typeof wanted === 'string'
    ? condition(`${expression} = ?`, wanted)
    : condition(`${expression} IN (SELECT value FROM json_each(?))`, JSON.stringify(wanted));
}

/** `json_extract` makes 1 of true and text of a list, so equal values must also be of one JSON type. */
function equality(field: string, wanted: Wanted): Select {
  const { sql, values } =
    typeof wanted === 'boolean' || typeof wanted === 'number'
      ? condition(`${valueOf(field)} = ?`, Number(wanted))
      : anyOf(valueOf(field), wanted);
  const types = typeof wanted === 'boolean' ? `('${String(wanted)}')` : typesLike(wanted);
  return condition(`${sql} AND ${typeOf(field)} IN ${types}`, ...values);
}

function beginning({ field, direction, from }: OrderBy): Select {
  if (from === undefined)
    return condition(`${valueOf(field)} IS NOT NULL AND ${typeOf(field)} IN ('integer', 'real', 'text')`);
  const comparison = direction === 'ascending' ? '>=' : '<=';
  return condition(`${valueOf(field)} ${comparison} ? AND ${typeOf(field)} IN ${typesLike(from)}`, from);
}

/**
 * What comes behind a place; inside one partition, where that one stands in the order decides about equal values. The first comparison is
 * what SQLite finds the beginning by in the index.
 */
function behind({ field, direction }: OrderBy, after: Place, partition: Query['partition']): Select {
  const sign = direction === 'ascending' ? '>' : '<';
  const [value, isLike] = [valueOf(field), `${typeOf(field)} IN ${typesLike(after.value)}`];
  if (typeof partition !== 'string') {
    const isBehind = `(${value}, partition, id) ${sign} (?, ?, ?)`;
    const values = [after.value, after.value, after.partition, after.id];
    return condition(`${value} ${sign}= ? AND ${isBehind} AND ${isLike}`, ...values);
  }
  if (partition === after.partition) {
    const isBehind = `(${value}, id) ${sign} (?, ?)`;
    return condition(`${value} ${sign}= ? AND ${isBehind} AND ${isLike}`, after.value, after.value, after.id);
  }
  const isBehind = compareValues(partition, after.partition) > 0 === (direction === 'ascending');
  return condition(`${value} ${isBehind ? `${sign}=` : sign} ? AND ${isLike}`, after.value);
}

function typeOf(field: string): string {
  return `json_type(body, '$.${field}')`;
}

function typesLike(value: string | number | readonly string[]): string {
  return typeof value === 'number' ? `('integer', 'real')` : `('text')`;
}
