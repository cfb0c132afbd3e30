import { type Container, CosmosClient, type ItemDefinition } from '@azure/cosmos';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config } from '../../../src/config/read-config';

const FILE = 'alacarte.db';
/** What the service itself keeps of a document, and makes anew. */
const OWN_FIELDS = ['_rid', '_self', '_etag', '_attachments', '_ts'];

/** A copy of a store that does not run, as an operator makes it, to be put back whatever became of the store. */
export interface Backup {
  /** @param dataDir The folder of the program, which is stopped. */
  take(dataDir: string): Promise<void>;
  putBack(dataDir: string): Promise<void>;
}

/** How a store is backed up. */
export const backupOf = (store: Config['store']): Backup =>
  store.kind === 'sqlite' ? fileBackup() : accountBackup(store);

function fileBackup(): Backup {
  const copy = join(mkdtempSync(join(tmpdir(), 'alacarte-backup-')), FILE);
  return {
    take: (dataDir) => {
      copyFileSync(join(dataDir, FILE), copy);
      return Promise.resolve();
    },
    putBack: (dataDir) => {
      // What a log beside the file knows is of other days.
      for (const ending of ['', '-wal', '-shm']) rmSync(join(dataDir, `${FILE}${ending}`), { force: true });
      copyFileSync(copy, join(dataDir, FILE));
      return Promise.resolve();
    },
  };
}

/** All documents of both containers; those that are put back have other versions than before. */
function accountBackup({ endpoint, key = '', database }: Extract<Config['store'], { kind: 'cosmos' }>): Backup {
  const client = new CosmosClient({ endpoint, key, connectionPolicy: { enableEndpointDiscovery: false } });
  const containers = [
    { container: client.database(database).container('departments'), partition: 'department' },
    { container: client.database(database).container('tenant'), partition: 'kind' },
  ];
  const copies = new Map<string, readonly ItemDefinition[]>();
  return {
    take: async () => {
      for (const { container } of containers) copies.set(container.id, await allOf(container));
    },
    putBack: async () => {
      for (const { container, partition } of containers) {
        for (const item of await allOf(container))
          await container.item(item.id ?? '', item[partition] as string).delete();
        for (const item of copies.get(container.id) ?? []) await container.items.create(withoutOwn(item));
      }
    },
  };
}

const allOf = async (container: Container): Promise<readonly ItemDefinition[]> =>
  (await container.items.readAll().fetchAll()).resources;

const withoutOwn = (item: ItemDefinition): ItemDefinition =>
  Object.fromEntries(Object.entries(item).filter(([name]) => !OWN_FIELDS.includes(name)));
