import { isFault } from '../../ports/fault';
import { type Body, type DocumentStore, type Operation } from './document-store';

const KEPT_SECONDS = 60 * 24 * 60 * 60;
/** A document has at most 1 MB; the rest is for what stands around the lines. */
const MOST_LINE_BYTES = 900 * 1024;

/** Keeps a run in `tenant` for some weeks; saving it again replaces it. */
export async function saveRun(store: DocumentStore, kind: string, id: string, body: Body): Promise<void> {
  const found = await store.read({ container: 'tenant', partition: kind, id });
  const written = { id, kind, body, expiresAfterSeconds: KEPT_SECONDS };
  const operation: Operation =
    found === undefined ? { op: 'create', ...written } : { op: 'replace', ...written, version: found.version };
  try {
    await store.transact('tenant', kind, [operation]);
  } catch (error) {
    // The answer to the same write was lost, and it was tried again.
    if (!isFault(error, 'conflict')) throw error;
  }
}

/** A run with as many of its first lines as fit into a document. */
export function firstThatFit<Run extends { readonly lines: readonly unknown[]; readonly linesLeftOut: number }>(
  run: Run,
): Run {
  let bytes = 0;
  const kept = run.lines.findIndex((line) => (bytes += Buffer.byteLength(JSON.stringify(line)) + 1) > MOST_LINE_BYTES);
  const lines = kept < 0 ? run.lines : run.lines.slice(0, kept);
  return { ...run, lines, linesLeftOut: run.linesLeftOut + run.lines.length - lines.length };
}
