import { DatabaseSync } from 'node:sqlite';
import { Fault } from '../../ports/fault';
import { type QueryShape } from '../documents/queries';

const TABLE = `
  CREATE TABLE IF NOT EXISTS documents (
    container TEXT NOT NULL, partition TEXT NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL,
    body TEXT NOT NULL, version TEXT NOT NULL, expires_at INTEGER,
    PRIMARY KEY (container, partition, id)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS expiring ON documents (expires_at) WHERE expires_at IS NOT NULL;`;

/** The statements that make the table, and an index for each query, where they are missing. */
export function schemaFor(shapes: readonly QueryShape[]): string {
  const made = shapes.filter((shape) => needsIndex(shape) && indexFor(shape, shapes) === indexName(shape));
  return [TABLE, ...new Set(made.map(createIndex))].join('\n');
}

/** The name of the index for each query that needs one. */
export const indexesFor = (shapes: readonly QueryShape[]): ReadonlyMap<QueryShape, string> =>
  new Map(shapes.filter(needsIndex).map((shape) => [shape, indexFor(shape, shapes)]));

/** In `tenant` the primary key finds all of a kind, which is a partition. */
function needsIndex(shape: QueryShape): boolean {
  return shape.container !== 'tenant' || columnsFor(shape).length > 0;
}

/**
 * Makes the table and its indexes in an open transaction. What was there already is compared with what is needed: an index that is
 * another one under the same name is made anew, and one that no query needs any more is dropped. Throws a `Fault` `rejected` when the
 * table is another one: nothing of it is ours to change.
 */
export function makeSchema(database: DatabaseSync, schema: string): void {
  const pristine = new DatabaseSync(':memory:');
  pristine.exec(schema);
  const columns = columnsOf(database);
  const missing = columns.length === 0 ? [] : columnsOf(pristine).filter((column) => !columns.includes(column));
  const wanted = indexesOf(pristine);
  pristine.close();
  if (missing.length > 0) {
    const message = `SQLite open: the file has a table documents that is not ours; it lacks ${missing.join(', ')}`;
    throw new Fault('rejected', message, { code: 'wrong-table' });
  }
  // Before others are made: they can take the place that it leaves.
  for (const [name, sql] of indexesOf(database)) if (wanted.get(name) !== sql) database.exec(`DROP INDEX "${name}"`);
  database.exec(schema);
}

/** The columns of the table, each with all that is asked of it; none where there is no table yet. */
const columnsOf = (database: DatabaseSync): readonly string[] =>
  database
    .prepare('SELECT * FROM pragma_table_info(?)')
    .all('documents')
    .map(({ name, type, notnull, pk }) => `${String(name)} (${String(type)}, ${String(notnull)}, ${String(pk)})`);

/** The statement that makes each index of the table, by its name. */
const indexesOf = (database: DatabaseSync): ReadonlyMap<string, string> =>
  new Map(
    database
      .prepare(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'documents' AND sql IS NOT NULL",
      )
      .all()
      .map(({ name, sql }) => [String(name), String(sql).replace(/\s+/gu, ' ')]),
  );

/** The SQL expression for a field of the body. */
export function valueOf(field: string): string {
  return `json_extract(body, '$.${field}')`;
}

/** A text of ours in SQL, where only a constant tells SQLite which index holds it. */
export const constant = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * The index for a query, chosen by rule and not by SQLite's planner: its own one, or a longer one that begins with the same fields, where
 * no order is asked for.
 */
function indexFor(shape: QueryShape, shapes: readonly QueryShape[]): string {
  const fields = columnsFor(shape);
  const longer = shapes.find((other) => {
    const more = columnsFor(other);
    return (
      fields.length > 0 &&
      isOfSameKind(other, shape) &&
      (more.length > fields.length || (more.length === fields.length && other.orderBy !== undefined)) &&
      fields.every((field, index) => more[index] === field)
    );
  });
  return shape.orderBy !== undefined || longer === undefined ? indexName(shape) : indexFor(longer, shapes);
}

/** The fields of an index, in their order. */
function columnsFor({ equal, orderBy }: QueryShape): readonly string[] {
  return orderBy === undefined ? equal : [...equal, orderBy];
}

function isOfSameKind(one: QueryShape, other: QueryShape): boolean {
  return one.container === other.container && one.kind === other.kind && one.scope === other.scope;
}

/**
 * The statement for the index of a query. It holds one kind only. Behind the fields stands what makes an order total, so that nothing has
 * to be sorted.
 */
function createIndex(shape: QueryShape): string {
  const { container, kind, scope } = shape;
  const fields = columnsFor(shape).map(valueOf);
  const columns = scope === 'within' ? ['partition', ...fields, 'id'] : [...fields, 'partition', 'id'];
  const held = [`container = ${constant(container)}`, `kind = ${constant(kind)}`];
  // Documents without it are found by none of its queries.
  if (fields[0] !== undefined) held.push(`${fields[0]} IS NOT NULL`);
  return `CREATE INDEX IF NOT EXISTS ${indexName(shape)} ON documents (${columns.join(', ')}) WHERE ${held.join(' AND ')};`;
}

/** An index is named by its query. */
function indexName({ container, kind, scope, equal, orderBy }: QueryShape): string {
  const words = [container, kind, scope, ...equal, ...(orderBy === undefined ? [] : ['by', orderBy])];
  return `"${words.join('_').replaceAll('"', '')}"`;
}
