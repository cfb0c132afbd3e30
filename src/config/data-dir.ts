import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** More than the first write of any file takes, so that a full disk shows. */
const TRIED_BYTES = 64 * 1024;

/**
 * What keeps a folder from being where everything of ours is kept, and what to do; undefined where nothing does: it is there then, and a file
 * can be written into it.
 */
export function dataDirProblem(folder: string): string | undefined {
  try {
    makeFolder(folder);
    tryWriting(join(folder, `.tried-${process.pid}`));
    return undefined;
  } catch (error) {
    return problemOf(error, folder);
  }
}

function tryWriting(trial: string): void {
  try {
    writeFileSync(trial, Buffer.alloc(TRIED_BYTES));
  } finally {
    rmSync(trial, { force: true });
  }
}

/** Makes a folder and those around it, one after the other: Node tries again for ever where the system says that what it just made is not there. */
function makeFolder(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) return;
  if (found !== undefined) throw new AsFile(folder);
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process was first.
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

/** What should be a folder is a file. */
class AsFile extends Error {}

const REMEDY = 'set DATA_DIR to a folder that alacarte may make and write to';

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there cannot be a folder',
  ENOTDIR: 'a part of it is a file, and no folder',
  EACCES: 'alacarte may not write there',
  EPERM: 'alacarte may not write there',
  EROFS: 'it can only be read',
  ENOSPC: 'its disk is full',
  EDQUOT: 'the quota of its disk is used up',
  ENAMETOOLONG: 'its name is too long',
};

function problemOf(error: unknown, folder: string): string {
  const code = codeOf(error);
  const why =
    error instanceof AsFile ? `${error.message} is a file, and no folder` : (WHY[code] ?? `the system says ${code}`);
  if (code === 'ENOSPC' || code === 'EDQUOT') return `${folder}: ${why}; make room on it, or ${REMEDY}`;
  return `${folder} cannot be used: ${why}; ${REMEDY}`;
}

function codeOf(error: unknown): string {
  const { code } = Object(error) as { readonly code?: unknown };
  return typeof code === 'string' ? code : String(error);
}
