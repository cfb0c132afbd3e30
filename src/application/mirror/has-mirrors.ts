import { withTimeBudget } from '../../concurrency/time-budget';
import { type MirrorStore } from '../../ports/mirror/mirror-store';
import { type DepartmentStore } from '../../ports/roster/department-store';

const KEPT_MS = 5 * 60_000;
/** That there is none may be wrong any moment: an import names groups, too. */
const KEPT_NONE_MS = 30_000;
const LIMIT_MS = 2_000;

/**
 * Tells whether any pool names a group, as the latest run of the mirror found: cheap, and asked of the store once in 5 minutes, or in 30
 * seconds while there is none. Where the store cannot say, it is as it was.
 */
export function hasMirrors({ latestRuns }: Pick<MirrorStore, 'latestRuns'>): () => Promise<boolean> {
  let known = false;
  let until = -Infinity;
  return async () => {
    if (performance.now() < until) return known;
    until = performance.now() + KEPT_NONE_MS;
    const runs = await withTimeBudget(LIMIT_MS, () => latestRuns(1)).catch(() => undefined);
    if (runs === undefined) until = -Infinity;
    else known = runs.some(({ pools }) => pools > 0);
    if (known && runs !== undefined) until = performance.now() + KEPT_MS;
    return known;
  };
}

/** Whether any pool names a group, as the pools say: all of them are read, which is nothing for a turn. */
export const namesGroups = async ({ allPools }: Pick<DepartmentStore, 'allPools'>): Promise<boolean> =>
  (await allPools()).some(({ group }) => group !== undefined);
