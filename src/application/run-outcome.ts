/**
 * What a run by the clock came to: `done` at its end, also where there was nothing to do; `failed` where a fault kept it from all of it, or
 * from a part, and the next run tries again; `left` where somebody else does the same at this time, or a part of it, where all that there is
 * waits for its next try after a fault, or where the program stops. What the tenant or Teams refuses of single people makes no run a failed
 * one: it is counted step by step, and letter by letter.
 */
export type RunOutcome = 'done' | 'failed' | 'left';

const BY_WEIGHT = ['done', 'left', 'failed'] as const satisfies readonly RunOutcome[];

/** What a run came to by what its parts came to: it is done only where all of them are. */
export const outcomeOfAll = (parts: Iterable<RunOutcome>): RunOutcome => {
  const all = new Set(parts);
  return BY_WEIGHT.findLast((one) => all.has(one)) ?? 'done';
};
