import { type DatabaseSync, type StatementSync } from 'node:sqlite';
import { isFault } from '../../ports/fault';
import { AttemptFault } from '../documents/attempt-fault';
import { checkAddress, checkTransaction, checkQuery } from '../documents/check-request';
import {
  type Address,
  type Body,
  type Container,
  type DocumentStore,
  type Operation,
  type Query,
  type StoredDocument,
} from '../documents/document-store';
import { type OnceDocuments, patientDocuments, type Writing } from '../documents/patient-documents';
import { comparePlaces } from '../documents/order';
import { partitionAsked, type StoreCall } from '../documents/store-call';
import { QUERIES, type QueryShape } from '../documents/queries';
import { openDatabase } from './open-database';
import { indexesFor, schemaFor } from './schema';
import { selectsFor } from './select';
import { sqliteFault } from './sqlite-fault';

/** Where the documents are, and by whose clock they expire. */
export interface SqliteOptions {
  /** A path, whose folder must exist, or `:memory:`. */
  readonly file: string;
  readonly now: () => Date;
  /** How long to wait for another process's write where the work under way has no time budget; 10 seconds unless given. */
  readonly busyTimeoutMs?: number;
  /** The queries that are asked, and have indexes: those of our stores unless given. */
  readonly queries?: readonly QueryShape[];
  /** Told of each call: for counting in tests and benches. */
  readonly onCall?: (call: StoreCall) => void;
}

/** Expired documents removed with each later write: enough to keep up, too few to feel. */
const PURGED_PER_WRITE = 10;

const BUSY_MS = 10_000;

/** A row as the statements select it; the table is strict, so its columns are what they say. */
type Row = Readonly<Record<'partition' | 'id' | 'kind' | 'body' | 'version', string> & { value: string | number }>;

