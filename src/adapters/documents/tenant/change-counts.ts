import { Fault } from '../../../ports/fault';
import { type ChangeCounts } from '../../../ports/roster/change-counts';
import { type DocumentStore } from '../document-store';
import { kinds } from '../shapes/kinds';
import { isWritten, tenantDocuments } from './tenant-documents';

/** How long what somebody changed counts. */
export const CHANGE_COUNT_SECONDS = 2 * 60;
const KEPT = { expiresAfterSeconds: CHANGE_COUNT_SECONDS };
/** Other processes may be first this often. */
const MOST_TOO_LATE = 20;

/** The latest changes of people who make many, on any document store: one document each. */
export function documentChangeCounts(store: DocumentStore): ChangeCounts {
  const counts = tenantDocuments(store, kinds.changeCount);
  return {
    async update(sender, next) {
      for (let attempt = 1; attempt <= MOST_TOO_LATE; attempt += 1) {
        const found = await counts.find(sender);
        const changes = next(found?.value.changes ?? []);
        if (await isWritten(counts.write(sender, { changes }, { ...KEPT, version: found?.version }))) return changes;
      }
      throw new Fault('conflict', 'what somebody changed lately could not be counted: others always came first');
    },
  };
}
