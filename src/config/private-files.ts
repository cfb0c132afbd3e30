import { chmodSync, lstatSync, readdirSync, type Stats } from 'node:fs';
import { join } from 'node:path';

/** What we keep in the data directory, and no file of anybody else's. What is in `files` came there with its own mode, in folders of ours. */
const OURS =
  /^(?:alacarte\.(?:db|db-wal|db-shm|log)|anchors\.jsonl(?:\.lock)?|tenant\.(?:json|ndjson)|clients|files)$/u;
/** Deeper than anything of ours lies. */
const MOST_DEPTH = 4;
const STICKY = 0o1000;

/**
 * Takes from everybody else what an earlier version left open to them: our files in the data directory, and the directory itself where
 * nothing but ours is in it. What another user owns is that user's to change. Windows has other means.
 */
export function keepToOurselves(dataDir: string): void {
  if (process.platform === 'win32') return;
  const names = readdirSync(dataDir);
  for (const name of names.filter((one) => OURS.test(one))) closeAll(join(dataDir, name), MOST_DEPTH);
  if (names.every((one) => OURS.test(one))) close(dataDir);
}

function closeAll(path: string, depth: number): void {
  const found = close(path);
  if (found?.isDirectory() !== true || depth === 0) return;
  for (const name of readdirSync(path)) closeAll(join(path, name), depth - 1);
}

/** Leaves a file or folder to its owner alone, if that is who we are. A link is not followed: what it leads to may be anybody's. */
function close(path: string): Stats | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.isSymbolicLink()) return undefined;
  const isOurs = found.uid === process.getuid?.() && (found.mode & STICKY) === 0;
  if (isOurs && (found.mode & 0o077) !== 0) chmodSync(path, found.mode & 0o700);
  return found;
}
