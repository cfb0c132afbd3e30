import { DatabaseSync } from 'node:sqlite';
import { Fault } from '../../ports/fault';
import { DECLARED_FIELDS, type Query, type Wanted } from '../documents/document-store';

/**
 * Fields that queries combine: equality on the first, and equality on or order by the second. Only these pairs get an index
 * of their own; every other query uses the index of one field and filters.
 */
const PAIRS: readonly (readonly [string, string])[] = [
  ['product', 'rank'],
  ['product', 'userId'],
  ['actorId', 'number'],
  ['isOpen', 'dueAt'],
  ['status', 'at'],
  ['entry.fact.product', 'entry.at'],
];

/** Fields with few different values: an index on one of them finds a large part of the partition. */
const COARSE_FIELDS = ['product', 'status', 'isRosterChange', 'isOpen', 'entry.fact.product'];

const TABLE = `
  CREATE TABLE IF NOT EXISTS documents (
    container TEXT NOT NULL, partition TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL,
    body TEXT NOT NULL, version TEXT NOT NULL, expires_at INTEGER,
    PRIMARY KEY (container, partition, id)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS within ON documents (container, partition, kind);
  CREATE INDEX IF NOT EXISTS across ON documents (container, kind);
  CREATE INDEX IF NOT EXISTS expiring ON documents (expires_at) WHERE expires_at IS NOT NULL;`;

/** The statements that make the table and its indexes where they are missing. */
export const SCHEMA = [TABLE, ...[...DECLARED_FIELDS.map((field) => [field]), ...PAIRS].map(createIndexes)].join('\n');

/**
 * Makes the table and its indexes in an open transaction. What was there already is compared with what is needed: an index that is
 * another one under the same name is made anew. Throws a `Fault` `rejected` when the table is another one: nothing of it is ours to change.
 */
export function makeSchema(database: DatabaseSync): void {
  const pristine = new DatabaseSync(':memory:');
  pristine.exec(SCHEMA);
  const columns = columnsOf(database);
  const missing = columns.length === 0 ? [] : columnsOf(pristine).filter((column) => !columns.includes(column));
  const wanted = indexesOf(pristine);
  pristine.close();
  if (missing.length > 0) {
    const message = `SQLite open: the file has a table documents that is not ours; it lacks ${missing.join(', ')}`;
    throw new Fault('rejected', message, { code: 'wrong-table' });
  }
  database.exec(SCHEMA);
  const found = indexesOf(database);
  for (const [name, sql] of wanted) if (found.get(name) !== sql) database.exec(`DROP INDEX ${name}; ${sql};`);
}

/** The columns of the table, each with all that is asked of it; none where there is no table yet. */
const columnsOf = (database: DatabaseSync): readonly string[] =>
  database
    .prepare('SELECT * FROM pragma_table_info(?)')
    .all('documents')
    .map(({ name, type, notnull, pk }) => `${String(name)} (${String(type)}, ${String(notnull)}, ${String(pk)})`);

/** The statement that makes each index, by its name. */
const indexesOf = (database: DatabaseSync): ReadonlyMap<string, string> =>
  new Map(
    database
      .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")
      .all()
      .map(({ name, sql }) => [String(name), String(sql).replace(/\s+/gu, ' ')]),
  );

/** Whether an index finds what is in one partition, or what is in any. */
export type Scope = 'within' | 'across';

/** The SQL expression for a field of the body. */
export function valueOf(field: string): string {
  return `json_extract(body, '$.${field}')`;
}

/**
 * The index for a query, chosen by rule and not by SQLite's planner: without statistics the planner takes an equality on
 * `product` (a whole pool) to be as good as one on `userId` (one person), and sorts the pool to find its first entry.
 */
export function indexFor({ where = {}, orderBy }: Query, scope: Scope): string {
  const fields = Object.keys(where);
  const [coarse, fine] = [fields.filter(isCoarse), fields.filter((field) => !isCoarse(field))];
  const pair =
    // Several values of the first would each have an order of their own.
    PAIRS.find(([first, second]) => isOneValue(where[first]) && orderBy?.field === second) ??
    PAIRS.find(([first, second]) => fields.includes(first) && fields.includes(second));
  const single = fine[0] ?? orderBy?.field ?? coarse[0];
  return indexName(scope, pair ?? (single === undefined ? [] : [single]));
}

const isOneValue = (wanted: Wanted | undefined): boolean => wanted !== undefined && typeof wanted !== 'object';

function isCoarse(field: string): boolean {
  return COARSE_FIELDS.includes(field);
}

/** Behind the fields stands what makes the order of a query total, so that nothing has to be sorted. */
function createIndexes(fields: readonly string[]): string {
  const values = fields.map(valueOf);
  const hasAll = values.map((value) => `${value} IS NOT NULL`).join(' AND ');
  return `
  CREATE INDEX IF NOT EXISTS ${indexName('within', fields)}
    ON documents (container, partition, kind, ${values.join(', ')}, id) WHERE ${hasAll};
  CREATE INDEX IF NOT EXISTS ${indexName('across', fields)}
    ON documents (container, kind, ${values.join(', ')}, partition, id) WHERE ${hasAll};`;
}

function indexName(scope: Scope, fields: readonly string[]): string {
  return [scope, ...fields].join('_').replaceAll('.', '_');
}
