import { type DocumentStore } from '../document-store';
import { type Kind } from '../shapes/kind/kind';
import { tenantDocuments } from './tenant-documents';

/** Runs are kept for some weeks. */
export const RUN_SECONDS = 60 * 24 * 60 * 60;
const KEPT = { expiresAfterSeconds: RUN_SECONDS };

/** A document has at most 1 MB; the rest is for what stands around the lines. */
const MOST_LINE_BYTES = 900 * 1024;

/** A run of any kind: what it found or did, line by line. */
interface AnyRun {
  readonly id: string;
  readonly lines: readonly unknown[];
  readonly linesLeftOut: number;
}

/** The runs of one kind, on any document store. */
export function keptRuns<Run extends AnyRun>(store: DocumentStore, kind: Kind<Run>) {
  const runs = tenantDocuments(store, kind);
  return {
    save: async (run: Run): Promise<void> => {
      await runs.overwrite(run.id, firstThatFit(run), KEPT);
    },
    find: async (id: string): Promise<Run | undefined> => (await runs.find(id))?.value,
    latest: async (limit: number): Promise<readonly Run[]> => {
      const found = await runs.query({ orderBy: { field: 'at', direction: 'descending' }, limit });
      return found.map(({ value }) => value);
    },
  };
}

/** A run with as many of its first lines as fit into a document. */
function firstThatFit<Run extends AnyRun>(run: Run): Run {
  let bytes = 0;
  const kept = run.lines.findIndex((line) => (bytes += Buffer.byteLength(JSON.stringify(line)) + 1) > MOST_LINE_BYTES);
  const lines = kept < 0 ? run.lines : run.lines.slice(0, kept);
  return { ...run, lines, linesLeftOut: run.linesLeftOut + run.lines.length - lines.length };
}
