import { constants } from 'node:fs';
import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AnchorStore } from '../../ports/audit/anchor-store';
import { Fault } from '../../ports/fault';
import { flushFolder } from './flush-folder';

const PIECE_BYTES = 64 * 1024;
const LINE_BREAK = 10;
/** A lock that is older was left behind: a line is on the disk in far less. */
const STALE_MS = 30_000;
const LOCK_AGAIN_MS = 5;

/** Anchors in one file, which is made with its first line, for its owner alone. An acknowledged line has reached the disk. */
export function anchorFile(path: string): AnchorStore {
  return {
    name: path,
    size: () => attempt('size', () => onFile(path, 0, (file) => wholeLines(file))),
    read: (from) => readPieces(path, from),
    append: (line, at) =>
      attempt('append', () =>
        locked(path, async () => {
          const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
          try {
            const end = await wholeLines(file);
            if (end !== at) throw new Fault('conflict', `anchors end at ${end} bytes, and not at ${at}`);
            // What was not written to its end was acknowledged to nobody.
            await file.truncate(end);
            await file.write(line, end, 'utf8');
            await file.sync();
          } finally {
            await file.close();
          }
          await flushFolder(dirname(path));
        }),
      ),
  };
}

async function* readPieces(path: string, from: number): AsyncGenerator<Uint8Array> {
  let place = from;
  for (;;) {
    const at = place;
    const piece = await attempt('read', () =>
      onFile(path, Buffer.alloc(0), async (file) => {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(PIECE_BYTES), 0, PIECE_BYTES, at);
        return buffer.subarray(0, bytesRead);
      }),
    );
    if (piece.length === 0) return;
    yield piece;
    place += piece.length;
  }
}

/** How many bytes there are up to the last line break, and with it. */
async function wholeLines(file: FileHandle): Promise<number> {
  const piece = Buffer.alloc(PIECE_BYTES);
  for (let end = (await file.stat()).size; end > 0;) {
    const begin = Math.max(0, end - PIECE_BYTES);
    await file.read(piece, 0, end - begin, begin);
    const last = piece.subarray(0, end - begin).lastIndexOf(LINE_BREAK);
    if (last >= 0) return begin + last + 1;
    end = begin;
  }
  return 0;
}

async function onFile<Value>(path: string, missing: Value, work: (file: FileHandle) => Promise<Value>): Promise<Value> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return missing;
    throw error;
  }
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

/** One process at a time: between looking where a file ends and writing there, nobody else may write. */
async function locked<Value>(path: string, work: () => Promise<Value>): Promise<Value> {
  const lock = `${path}.lock`;
  for (;;) {
    try {
      await (await open(lock, 'wx', 0o600)).close();
      break;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
      const made = await stat(lock).catch(() => undefined);
      if (made !== undefined && Date.now() - made.mtimeMs > STALE_MS) await rm(lock, { force: true });
      else await sleep(LOCK_AGAIN_MS);
    }
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function attempt<Value>(operation: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    if (error instanceof Fault || code === undefined) throw error;
    throw new Fault('unavailable', `file of anchors ${operation}: ${code}`, { cause: error });
  }
}

/** The system's own code, such as `ENOSPC`; undefined when it was not the system that failed. */
const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;
