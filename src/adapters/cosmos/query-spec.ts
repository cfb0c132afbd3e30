import { type SqlParameter, type SqlQuerySpec } from '@azure/cosmos';
import { type Query } from '../documents/document-store';

/** Cosmos DB takes 32 bits for TOP. */
const MOST_RESULTS = 2 ** 31 - 1;

/** A query in Cosmos DB's SQL. Values are parameters; fields are declared ones, so they may stand in the text. */
export function querySpec({ kind, where = {}, orderBy, limit }: Query): SqlQuerySpec {
  const equalities = Object.entries(where).map(([field, value], index) => ({
    condition: `${path(field)} = @equal${index}`,
    parameter: { name: `@equal${index}`, value },
  }));
  const conditions = [
    'c.kind = @kind',
    ...equalities.map(({ condition }) => condition),
    ...(orderBy ? [beginning(orderBy)] : []),
  ];
  const parameters: SqlParameter[] = [
    { name: '@kind', value: kind },
    ...equalities.map(({ parameter }) => parameter),
    ...(orderBy?.from === undefined ? [] : [{ name: '@from', value: orderBy.from }]),
  ];
  const order = orderBy && ` ORDER BY ${path(orderBy.field)} ${orderBy.direction === 'ascending' ? 'ASC' : 'DESC'}`;
  const top = Math.min(limit, MOST_RESULTS);
  return { query: `SELECT TOP ${top} * FROM c WHERE ${conditions.join(' AND ')}${order ?? ''}`, parameters };
}

function beginning({ field, direction, from }: NonNullable<Query['orderBy']>): string {
  if (from === undefined) return `(IS_NUMBER(${path(field)}) OR IS_STRING(${path(field)}))`;
  return `${path(field)} ${direction === 'ascending' ? '>=' : '<='} @from`;
}

function path(field: string): string {
  return `c.body["${field}"]`;
}
