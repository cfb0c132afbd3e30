import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';

/** What a store of SQLite holds of departments, as text: whatever a command can change for somebody. */
export function departmentRows(dataDir: string): readonly string[] {
  const database = new DatabaseSync(join(dataDir, 'alacarte.db'), { readOnly: true });
  try {
    const rows = database.prepare("SELECT * FROM documents WHERE container = 'departments'").all();
    return rows.map((row) => JSON.stringify(row)).toSorted();
  } finally {
    database.close();
  }
}

/** Everything that a store holds, as one text. */
export function everythingIn(dataDir: string): string {
  const database = new DatabaseSync(join(dataDir, 'alacarte.db'), { readOnly: true });
  try {
    return JSON.stringify(database.prepare('SELECT * FROM documents').all());
  } finally {
    database.close();
  }
}
