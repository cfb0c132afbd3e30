import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { sqliteDocuments } from '../../../src/adapters/sqlite/sqlite-documents';
import { documentStoreContract, type OpenDocumentStore } from '../../contracts/document-store.contract';

const folder = mkdtempSync(join(tmpdir(), 'alacarte-sqlite-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

documentStoreContract({
  name: 'SQLite in memory',
  open: (queries) => Promise.resolve(openWith((now) => sqliteDocuments({ file: ':memory:', now, queries }))),
});

documentStoreContract({
  name: 'two connections to one SQLite file, used in turns',
  open: (queries) =>
    Promise.resolve(
      openWith((now) => {
        const file = join(folder, 'documents.sqlite');
        return inTurns(sqliteDocuments({ file, now, queries }), sqliteDocuments({ file, now, queries }));
      }),
    ),
});

function openWith(make: (now: () => Date) => DocumentStore): OpenDocumentStore {
  let nowMs = Date.UTC(2027, 5, 29, 12);
  const store = make(() => new Date(nowMs));
  return {
    store,
    advance: (ms) => {
      nowMs += ms;
    },
    close: () => store.close(),
  };
}

/** One store whose calls go to two connections in turns, so that each sees what the other wrote. */
function inTurns(one: DocumentStore, other: DocumentStore): DocumentStore {
  let calls = 0;
  const next = () => ((calls += 1) % 2 === 0 ? one : other);
  return {
    read: (address) => next().read(address),
    query: (query) => next().query(query),
    transact: (container, partition, operations) => next().transact(container, partition, operations),
    close: async () => {
      await Promise.all([one.close(), other.close()]);
    },
  };
}
