import { createHash, randomBytes } from 'node:crypto';
import { folderFileStore } from '../../../src/adapters/folder/folder-file-store';

/** What the process says of each file. */
export interface KeptFile {
  readonly kind: 'kept';
  readonly sha256: string;
}

/** Keeps one large file after another in a folder, and says which are kept. */
process.on('message', ({ folder }: { readonly folder: string }) => {
  void keepForever(folder);
});

async function keepForever(folder: string): Promise<never> {
  const store = folderFileStore(folder);
  for (;;) {
    const bytes = randomBytes(4_000_000);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await store.keep(sha256, bytes);
    process.send?.({ kind: 'kept', sha256 } satisfies KeptFile);
  }
}
