import { accessSync, constants, existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { type Check } from '../../ports/check';
import { openFault } from './sqlite-fault';

/** Looks whether a store file is there, and may be read and written. One that is not there yet is made by the first start. */
export function sqliteCheck(file: string): Check {
  return {
    ...{ name: 'store', title: 'Store', everySeconds: 10 },
    // eslint-disable-next-line @typescript-eslint/require-await -- Nothing in it waits, and what it throws is to be a rejection.
    run: async () => {
      if (!existsSync(file)) return { note: `SQLite; ${file} is made by the first start`, shortcomings: [] };
      readOne(file);
      const isWritable = mayWrite(file);
      const what = `${file} can only be read`;
      const remedy = 'let whoever starts alacarte write it and its folder, DATA_DIR';
      return { note: `SQLite in ${file}`, shortcomings: isWritable ? [] : [{ what, remedy }] };
    },
  };
}

function readOne(file: string): void {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true });
    database.prepare('SELECT id FROM documents LIMIT 1').get();
  } catch (error) {
    throw openFault(error, file);
  } finally {
    database?.close();
  }
}

function mayWrite(file: string): boolean {
  try {
    accessSync(file, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
