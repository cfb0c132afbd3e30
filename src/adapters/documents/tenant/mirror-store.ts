import { type MirrorStore } from '../../../ports/mirror/mirror-store';
import { type DocumentStore } from '../document-store';
import { kinds } from '../shapes/kinds';
import { keptRuns } from './kept-run';
import { tenantDocuments } from './tenant-documents';

/**
 * Mirrors and their runs, on any document store. Not in the departments' partitions: what is agreed speaks of rosters and groups as
 * they were read, and is found anew from them when it was not written, so it need not change together with a roster.
 */
export function documentMirrorStore(store: DocumentStore): MirrorStore {
  const mirrors = tenantDocuments(store, kinds.mirror);
  const runs = keptRuns(store, kinds.mirrorRun);

  return {
    async find({ department, product }) {
      const found = await mirrors.find(idOf(department, product));
      return { record: found?.value, version: found?.version };
    },

    save: (record, version) => mirrors.write(idOf(record.department, record.product), record, { version }),

    saveRun: runs.save,
    findRun: runs.find,
    latestRuns: runs.latest,
  };
}

const idOf = (department: string, product: string): string => `${department}|${product}`;
