import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refused } from './say';

/** What lets go of a lock again. */
export type Unlock = () => void;

/**
 * Keeps others out of the tenant and the account for as long as this process works there: what one is about to put back, another would
 * take for what a killed run left. A lock of a process that is gone is taken over.
 *
 * @param dataDir The folder that those who keep each other out share.
 * @param what What this is, for whoever is kept out.
 * @throws {@link Refused} While another is at work.
 */
export function lock(dataDir: string, what: string): Unlock {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'live.lock');
  const own = `${process.pid} ${what}\n`;
  while (!isWritten(file, own)) {
    const held = readIfThere(file);
    if (held === undefined) continue;
    const [, pid = '', whose = ''] = /^(\d+) (.+)\n$/u.exec(held) ?? [];
    // Those whom npm run live starts work under its lock.
    if (Number(pid) === process.ppid) return () => undefined;
    if (pid === '')
      throw new Refused([`Another run is just beginning, or was killed as it began: if none is, remove ${file}`]);
    if (isAlive(Number(pid))) throw new Refused([`Another ${whose} is running (process ${pid}).`]);
    removeDead(file, held);
  }
  return () => {
    rmSync(file, { force: true });
  };
}

function isWritten(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Of two who take over at once, the slower one finds the lock of the faster one in its hands, and gives it back. */
function removeDead(file: string, held: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    if (readFileSync(aside, 'utf8') !== held) linkSync(aside, file);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is there, too.
    return codeOf(error) === 'EPERM';
  }
}

const codeOf = (error: unknown): unknown => (error as { readonly code?: unknown }).code;
