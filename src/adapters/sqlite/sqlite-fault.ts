import { z } from 'zod';
import { AttemptFault } from '../documents/attempt-fault';

const PERM = 3;
const BUSY = 5;
const LOCKED = 6;
const READ_ONLY = 8;
const IO_ERROR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANNOT_OPEN = 14;
const NOT_A_DATABASE = 26;
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

/** What keeps a file from being opened, where somebody has to mend it: what it is and what to do; otherwise as {@link sqliteFault}. */
export function openFault(error: unknown, file: string): unknown {
  const code = primaryCode(error) ?? 0;
  const problem = OPENING.get(code);
  if (problem === undefined) return sqliteFault(error, 'open');
  const kind = LASTING.includes(code) ? 'rejected' : 'unavailable';
  return new AttemptFault('final', kind, `${file} ${problem}`, { cause: error });
}

/** What is so until somebody does something about the file. */
const LASTING = [READ_ONLY, CORRUPT, NOT_A_DATABASE];
const ANEW = 'put a backup in its place, or move it away to begin with an empty one';
const OPENING: ReadonlyMap<number, string> = new Map([
  [PERM, 'may not be opened; let whoever starts alacarte read and write it and its folder, DATA_DIR'],
  [READ_ONLY, 'can only be read; let whoever starts alacarte write it and its folder, DATA_DIR'],
  [CORRUPT, `is damaged; ${ANEW}`],
  [FULL, 'cannot be written, since its disk is full; make room, or set DATA_DIR to a folder elsewhere'],
  [
    CANNOT_OPEN,
    'cannot be opened; see that it is a file, and that whoever starts alacarte may write it and its folder, DATA_DIR',
  ],
  [NOT_A_DATABASE, `is damaged, or is no database at all; ${ANEW}`],
]);

/** Whether another connection holds the lock that was asked for. */
export function isBusy(error: unknown): boolean {
  return primaryCode(error) === BUSY;
}

/** SQLite's result code without its extension; undefined when it is not SQLite that failed. */
function primaryCode(error: unknown): number | undefined {
  const parsed = sqliteError.safeParse(error);
  return parsed.success ? parsed.data.errcode & 0xff : undefined;
}
