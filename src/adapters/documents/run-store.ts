import { type ReconcileRun } from '../../domain/run';
import { type RunStore } from '../../ports/run-store';
import { isFault } from '../../ports/fault';
import { fromBody, toBody } from './department-records';
import { type Body, type DocumentStore } from './document-store';

const KEPT_SECONDS = 60 * 24 * 60 * 60;
/** A document has at most 1 MB; the rest is for what stands around the lines. */
const MOST_LINE_BYTES = 900 * 1024;

/** Runs of the reconciler, on any document store. */
export function documentRunStore(store: DocumentStore): RunStore {
  const at = (id: string) => ({ container: 'tenant', partition: 'run', id }) as const;

  return {
    async save(run) {
      const found = await store.read(at(run.id));
      const written = { id: run.id, kind: 'run', body: bodyOf(run), expiresAfterSeconds: KEPT_SECONDS };
      const operation =
        found === undefined
          ? ({ op: 'create', ...written } as const)
          : ({ op: 'replace', ...written, version: found.version } as const);
      try {
        await store.transact('tenant', 'run', [operation]);
      } catch (error) {
        // The answer to the same write was lost, and it was tried again.
        if (!isFault(error, 'conflict')) throw error;
      }
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