/** A transaction that was asked for and not yet written. */
interface Waiting {
  readonly container: Container;
  readonly partition: string;
  readonly operations: readonly Operation[];
  readonly mark: string;
  readonly resolve: (versions: readonly string[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Documents in one SQLite file, which any number of processes may use at once. An acknowledged write has reached the disk.
 *
 * Throws a `Fault` `unavailable` when the file cannot be opened.
 */
export function sqliteDocuments(options: SqliteOptions): DocumentStore {
  const { busyTimeoutMs = BUSY_MS } = options;
  return patientDocuments(new SqliteDocuments(options), busyTimeoutMs);
}

class SqliteDocuments implements OnceDocuments {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #now: () => Date;
  readonly #onCall: (call: StoreCall) => void;
  readonly #shapes: readonly QueryShape[];
  readonly #indexes: ReadonlyMap<QueryShape, string>;
  #waiting: Waiting[] = [];

  constructor({ file, now, busyTimeoutMs = BUSY_MS, queries = QUERIES, onCall = () => undefined }: SqliteOptions) {
    this.#now = now;
    this.#onCall = onCall;
    this.#shapes = queries;
    this.#indexes = indexesFor(queries);
    this.#database = openDatabase(file, { busyTimeoutMs, schema: schemaFor(queries) });
  }

  read(address: Address): Promise<StoredDocument | undefined> {
    return promised(() => {
      const { container, partition, id } = address;
      checkAddress(address);
      this.#onCall({ operation: 'read', container, partition });
      const found = this.#attempt('read', () =>
        this.#prepared(
          `SELECT partition, id, kind, body, version FROM documents
           WHERE container = ? AND partition = ? AND id = ? AND (expires_at IS NULL OR expires_at > ?)`,
        ).get(container, partition, id, this.#nowMs()),
      );
      return found && documentOf(found as Row);
    });
  }

  /** The version of a document begins with the mark of the transaction that wrote it. */
  async look(address: Address): Promise<Writing | undefined> {
    const version = (await this.read(address))?.version;
    return version === undefined ? undefined : { version, mark: version.split('.')[0] };
  }

  query(query: Query): Promise<readonly StoredDocument[]> {
    return promised(() => {
      const shape = checkQuery(query, this.#shapes);
      this.#onCall({ operation: 'query', container: query.container, partition: partitionAsked(query) });
      const selects = selectsFor(query, { index: shape && this.#indexes.get(shape), nowMs: this.#nowMs() });
      const found = this.#attempt('query', () =>
        selects.flatMap(({ sql, values }) => this.#prepared(sql).all(...values) as Row[]),
      );
      return (selects.length > 1 ? firstOf(found, query) : found).map(documentOf);
    });
  }

  transact(
    container: Container,
    partition: string,
    operations: readonly Operation[],
    mark: string,
  ): Promise<readonly string[]> {
    return new Promise((resolve, reject) => {
      checkTransaction(container, partition, operations);
      this.#onCall({ operation: 'transact', container, partition });
      this.#waiting.push({ container, partition, operations, mark, resolve, reject });
      // Reaching the disk takes longer than anything else here, so those who ask in the same round of events share it.
      if (this.#waiting.length === 1) {
        setImmediate(() => {
          this.#writeWaiting();
        });
      }
    });
  }

  close(): Promise<void> {
    return promised(() => {
      this.#writeWaiting();
      this.#statements.clear();
      if (this.#database.isOpen) this.#database.close();
    });
  }

  /** Writes each waiting transaction, whole or not at all, in the order asked, and tells them once all have reached the disk. */
  #writeWaiting(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    if (waiting.length === 0) return;
    try {
      this.#attempt('begin', () => this.#prepared('BEGIN IMMEDIATE').run());
      const written = waiting.map((transaction) => this.#writeOne(transaction));
      this.#attempt('write', () => {
        this.#purge(waiting.length);
      });
      this.#attempt('commit', () => this.#prepared('COMMIT').run());
      for (const tell of written) tell();
    } catch (error) {
      // SQLite itself has rolled back after some errors, a full disk for one.
      if (this.#database.isOpen && this.#database.isTransaction) this.#prepared('ROLLBACK').run();
      for (const { reject } of waiting) reject(error);
    }
  }

  /**
   * Writes one transaction inside the open one, or undoes it alone when it conflicts.
   *
   * @returns What to tell whoever asked for it, once it has reached the disk.
   */
  #writeOne({ container, partition, operations, mark, resolve, reject }: Waiting): () => void {
    this.#attempt('write', () => this.#prepared('SAVEPOINT one').run());
    try {
      const versions = this.#attempt('write', () =>
        operations.map((operation, index) => {
          const version = operation.op === 'delete' ? '' : `${mark}.${index}`;
          if (this.#write(container, partition, operation, version)) return version;
          const document = `${container}/${partition}/${operation.id}`;
          throw new AttemptFault('look', 'conflict', `SQLite ${operation.op}: ${document} is not as it was read`, {
            failedAt: index,
          });
        }),
      );
      this.#attempt('write', () => this.#prepared('RELEASE one').run());
      return () => {
        resolve(versions);
      };
    } catch (error) {
      if (!isFault(error, 'conflict')) throw error;
      this.#attempt('write', () => this.#prepared('ROLLBACK TO one').run());
      this.#attempt('write', () => this.#prepared('RELEASE one').run());
      return () => {
        reject(error);
      };
    }
  }

  /** Writes one document inside the open transaction. @returns Whether it was as it was read. */
  #write(container: Container, partition: string, operation: Operation, version: string): boolean {
    const changes =
      operation.op === 'create'
        ? this.#create(container, partition, operation, version)
        : operation.op === 'replace'
          ? this.#replace(container, partition, operation, version)
          : this.#prepared(
              `DELETE FROM documents WHERE container = ? AND partition = ? AND id = ? AND version = ?
               AND (expires_at IS NULL OR expires_at > ?)`,
            ).run(container, partition, operation.id, operation.version, this.#nowMs()).changes;
    return Number(changes) === 1;
  }

  #create(container: Container, partition: string, operation: Operation & { op: 'create' }, version: string) {
    const { id, kind, body } = operation;
    return this.#prepared(
      `INSERT INTO documents (container, partition, id, kind, body, version, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (container, partition, id) DO UPDATE
       SET kind = excluded.kind, body = excluded.body, version = excluded.version, expires_at = excluded.expires_at
       WHERE expires_at <= ?`,
    ).run(
      ...[container, partition, id, kind, JSON.stringify(body), version],
      ...[this.#expiresAt(operation), this.#nowMs()],
    ).changes;
  }

  #replace(container: Container, partition: string, operation: Operation & { op: 'replace' }, version: string) {
    const { id, kind, body } = operation;
    return this.#prepared(
      `UPDATE documents SET kind = ?, body = ?, version = ?, expires_at = ?
       WHERE container = ? AND partition = ? AND id = ? AND version = ? AND (expires_at IS NULL OR expires_at > ?)`,
    ).run(
      ...[kind, JSON.stringify(body), version, this.#expiresAt(operation)],
      ...[container, partition, id, operation.version, this.#nowMs()],
    ).changes;
  }

  #expiresAt({ expiresAfterSeconds }: { readonly expiresAfterSeconds?: number }): number | null {
    return expiresAfterSeconds === undefined ? null : this.#nowMs() + expiresAfterSeconds * 1_000;
  }

  #purge(transactions: number): void {
    this.#prepared(
      `DELETE FROM documents WHERE rowid IN
       (SELECT rowid FROM documents WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)`,
    ).run(this.#nowMs(), PURGED_PER_WRITE * transactions);
  }

  #nowMs(): number {
    return this.#now().getTime();
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const prepared = this.#database.prepare(sql);
    this.#statements.set(sql, prepared);
    return prepared;
  }

  #attempt<T>(operation: string, work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw sqliteFault(error, operation);
    }
  }
}

/** Of what each partition gives in order, what comes first in all. */
function firstOf(found: readonly Row[], { orderBy, limit }: Query): readonly Row[] {
  const sign = orderBy?.direction === 'descending' ? -1 : 1;
  return found.toSorted((one, other) => sign * comparePlaces(one, other)).slice(0, limit);
}

function documentOf({ partition, id, kind, body, version }: Row): StoredDocument {
  return { partition, id, kind, body: JSON.parse(body) as Body, version };
}

function promised<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(work());
  });
}
