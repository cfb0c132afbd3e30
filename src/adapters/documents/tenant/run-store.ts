import { type RunStore } from '../../../ports/reconcile/run-store';
import { type DocumentStore } from '../document-store';
import { kinds } from '../shapes/kinds';
import { keptRuns } from './kept-run';
import { isWritten, tenantDocuments } from './tenant-documents';

/** There is one for the tenant. */
const WATCH = 'reconcile';

/** Runs of the reconciler, on any document store. */
export function documentRunStore(store: DocumentStore): RunStore {
  const watches = tenantDocuments(store, kinds.watch);
  return {
    ...keptRuns(store, kinds.run),
    async watch() {
      const found = await watches.find(WATCH);
      return found === undefined ? {} : { watch: found.value, version: found.version };
    },
    saveWatch: (watch, version) => isWritten(watches.write(WATCH, watch, { version })),
  };
}
