import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { PACK_KEPT_MS, type PackStore } from '../../ports/audit/pack-store';
import { Fault } from '../../ports/fault';
import { CountingBytes } from '../files/counting-bytes';
import { checkIsPackId, newPackId } from '../files/pack-id';

/**
 * Files in a folder, which is made where it is missing, each under its id. What a program that was killed left behind goes as old files do.
 *
 * @param now Tells what is older than a day; by the clock of this machine, which dates the files.
 */
export function folderPackStore(dir: string, now: () => number = Date.now): PackStore {
  return {
    keep: async (bytes) => {
      const id = newPackId();
      await attempt('keep', async () => {
        await mkdir(dir, { recursive: true });
        await forgetOld(dir, now());
      });
      const counted = new CountingBytes(bytes);
      await write(join(dir, id), counted);
      return { id, sizeBytes: counted.sizeBytes, sha256: counted.sha256() };
    },
    read: (id) => {
      checkIsPackId(id);
      return attempt('read', async () => {
        const file = await openIfThere(join(dir, id));
        return file && { sizeBytes: (await file.stat()).size, parts: file.createReadStream() };
      });
    },
    remove: async (id) => {
      checkIsPackId(id);
      await attempt('remove', () => rm(join(dir, id), { force: true }));
    },
  };
}

async function write(path: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const unfinished = `${path}.unfinished`;
  try {
    const file = await attempt('keep', () => open(unfinished, 'wx', 0o600));
    // Closes it, whatever happens.
    await pipeline(bytes, file.createWriteStream({ flush: true }));
    await attempt('keep', () => rename(unfinished, path));
  } catch (error) {
    await rm(unfinished, { force: true });
    throw isOurs(error) ? faultOf('keep', error) : error;
  }
}

async function forgetOld(dir: string, now: number): Promise<void> {
  for (const name of await readdir(dir)) {
    const path = join(dir, name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && now - found.mtimeMs > PACK_KEPT_MS) await rm(path, { force: true });
  }
}

async function openIfThere(path: string) {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function attempt<T>(operation: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isOurs(error) ? faultOf(operation, error) : error;
  }
}

/** Whether it was the system that failed, at a file: what the bytes themselves throw passes through. */
const isOurs = (error: unknown): boolean => (error as NodeJS.ErrnoException).syscall !== undefined;

const faultOf = (operation: string, error: unknown): Fault =>
  new Fault('unavailable', `pack folder ${operation}: ${codeOf(error) ?? 'failed'}`, { cause: error });

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;
