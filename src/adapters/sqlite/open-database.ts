import { DatabaseSync } from 'node:sqlite';
import { makeSchema } from './schema';
import { isBusy, openFault } from './sqlite-fault';

const OPEN_AGAIN_AFTER_MS = 10;
/** SQLite itself waits no longer, since nothing else can happen meanwhile: then others have their turn, and it is tried again. */
const MOST_STANDSTILL_MS = 250;

/** Opens a file with our table and the indexes of a schema in it; waits that long for other processes that do the same. Throws a `Fault` when it cannot be. */
export function openDatabase(
  file: string,
  { busyTimeoutMs, schema }: { readonly busyTimeoutMs: number; readonly schema: string },
): DatabaseSync {
  const deadline = performance.now() + busyTimeoutMs;
  for (;;) {
    let database: DatabaseSync | undefined;
    try {
      database = new DatabaseSync(file, { timeout: Math.min(busyTimeoutMs, MOST_STANDSTILL_MS) });
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
      database.exec('BEGIN IMMEDIATE');
      makeSchema(database, schema);
      database.exec('COMMIT');
      return database;
    } catch (error) {
      database?.close();
      // The change to WAL is refused at once, without waiting, while another process is making it.
      if (!isBusy(error) || performance.now() > deadline) throw openFault(error, file);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, OPEN_AGAIN_AFTER_MS);
    }
  }
}
