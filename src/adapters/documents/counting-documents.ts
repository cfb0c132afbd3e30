import { z } from 'zod';
import { type Counts, type Metrics } from '../../ports/metrics';
import { type DocumentStore, type Operation } from './document-store';

/** What the ledger's own shape has checked before it is stored. */
const ledger = z.object({ entry: z.object({ fact: z.object({ action: z.custom<Counts['effects']['action']>() }) }) });

/** A store that counts what ledgers say was done, once it is stored. */
export function countingDocuments(documents: DocumentStore, metrics: Metrics): DocumentStore {
  return {
    read: (address) => documents.read(address),
    query: (query) => documents.query(query),
    close: () => documents.close(),
    transact: async (container, partition, operations) => {
      const versions = await documents.transact(container, partition, operations);
      for (const action of operations.flatMap(actionOf)) metrics.count('effects', { action });
      return versions;
    },
  };
}

function actionOf(operation: Operation): readonly Counts['effects']['action'][] {
  if (operation.op !== 'create' || operation.kind !== 'ledger') return [];
  const { data } = ledger.safeParse(operation.body);
  return data === undefined ? [] : [data.entry.fact.action];
}
