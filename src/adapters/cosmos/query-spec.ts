import { type SqlParameter, type SqlQuerySpec } from '@azure/cosmos';
import { type Container, type Place, type Query, type Wanted } from '../documents/document-store';
import { orderedPaths } from './index-policy';

/** Cosmos DB takes 32 bits for TOP. */
const MOST_RESULTS = 2 ** 31 - 1;

/** A condition, and the values of its parameters. */
interface Condition {
  readonly text: string;
  readonly parameters: readonly SqlParameter[];
}

type OrderBy = NonNullable<Query['orderBy']>;

/** A query in Cosmos DB's SQL. Values are parameters; fields are declared ones, so they may stand in the text. */
export function querySpec({ container, kind, partition, where = {}, orderBy, after, limit }: Query): SqlQuerySpec {
  const conditions = [
    equality('c.kind', 'kind', kind),
    // A single partition is not named in the text: the request says that it is for this one alone.
    ...(typeof partition === 'object' ? [equality(partitionPath(container), 'partition', partition)] : []),
    ...Object.entries(where).map(([field, wanted], index) => equality(path(field), `equal${index}`, wanted)),
    ...(orderBy && !after ? [beginning(orderBy)] : []),
    ...(orderBy && after ? [behind(orderBy, after, container)] : []),
  ];
  const order = orderBy && ` ORDER BY ${orderOf(container, orderBy)}`;
  const top = Math.min(limit, MOST_RESULTS);
  const text = conditions.map(({ text }) => text).join(' AND ');
  return {
    query: `SELECT TOP ${top} * FROM c WHERE ${text}${order ?? ''}`,
    parameters: conditions.flatMap(({ parameters }) => parameters),
  };
}

/** Equality with one value, or with any of several. */
function equality(where: string, name: string, wanted: Wanted): Condition {
  if (typeof wanted !== 'object')
    return { text: `${where} = @${name}`, parameters: [{ name: `@${name}`, value: wanted }] };
  const parameters = wanted.map((value, index) => ({ name: `@${name}of${index}`, value }));
  return { text: `${where} IN (${parameters.map((one) => one.name).join(', ')})`, parameters };
}

function beginning({ field, direction, from }: OrderBy): Condition {
  if (from === undefined) return { text: `(IS_NUMBER(${path(field)}) OR IS_STRING(${path(field)}))`, parameters: [] };
  const sign = direction === 'ascending' ? '>=' : '<=';
  return { text: `${path(field)} ${sign} @from`, parameters: [{ name: '@from', value: from }] };
}

/** Values of another type compare with none, and are left out. The first condition says where in the index to begin. */
function behind({ field, direction }: OrderBy, { value, partition, id }: Place, container: Container): Condition {
  const sign = direction === 'ascending' ? '>' : '<';
  const [ordered, inPartition] = [path(field), partitionPath(container)];
  const later =
    `${ordered} ${sign} @value OR ${inPartition} ${sign} @behind` +
    ` OR (${inPartition} = @behind AND c.id ${sign} @id)`;
  return {
    text: `(${ordered} ${sign}= @value AND (${later}))`,
    parameters: [
      { name: '@value', value },
      { name: '@behind', value: partition },
      { name: '@id', value: id },
    ],
  };
}

/** By the paths of a composite index, the kind in front, which is one only: so that it serves the conditions as well as the order. */
function orderOf(container: Container, { field, direction }: OrderBy): string {
  const word = direction === 'ascending' ? 'ASC' : 'DESC';
  return orderedPaths(container, field)
    .map((parts) => `${inSql(parts)} ${word}`)
    .join(', ');
}

const partitionPath = (container: Container): string => (container === 'tenant' ? 'c.kind' : 'c.department');

const path = (field: string): string => inSql(['body', ...field.split('.')]);

const inSql = ([first = '', ...rest]: readonly string[]): string =>
  `c.${first}${rest.map((name) => `["${name}"]`).join('')}`;
