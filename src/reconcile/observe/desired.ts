import { isSeated, type Pool, type RosterEntry } from '../../domain/roster/pool';
import { type DesiredSeat } from '../../domain/reconcile/plan';

/** The seats a roster calls for: one for each of these entries that is seated. */
export function desiredSeats(pool: Pool, entries: readonly RosterEntry[]): readonly DesiredSeat[] {
  return entries
    .filter((entry) => isSeated(pool, entry))
    .map(({ userId, product }) => ({ userId, product, department: pool.department }));
}
