import {
  type Container,
  type DocumentStore,
  type StoredDocument,
} from '../../../src/adapters/documents/document-store';
import { INSTITUTION } from '../../../src/domain/ledger/ledger-entry';

const MOST = 1_000_000;

/** Every document of a kind, whoever wrote it: partition by partition, since no query of our stores asks for all of every kind. */
export async function allOf(
  documents: DocumentStore,
  kind: string,
  container: Container = 'departments',
): Promise<readonly StoredDocument[]> {
  const heads = await documents.query({ container: 'departments', kind: 'department', limit: MOST });
  const partitions = container === 'tenant' ? [kind] : [...heads.map(({ partition }) => partition), INSTITUTION];
  const found = await Promise.all(
    partitions.map((partition) => documents.query({ container, partition, kind, limit: MOST })),
  );
  return found.flat();
}
