import { createHash, randomUUID } from 'node:crypto';
import { link, lstat, open, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type FileAsked, type FileWritten } from './jobs/job';
import { Problems } from './way-in';

/**
 * A file that somebody named on the command line, to be written for its owner alone. One that is there already is evidence, perhaps, and never
 * replaced: then, and where there is no folder for it, a problem is thrown before any work is done for it.
 */
export async function fileToWrite(name: string): Promise<FileAsked> {
  const path = resolve(name);
  if (await isThere(path)) throw alreadyThere(name);
  const folder = await stat(dirname(path)).catch(() => undefined);
  if (folder?.isDirectory() !== true)
    throw new Problems([`there is no folder for ${JSON.stringify(name)}: make it first`]);
  return { name, write: (bytes) => write(name, path, bytes) };
}

async function write(name: string, path: string, bytes: AsyncIterable<Uint8Array>): Promise<FileWritten> {
  const unfinished = `${path}.${randomUUID()}.unfinished`;
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const part of bytes) {
      hash.update(part);
      sizeBytes += part.length;
      yield part;
    }
  };
  try {
    const file = await open(unfinished, 'wx', 0o600);
    await pipeline(counted(), file.createWriteStream({ flush: true }));
    // Another name for the same file, which unlike a move never takes the place of one that came meanwhile.
    await link(unfinished, path);
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 'EEXIST') throw alreadyThere(name);
    throw error;
  } finally {
    await rm(unfinished, { force: true });
  }
  return { sizeBytes, sha256: hash.digest('hex') };
}

const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

const alreadyThere = (name: string): Problems =>
  new Problems([`${JSON.stringify(name)} is there already, and is left as it is: name another file`]);
