/** Runs are kept for some weeks. */
export const KEPT_RUN = { expiresAfterSeconds: 60 * 24 * 60 * 60 };

/** A document has at most 1 MB; the rest is for what stands around the lines. */
const MOST_LINE_BYTES = 900 * 1024;

/** A run with as many of its first lines as fit into a document. */
export function firstThatFit<Run extends { readonly lines: readonly unknown[]; readonly linesLeftOut: number }>(
  run: Run,
): Run {
  let bytes = 0;
  const kept = run.lines.findIndex((line) => (bytes += Buffer.byteLength(JSON.stringify(line)) + 1) > MOST_LINE_BYTES);
  const lines = kept < 0 ? run.lines : run.lines.slice(0, kept);
  return { ...run, lines, linesLeftOut: run.linesLeftOut + run.lines.length - lines.length };
}
