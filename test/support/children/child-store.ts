import { cosmosDocuments } from '../../../src/adapters/cosmos/cosmos-documents';
import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { type StoreCall } from '../../../src/adapters/documents/store-call';
import { sqliteDocuments } from '../../../src/adapters/sqlite/sqlite-documents';

/** Where several processes keep their documents. */
export type StoreAddress =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'cosmos'; readonly endpoint: string; readonly key: string; readonly database: string };

/** Opens the documents at an address. */
export function openStore(
  address: StoreAddress,
  options: { readonly now?: () => Date; readonly onCall?: (call: StoreCall) => void } = {},
): Promise<DocumentStore> {
  const { now = () => new Date(), onCall = () => undefined } = options;
  if (address.kind === 'sqlite') return Promise.resolve(sqliteDocuments({ file: address.file, now, onCall }));
  const { endpoint, key, database } = address;
  return cosmosDocuments({ endpoint, database, credential: { key }, onCall });
}
