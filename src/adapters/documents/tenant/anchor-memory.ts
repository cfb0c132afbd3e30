import { type AnchorMemory } from '../../../ports/audit/anchor-store';
import { type DocumentStore } from '../document-store';
import { kinds } from '../shapes/kinds';
import { tenantDocuments } from './tenant-documents';

/** There is one newest anchor. */
const NEWEST = 'newest';

/** What is remembered of the newest anchor, on any document store; one document holds the ends of some 8,000 ledgers. */
export function documentAnchorMemory(store: DocumentStore): AnchorMemory {
  const marks = tenantDocuments(store, kinds.anchorMark);
  return {
    find: async () => (await marks.find(NEWEST))?.value,
    save: async (mark) => {
      await marks.overwrite(NEWEST, mark);
    },
  };
}
