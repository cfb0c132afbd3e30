import { withTimeBudget } from '../../concurrency/time-budget';
import { type MirrorStore } from '../../ports/mirror/mirror-store';

const KEPT_MS = 5 * 60_000;
const LIMIT_MS = 2_000;

/**
 * Tells whether any pool names a group, as the latest run of the mirror found: cheap, and asked of the store once in 5 minutes. Where the
 * store cannot say, it is as it was.
 */
export function hasMirrors({ latestRuns }: Pick<MirrorStore, 'latestRuns'>): () => Promise<boolean> {
  let known = false;
  let until = -Infinity;
  return async () => {
    if (performance.now() < until) return known;
    until = performance.now() + KEPT_MS;
    const runs = await withTimeBudget(LIMIT_MS, () => latestRuns(1)).catch(() => undefined);
    if (runs === undefined) until = -Infinity;
    else known = runs.some(({ pools }) => pools > 0);
    return known;
  };
}
