import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteDocuments } from '../../../src/adapters/sqlite/sqlite-documents';
import { buildApp } from '../../../src/app';
import { readConfig } from '../../../src/config/read-config';
import { aPolicy } from '../../support/builders';

const now = () => new Date('2026-11-21T18:00:00Z');
const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
const graph = { baseUrl: 'http://127.0.0.1:9', token: () => Promise.resolve('none') };

describe('a program that cannot be built', () => {
  it('leaves its store closed', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'alacarte-'));
    const file = join(dataDir, 'alacarte.db');
    const documents = sqliteDocuments({ file, now });
    const newer = { op: 'create', id: 'institution', kind: 'institution', body: { format: 2 } } as const;
    await documents.transact('departments', '~tenant', [newer]);
    await documents.close();
    const read = readConfig({ MODE: 'local', DATA_DIR: dataDir });
    if (!read.ok) throw new Error(read.problems.join());

    const app = buildApp({ config: read.config, policy: aPolicy(), clock: { now }, logger, graph });

    await expect(app).rejects.toThrow('by a newer alacarte');
    // SQLite removes this file when the last one that has the store open closes it.
    expect(existsSync(`${file}-wal`)).toBe(false);
    rmSync(dataDir, { recursive: true });
  });
});
