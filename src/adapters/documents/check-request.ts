import {
  MOST_OPERATIONS,
  MOST_VALUES,
  type Address,
  type Container,
  type Operation,
  type Query,
  type Wanted,
} from './document-store';
import { isByKey, type QueryShape, shapeOf } from './queries';

const MOST_ID_CHARACTERS = 255;
const MOST_BODY_BYTES = 1024 * 1024;
/** What the bodies of one transaction come to at most: Cosmos DB takes 2 MB, with what it wraps around them. */
export const MOST_TRANSACTION_BYTES = 1.9 * 1024 * 1024;
const RESERVED_KEYS = ['id', 'kind', 'ttl'];
/** `.` and `..` would be taken for steps in the path of Cosmos DB's addresses, and a space at the end is refused there. */
const NO_ID = /[/\\?#]|^\.{1,2}$|\s$/;
const ID_RULE = 'a document id has 1 to 255 characters, none of them / \\ ? #, no space at the end, and is not . or ..';

/** Throws a `RangeError`, a bug of ours, when an address is not one that every document store takes. */
export function checkAddress({ id }: Address): void {
  insist(isId(id), ID_RULE);
}

/**
 * Throws a `RangeError`, a bug of ours, when a query is not one that every document store answers.
 *
 * @returns The shape by which it is found; undefined where the primary key finds it.
 */
export function checkQuery(query: Query, shapes: readonly QueryShape[]): QueryShape | undefined {
  const { container, kind, partition, where = {}, orderBy, after, limit } = query;
  insist([partition, ...Object.values(where)].every(isSmall), `a set in a query has 1 to ${MOST_VALUES} values`);
  insist(
    after === undefined || (orderBy !== undefined && orderBy.from === undefined),
    'a query goes on behind a place in an order only, and from the start of it otherwise',
  );
  insist(Number.isSafeInteger(limit) && limit > 0, 'a query limit is a positive whole number');
  const shape = shapeOf(query, shapes);
  const fields = [...Object.keys(where), ...(orderBy ? [`order by ${orderBy.field}`] : [])].join(', ');
  const place = partition === undefined ? 'across' : 'within';
  insist(
    shape !== undefined || isByKey(query),
    `no declared query asks ${container} ${place} for ${kind} by (${fields}); queries.ts lists them`,
  );
  return shape;
}

const isSmall = (value: Wanted | undefined): boolean =>
  typeof value !== 'object' || (value.length > 0 && value.length <= MOST_VALUES);

/** Throws a `RangeError`, a bug of ours, when a transaction is not one that every document store takes. */
export function checkTransaction(container: Container, partition: string, operations: readonly Operation[]): void {
  const ids = new Set(operations.map(({ id }) => id));
  insist(operations.length > 0 && operations.length <= MOST_OPERATIONS, 'a transaction has 1 to 100 operations');
  insist(ids.size === operations.length, 'a transaction names each id at most once');
  insist(
    operations.every(({ id }) => isId(id)),
    ID_RULE,
  );
  insist(
    container !== 'tenant' ||
      operations.every((operation) => operation.op === 'delete' || operation.kind === partition),
    'the kind of a document in tenant is its partition',
  );
  const bytes = operations.map(bodyBytes);
  insist(Math.max(...bytes) <= MOST_BODY_BYTES, 'a body has at most 1 MB');
  insist(bytes.reduce((sum, size) => sum + size, 0) <= MOST_TRANSACTION_BYTES, 'a transaction has at most 1.9 MB');
}

function bodyBytes(operation: Operation): number {
  if (operation.op === 'delete') return 0;
  const { body, expiresAfterSeconds } = operation;
  insist(!Object.keys(body).some(isReserved), 'a body has no reserved keys');
  insist(
    expiresAfterSeconds === undefined || (Number.isSafeInteger(expiresAfterSeconds) && expiresAfterSeconds > 0),
    'a document expires after a positive whole number of seconds',
  );
  return Buffer.byteLength(JSON.stringify(body));
}

function isReserved(key: string): boolean {
  return RESERVED_KEYS.includes(key) || key.startsWith('_');
}

function isId(id: string): boolean {
  return id.length > 0 && id.length <= MOST_ID_CHARACTERS && !NO_ID.test(id);
}

function insist(isMet: boolean, rule: string): void {
  if (!isMet) throw new RangeError(`Document store: ${rule}.`);
}
