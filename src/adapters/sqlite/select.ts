import { type Query } from '../documents/document-store';
import { indexFor, valueOf } from './schema';

/** A statement's text, and the values for its question marks in order. */
export interface Select {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** A query in SQL; documents that have expired by `nowMs` (milliseconds since 1970) are left out. */
export function selectFor(query: Query, nowMs: number): Select {
  const { container, kind, partition, where = {}, orderBy, limit } = query;
  const conditions = [
    condition('container = ?', container),
    ...(partition === undefined ? [] : [condition('partition = ?', partition)]),
    condition('kind = ?', kind),
    condition('(expires_at IS NULL OR expires_at > ?)', nowMs),
    ...Object.entries(where).map(([field, value]) => equality(field, value)),
    ...(orderBy ? [beginning(orderBy)] : []),
  ];
  const sql = `
    SELECT partition, id, kind, body, version FROM documents INDEXED BY ${indexFor(query)}
    WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}
    ${orderBy ? `ORDER BY ${valueOf(orderBy.field)} ${orderBy.direction === 'ascending' ? 'ASC' : 'DESC'}` : ''}
    LIMIT ?`;
  return { sql, values: [...conditions.flatMap(({ values }) => values), limit] };
}

function condition(sql: string, ...values: readonly (string | number)[]): Select {
  return { sql, values };
}

/** `json_extract` makes 1 of true and text of a list, so equal values must also be of one JSON type. */
function equality(field: string, value: string | number | boolean): Select {
  const types = typeof value === 'boolean' ? `('${String(value)}')` : typesLike(value);
  return condition(
    `${valueOf(field)} = ? AND ${typeOf(field)} IN ${types}`,
    typeof value === 'boolean' ? Number(value) : value,
  );
}

function beginning({ field, direction, from }: NonNullable<Query['orderBy']>): Select {
  if (from === undefined)
    return condition(`${valueOf(field)} IS NOT NULL AND ${typeOf(field)} IN ('integer', 'real', 'text')`);
  const comparison = direction === 'ascending' ? '>=' : '<=';
  return condition(`${valueOf(field)} ${comparison} ? AND ${typeOf(field)} IN ${typesLike(from)}`, from);
}

function typeOf(field: string): string {
  return `json_type(body, '$.${field}')`;
}

function typesLike(value: string | number): string {
  return typeof value === 'string' ? `('text')` : `('integer', 'real')`;
}
