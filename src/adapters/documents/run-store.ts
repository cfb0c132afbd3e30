import { type ReconcileRun } from '../../domain/run';
import { type RunStore } from '../../ports/run-store';
import { fromBody, toBody } from './department-records';
import { type Body, type DocumentStore } from './document-store';
import { saveNewest } from './save-newest';

const KEPT_SECONDS = 60 * 24 * 60 * 60;
/** A document has at most 1 MB; the rest is for what stands around the lines. */
const MOST_LINE_BYTES = 900 * 1024;

/** Runs of the reconciler, on any document store. */
export function documentRunStore(store: DocumentStore): RunStore {
  const at = (id: string) => ({ container: 'tenant', partition: 'run', id }) as const;

  return {
    async save(run) {
      await saveNewest(store, { kind: 'run', id: run.id, body: bodyOf(run), expiresAfterSeconds: KEPT_SECONDS });
    },

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

function bodyOf(run: ReconcileRun): Body {
  let bytes = 0;
  const kept = run.lines.findIndex((line) => (bytes += Buffer.byteLength(JSON.stringify(line)) + 1) > MOST_LINE_BYTES);
  const lines = kept < 0 ? run.lines : run.lines.slice(0, kept);
  const linesLeftOut = run.linesLeftOut + run.lines.length - lines.length;
  return toBody({ run: { ...run, lines, linesLeftOut }, at: run.startedAt });
}
