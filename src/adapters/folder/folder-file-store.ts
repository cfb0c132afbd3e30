import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Fault } from '../../ports/fault';
import { type FileStore } from '../../ports/purchase/file-store';
import { checkHash, checkIsHash, hasHash } from '../files/file-hash';
import { flushFolder } from './flush-folder';

/**
 * Files in a folder, which is made where it is missing: each under its hash, in a subfolder of the hash's first two letters.
 * An acknowledged file has reached the disk. Until then it has another name, which a program that is killed may leave behind.
 */
export function folderFileStore(dir: string): FileStore {
  const pathOf = (sha256: string): string => join(dir, sha256.slice(0, 2), sha256);
  return {
    keep: async (sha256, bytes) => {
      checkHash(sha256, bytes, 'wrong-hash');
      const path = pathOf(sha256);
      await attempt('keep', async () => {
        await mkdir(dirname(path), { recursive: true });
        const kept = await readIfThere(path);
        if (kept === undefined || !hasHash(sha256, kept)) await writeWhole(path, bytes);
        // Also for a file that was there: whoever wrote it may not have come as far.
        await flushFolder(dirname(path));
        await flushFolder(dir);
      });
    },
    read: async (sha256) => {
      checkIsHash(sha256);
      const bytes = await attempt('read', () => readIfThere(pathOf(sha256)));
      if (bytes !== undefined) checkHash(sha256, bytes, 'damaged');
      return bytes;
    },
  };
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const unfinished = `${path}.${randomUUID()}.unfinished`;
  try {
    const file = await open(unfinished, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function attempt<T>(operation: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    throw new Fault('unavailable', `file folder ${operation}: ${code}`, { cause: error });
  }
}

/** The system's own code, such as `ENOSPC`; undefined when it was not the system that failed. */
function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
