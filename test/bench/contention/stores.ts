import { cosmosDocuments } from '../../../src/adapters/cosmos/cosmos-documents';
import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { type StoreCall } from '../../../src/adapters/documents/store-call';
import { sqliteDocuments } from '../../../src/adapters/sqlite/sqlite-documents';

/** The department that everybody wants to change at once. */
export const PARTITION = 'math';

/** Where the documents of one run are. */
export type StorePlace =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'cosmos'; readonly endpoint: string; readonly key: string; readonly database: string };

/** Opens a store as the program does. */
export function openStore(
  place: StorePlace,
  onCall: (call: StoreCall) => void = () => undefined,
): Promise<DocumentStore> {
  if (place.kind === 'sqlite') {
    return Promise.resolve(sqliteDocuments({ file: place.file, now: () => new Date(), onCall }));
  }
  const { endpoint, database, key } = place;
  return cosmosDocuments({ endpoint, database, credential: { key }, onCall });
}
