import { addDays, type CalendarDate } from '../calendar';
import { type DepartmentId, type ProductId } from '../ids';
import { type ChurnPolicy } from '../institution/policy';
import { type DayChanges, type Pool } from '../roster/pool';

/** A pool as far as its changes are looked at. */
export type ChangedPool = Pick<Pool, 'department' | 'product' | 'changed'>;

/** A pool whose roster was changed unusually often on one day: seats may be passed around to serve more people than there are seats. */
export interface Churn extends DayChanges {
  readonly department: DepartmentId;
  readonly product: ProductId;
}

/** A pool whose roster people changed once more. */
export function withOneChange(pool: Pool, today: CalendarDate): Pool {
  const [latest, ...before] = pool.changed ?? [];
  const isToday = latest?.on === today;
  const { changes, seatCap } = isToday ? latest : { changes: 0, seatCap: 0 };
  const now = { on: today, changes: changes + 1, seatCap: Math.max(seatCap, pool.capSeen) };
  const earlier = isToday ? before : [latest ?? []].flat();
  return { ...pool, changed: [now, ...earlier.slice(0, 1)] };
}

/**
 * What was changed unusually often today, or yesterday, when nobody may have looked since; what was changed most comes first. Where there
 * is no seat, none can be passed around.
 */
export function findChurn(pools: readonly ChangedPool[], policy: ChurnPolicy, today: CalendarDate): readonly Churn[] {
  const isUnusual = ({ on, changes, seatCap }: DayChanges): boolean =>
    on >= addDays(today, -1) && seatCap > 0 && changes > policy.changes && changes > policy.timesCap * seatCap;
  const found = pools.flatMap(({ department, product, changed = [] }) =>
    changed.filter(isUnusual).map((day) => ({ department, product, ...day })),
  );
  return found.toSorted((one, other) => other.changes - one.changes);
}

/** The same for the same pool on the same day, however often it is changed. */
export const churnKey = ({ department, product, on }: Churn): string => [department, product, on].join('/');
