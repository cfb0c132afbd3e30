import { type Body, type DocumentStore } from '../document-store';
import { saveNewest } from './save-newest';

const KEPT_SECONDS = 60 * 24 * 60 * 60;
/** A document has at most 1 MB; the rest is for what stands around the lines. */
const MOST_LINE_BYTES = 900 * 1024;

/** Keeps a run in `tenant` for some weeks; saving it again replaces it. */
export const saveRun = (store: DocumentStore, kind: string, id: string, body: Body): Promise<void> =>
  saveNewest(store, { kind, id, body, expiresAfterSeconds: KEPT_SECONDS });

/** A run with as many of its first lines as fit into a document. */
export function firstThatFit<Run extends { readonly lines: readonly unknown[]; readonly linesLeftOut: number }>(
  run: Run,
): Run {
  let bytes = 0;
  const kept = run.lines.findIndex((line) => (bytes += Buffer.byteLength(JSON.stringify(line)) + 1) > MOST_LINE_BYTES);
  const lines = kept < 0 ? run.lines : run.lines.slice(0, kept);
  return { ...run, lines, linesLeftOut: run.linesLeftOut + run.lines.length - lines.length };
}
