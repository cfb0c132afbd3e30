import { z } from 'zod';
import { Fault } from '../../ports/fault';

const BUSY = 5;
const IO_ERROR = 10;

// By shape: under a test runner Node's own errors are not instances of the global Error.
const sqliteError = z.looseObject({ code: z.literal('ERR_SQLITE_ERROR'), errcode: z.number() });

/**
 * What SQLite threw, in our words; anything else unchanged, since it is a bug. All of SQLite's own errors are
 * `unavailable`: a busy or full database has not taken the write; only a commit that ended in an input/output error may have.
 *
 * @source https://www.sqlite.org/rescode.html
 */
export function sqliteFault(error: unknown, operation: string): unknown {
  const code = primaryCode(error);
  if (code === undefined) return error;
  const reason = code === BUSY ? 'busy' : `error ${code}`;
  return new Fault('unavailable', `SQLite ${operation}: ${reason}`, {
    cause: error,
    isOutcomeUnknown: operation === 'commit' && code === IO_ERROR,
  });
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
