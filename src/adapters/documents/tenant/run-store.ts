import { type RunStore } from '../../../ports/reconcile/run-store';
import { type DocumentStore } from '../document-store';
import { kinds } from '../shapes/kinds';
import { firstThatFit, KEPT_RUN } from './kept-run';
import { isWritten, tenantDocuments } from './tenant-documents';

/** Runs of the reconciler, on any document store. */
export function documentRunStore(store: DocumentStore): RunStore {
  const runs = tenantDocuments(store, kinds.run);

  return {
    save: async (run) => {
      await isWritten(runs.overwrite(run.id, firstThatFit(run), KEPT_RUN));
    },

    find: async (id) => (await runs.find(id))?.value,

    async latest(limit) {
      const found = await runs.query({ orderBy: { field: 'at', direction: 'descending' }, limit });
      return found.map(({ value }) => value);
    },
  };
}
