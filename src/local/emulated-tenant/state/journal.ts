import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Effect } from './effects';

/** Where effects are kept, in order, each before the answer that tells of it. */
export interface Journal {
  append(effect: Effect): void;
  close(): void;
}

/** A journal that keeps nothing. */
export const noJournal: Journal = { append: () => undefined, close: () => undefined };

/**
 * Opens a journal of JSON lines, one effect each.
 *
 * A line counts when its line break was written: what a killed process left half written is cut off. Any other line that
 * cannot be read is an error, since later ones build on it.
 *
 * @returns The effects so far, oldest first, and the journal to append to.
 */
export function openJournal(file: string): { effects: readonly Effect[]; journal: Journal } {
  mkdirSync(dirname(file), { recursive: true });
  const written = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  let length = written.lastIndexOf(0x0a) + 1;
  const effects = readLines(file, written.subarray(0, length));
  const handle = openSync(file, existsSync(file) ? 'r+' : 'w+');
  ftruncateSync(handle, length);

  function append(effect: Effect): void {
    const line = Buffer.from(`${JSON.stringify(effect)}\n`);
    try {
      for (let sent = 0; sent < line.length;) sent += writeSync(handle, line, sent, line.length - sent, length + sent);
    } catch (error) {
      ftruncateSync(handle, length);
      throw error;
    }
    length += line.length;
  }

  return {
    effects,
    journal: {
      append,
      close: () => {
        closeSync(handle);
      },
    },
  };
}

function readLines(file: string, written: Buffer): Effect[] {
  const lines = written.toString('utf8').split('\n').slice(0, -1);
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as Effect;
    } catch (cause) {
      throw new Error(`${file} line ${index + 1} cannot be read`, { cause });
    }
  });
}
