import { addDays, type CalendarDate } from '../calendar';
import { type DepartmentId, type ProductId } from '../ids';
import { type ChurnPolicy } from '../institution/policy';
import { type DayChanges, type Pool } from '../roster/pool';

/** A pool as far as its changes are looked at. */
export interface ChangedPool {
  readonly department: DepartmentId;
  readonly product: ProductId;
  readonly seatCap: number;
  readonly changed?: DayChanges;
}

/** A pool whose roster was changed unusually often on one day: seats may be passed around to serve more people than there are seats. */
export interface Churn extends DayChanges {
  readonly department: DepartmentId;
  readonly product: ProductId;
  readonly seatCap: number;
}

/** A pool whose roster people changed once more. */
export const withOneChange = (pool: Pool, today: CalendarDate): Pool => ({
  ...pool,
  changed: { on: today, changes: 1 + (pool.changed?.on === today ? pool.changed.changes : 0) },
});

/** The pools that were changed unusually often today, or yesterday, when nobody may have looked since. */
export const findChurn = (
  pools: readonly ChangedPool[],
  { changes, timesCap }: ChurnPolicy,
  today: CalendarDate,
): readonly Churn[] =>
  pools.flatMap(({ department, product, seatCap, changed }) =>
    changed !== undefined &&
    changed.on >= addDays(today, -1) &&
    changed.changes > changes &&
    changed.changes > timesCap * seatCap
      ? [{ department, product, seatCap, ...changed }]
      : [],
  );

/** The same for the same pool on the same day, however often it is changed. */
export const churnKey = ({ department, product, on }: Churn): string => [department, product, on].join('/');
