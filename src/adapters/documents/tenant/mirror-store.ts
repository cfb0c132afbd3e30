import { type MirrorRecord, type MirrorRun } from '../../../domain/mirror/mirror';
import { type MirrorStore } from '../../../ports/mirror/mirror-store';
import { fromBody, toBody } from '../department/department-records';
import { type DocumentStore, type Operation } from '../document-store';
import { firstThatFit, saveRun } from './kept-run';

/**
 * Mirrors and their runs, on any document store. Not in the departments' partitions: what is agreed speaks of rosters and groups as
 * they were read, and is found anew from them when it was not written, so it need not change together with a roster.
 */
export function documentMirrorStore(store: DocumentStore): MirrorStore {
  const at = (id: string) => ({ container: 'tenant', partition: 'mirror', id }) as const;

  return {
    async find({ department, product }) {
      const found = await store.read(at(idOf(department, product)));
      return found === undefined
        ? { record: undefined, version: undefined }
        : { record: fromBody<{ record: MirrorRecord }>(found.body).record, version: found.version };
    },

    async save(record, version) {
      const written = { id: idOf(record.department, record.product), kind: 'mirror', body: toBody({ record }) };
      const operation: Operation =
        version === undefined ? { op: 'create', ...written } : { op: 'replace', ...written, version };
      const [next = ''] = await store.transact('tenant', 'mirror', [operation]);
      return next;
    },

    saveRun: (run) => saveRun(store, 'mirror-run', run.id, toBody({ run: firstThatFit(run), at: run.startedAt })),

    async findRun(id) {
      const found = await store.read({ container: 'tenant', partition: 'mirror-run', id });
      return found === undefined ? undefined : fromBody<{ run: MirrorRun }>(found.body).run;
    },

    async latestRuns(limit) {
      const orderBy = { field: 'at', direction: 'descending' } as const;
      const query = { container: 'tenant', partition: 'mirror-run', kind: 'mirror-run', orderBy, limit } as const;
      return (await store.query(query)).map(({ body }) => fromBody<{ run: MirrorRun }>(body).run);
    },
  };
}

const idOf = (department: string, product: string): string => `${department}|${product}`;
