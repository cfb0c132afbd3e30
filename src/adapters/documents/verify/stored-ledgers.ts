import { INSTITUTION } from '../../../domain/ledger/ledger-entry';
import { ids } from '../department/department-records';
import { type DocumentStore } from '../document-store';
import { documentAnchorMemory } from '../tenant/anchor-memory';
import { isFault, isUnreadable } from '../../../ports/fault';
import { type KeptEntry, type LedgerSource } from './ledger-source';
import { headDocuments, headOf } from './stored-heads';

const PER_PAGE = 500;

/**
 * The ledgers of any document store, as they are stored. Other programs may go on: a ledger is read up to where its head was, and the few
 * entries behind that are left to the next time.
 */
export function storedLedgers(name: string, documents: DocumentStore): LedgerSource {
  const ends = new Map<string, number>();
  return {
    name,
    async remembered() {
      try {
        return await documentAnchorMemory(documents).find();
      } catch (error) {
        if (isFault(error) && isUnreadable(error)) return 'damaged';
        throw error;
      }
    },
    async heads() {
      const found = await headDocuments(documents);
      for (const { partition, body } of found) ends.set(partition, numberIn(body));
      return found
        .toSorted((one, other) => (one.partition < other.partition ? -1 : 1))
        .map(({ partition, body }) => ({ department: partition, document: { body } }));
    },
    entries: (department) => entriesOf(documents, department, ends.get(department) ?? 0),
    strays: () => Promise.resolve([]),
    close: () => documents.close(),
  };
}

async function* entriesOf(documents: DocumentStore, partition: string, end: number): AsyncGenerator<KeptEntry> {
  const container = 'departments';
  for (let from = 1; ;) {
    const orderBy = { field: 'number', direction: 'ascending', from } as const;
    const page = await documents.query({ container, kind: 'ledger', partition, orderBy, limit: PER_PAGE });
    for (const { id, body } of page) {
      const number = Number(body['number']);
      if (number > end && number <= (await endNow(documents, partition))) return;
      yield { id, body };
      from = number + 1;
    }
    if (page.length < PER_PAGE) return;
  }
}

async function endNow(documents: DocumentStore, partition: string): Promise<number> {
  const id = partition === INSTITUTION ? 'institution' : ids.department;
  return numberIn((await documents.read({ container: 'departments', partition, id }))?.body);
}

function numberIn(body: unknown): number {
  const head = headOf(body);
  return typeof head === 'object' ? head.number : 0;
}
