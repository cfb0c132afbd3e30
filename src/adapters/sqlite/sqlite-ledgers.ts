import { DatabaseSync } from 'node:sqlite';
import { INSTITUTION } from '../../domain/ledger/ledger-entry';
import { Fault } from '../../ports/fault';
import { type KeptDocument, type KeptEntry, type LedgerSource } from '../documents/verify/ledger-source';
import { markIn } from '../documents/verify/stored-heads';
import { openFault } from './sqlite-fault';

/** How the ids of ledger entries begin, and the first text behind all of them. */
const [FROM, BEHIND] = ['ledger|', 'ledger}'];
const HEADS = `SELECT partition, body, expires_at FROM documents
  WHERE container = 'departments' AND id = CASE partition WHEN ? THEN 'institution' ELSE 'department' END
    AND kind = CASE partition WHEN ? THEN 'institution' ELSE 'department' END`;
const ENTRIES = `SELECT id, kind, body, expires_at FROM documents
  WHERE container = 'departments' AND partition = ? AND id >= '${FROM}' AND id < '${BEHIND}' ORDER BY id`;
const PARTITIONS = `SELECT DISTINCT partition FROM documents WHERE container = 'departments' AND kind = 'ledger'`;
const STRAYS = `SELECT partition, id FROM documents
  WHERE container = 'departments' AND kind = 'ledger' AND NOT (id >= '${FROM}' AND id < '${BEHIND}')`;

/**
 * The ledgers in a SQLite file, which is only read, in its state of one moment; the program may go on meanwhile. Texts are looked at as
 * they are written, so that nothing can be put between them.
 *
 * Throws a `Fault` when the file cannot be opened.
 */
export function sqliteLedgers(file: string): LedgerSource {
  const database = opened(file);
  const attempt = <Value>(work: () => Value): Value => {
    try {
      return work();
    } catch (error) {
      throw openFault(error, file);
    }
  };
  const all = (sql: string, ...values: readonly string[]) => attempt(() => database.prepare(sql).all(...values));
  return {
    name: file,
    remembered: () => {
      const [row] = all(`SELECT body FROM documents WHERE container = 'tenant' AND partition = 'anchor-mark'`);
      return Promise.resolve(row && markIn(documentOf(row).body));
    },
    heads: () => {
      attempt(() => {
        database.exec('BEGIN');
      });
      const heads = new Map<string, KeptDocument | undefined>();
      for (const { partition } of all(PARTITIONS)) heads.set(String(partition), undefined);
      for (const row of all(HEADS, INSTITUTION, INSTITUTION)) heads.set(String(row['partition']), documentOf(row));
      const sorted = [...heads].toSorted(([one], [other]) => (one < other ? -1 : 1));
      return Promise.resolve(sorted.map(([department, document]) => ({ department, document })));
    },
    entries: (department) => entriesOf(database, file, department),
    strays: () =>
      Promise.resolve(
        all(STRAYS).map(({ partition, id }) => ({
          department: String(partition),
          what: `a document of its ledger is stored as ${String(id)}`,
        })),
      ),
    close: () => {
      database.close();
      return Promise.resolve();
    },
  };
}

function opened(file: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true });
    const [table] = database.prepare("SELECT name FROM sqlite_schema WHERE name = 'documents'").all();
    if (table === undefined) throw new Fault('rejected', `${file} is no database of alacarte`);
    return database;
  } catch (error) {
    database?.close();
    throw openFault(error, file);
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- The database itself waits for nobody; other sources do.
async function* entriesOf(database: DatabaseSync, file: string, department: string): AsyncGenerator<KeptEntry> {
  try {
    for (const row of database.prepare(ENTRIES).iterate(department)) {
      const id = String(row['id']);
      const problem = row['kind'] === 'ledger' ? undefined : `is stored as ${String(row['kind'])}`;
      const document = documentOf(row);
      yield { id, body: document.body, problem: document.problem ?? problem };
    }
  } catch (error) {
    throw openFault(error, file);
  }
}

/** A row's text, parsed; the program writes it as `JSON.stringify` does, and no other way. */
function documentOf(row: Readonly<Record<string, unknown>>): KeptDocument {
  const text = String(row['body']);
  let body: unknown;
  let isOurs: boolean;
  try {
    body = JSON.parse(text);
    isOurs = JSON.stringify(body) === text;
  } catch {
    return { body: undefined, problem: 'is no JSON' };
  }
  if (!isOurs) return { body, problem: 'is not written as the program writes it' };
  if (row['expires_at'] !== undefined && row['expires_at'] !== null) return { body, problem: 'would not be kept' };
  return { body };
}
