import { isFault } from '../../ports/fault';
import { type DocumentStore, type Operation } from './document-store';

const isLedgerEntry = (operation: Operation): operation is Exclude<Operation, { op: 'delete' }> =>
  operation.op !== 'delete' && operation.kind === 'ledger';

/** Operations whose ledger entries say of which transaction they are, so that it can be told from all others. */
export const marked = (operations: readonly Operation[], transaction: string): readonly Operation[] =>
  operations.map((operation) =>
    isLedgerEntry(operation) ? { ...operation, body: { ...operation.body, transaction } } : operation,
  );

/**
 * What became of a transaction after an error. A ledger entry that it alone would have written tells. Should it arrive
 * even later, the version of the document that every change replaces turns it away, or the next one.
 * `sent` is as {@link marked} gave it, and empty when nothing was sent yet.
 */
export async function fateAfter(
  error: unknown,
  { store, partition, sent }: { store: DocumentStore; partition: string; sent: readonly Operation[] },
): Promise<'stored' | 'not-stored' | 'unknown'> {
  if (!isFault(error) || !error.isOutcomeUnknown) return 'not-stored';
  const entry = sent.find(isLedgerEntry);
  if (entry === undefined) return 'unknown';
  try {
    const found = await store.read({ container: 'departments', partition, id: entry.id });
    return found?.body['transaction'] === entry.body['transaction'] ? 'stored' : 'not-stored';
  } catch {
    return 'unknown';
  }
}
