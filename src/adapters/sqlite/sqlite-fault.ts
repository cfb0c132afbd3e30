import { z } from 'zod';
import { AttemptFault } from '../documents/attempt-fault';

const BUSY = 5;
const LOCKED = 6;
const IO_ERROR = 10;
const PASSING = [BUSY, LOCKED];

// By shape: under a test runner Node's own errors are not instances of the global Error.
const sqliteError = z.looseObject({ code: z.literal('ERR_SQLITE_ERROR'), errcode: z.number() });

/**
 * What SQLite threw, in our words; anything else unchanged, since it is a bug. All of SQLite's own errors are `unavailable`. A database
 * that somebody else is writing to has not taken the write, and may take the next one; a full disk, or a file that is none of a
 * database, will not. Only a commit that ended in an input/output error may have been done. None of them says that somebody was first.
 *
 * @source https://www.sqlite.org/rescode.html
 */
export function sqliteFault(error: unknown, operation: string): unknown {
  const code = primaryCode(error);
  if (code === undefined) return error;
  const reason = code === BUSY ? 'busy' : `error ${code}`;
  const isDoubtful = operation === 'commit' && code === IO_ERROR;
  const aftermath = isDoubtful ? 'unknown' : PASSING.includes(code) ? 'not-done' : 'final';
  return new AttemptFault(aftermath, 'unavailable', `SQLite ${operation}: ${reason}`, { cause: error });
}

/** Whether another connection holds the lock that was asked for. */
export function isBusy(error: unknown): boolean {
  return primaryCode(error) === BUSY;
}

/** SQLite's result code without its extension; undefined when it is not SQLite that failed. */
function primaryCode(error: unknown): number | undefined {
  const parsed = sqliteError.safeParse(error);
  return parsed.success ? parsed.data.errcode & 0xff : undefined;
}
