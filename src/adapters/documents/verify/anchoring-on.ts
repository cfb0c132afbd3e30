import { type LedgerEnd } from '../../../domain/audit/anchor';
import { type Anchoring, type AnchorStore } from '../../../ports/audit/anchor-store';
import { departmentOf } from '../department/department-records';
import { type DocumentStore } from '../document-store';
import { documentAnchorMemory } from '../tenant/anchor-memory';
import { anchorLines } from './anchor-lines';
import { headDocuments, headOf } from './stored-heads';

/** Anchoring of the ledgers of a document store, in a place outside of it. */
export const anchoringOn = (documents: DocumentStore, store: AnchorStore): Anchoring => ({
  store,
  lines: anchorLines,
  memory: documentAnchorMemory(documents),
  ledgerEnds: () => ledgerEnds(documents),
});

/** Where all ledgers end. What cannot be read of a head is named by whoever verifies the store, and keeps no other from being anchored. */
async function ledgerEnds(documents: DocumentStore): Promise<readonly LedgerEnd[]> {
  const found = await headDocuments(documents);
  return found.flatMap(({ partition, body }) => {
    const head = headOf(body);
    if (typeof head !== 'object') return [];
    return [{ department: departmentOf(partition), number: head.number, hash: head.hash }];
  });
}
