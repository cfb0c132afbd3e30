import { type ReconcileRun } from '../../../domain/reconcile/run';
import { type RunStore } from '../../../ports/reconcile/run-store';
import { fromBody, toBody } from '../department/department-records';
import { type DocumentStore } from '../document-store';
import { firstThatFit, saveRun } from './kept-run';

/** Runs of the reconciler, on any document store. */
export function documentRunStore(store: DocumentStore): RunStore {
  const at = (id: string) => ({ container: 'tenant', partition: 'run', id }) as const;

  return {
    save: (run) => saveRun(store, 'run', run.id, toBody({ run: firstThatFit(run), at: run.startedAt })),

    async find(id) {
      const found = await store.read(at(id));
      return found === undefined ? undefined : fromBody<{ run: ReconcileRun }>(found.body).run;
    },

    async latest(limit) {
      const orderBy = { field: 'at', direction: 'descending' } as const;
      const found = await store.query({ container: 'tenant', partition: 'run', kind: 'run', orderBy, limit });
      return found.map(({ body }) => fromBody<{ run: ReconcileRun }>(body).run);
    },
  };
}
