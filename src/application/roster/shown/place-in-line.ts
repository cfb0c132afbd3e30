import { isSeated, type Pool, type RosterEntry, seatCount } from '../../../domain/roster/pool';
import { type DepartmentBooks } from '../../../ports/roster/department-store';

/** More than are on any roster. */
const ALL = 10_000;

/** Whether the pool's own record tells who is seated: not once its seat cap changed and nobody wrote to it since. */
export const tellsSeated = (pool: Pool, seatCap: number): boolean => pool.capSeen === seatCap;

/** Everybody of a roster, in order. */
export const wholeRoster = (books: DepartmentBooks, { product }: Pool): Promise<readonly RosterEntry[]> =>
  books.entries({ product, direction: 'ascending', limit: ALL });

/** People of a roster behind a rank, in order. */
export const entriesBehind = (
  books: DepartmentBooks,
  { product }: Pick<Pool, 'product'>,
  { rank, limit }: { readonly rank: number; readonly limit: number },
): Promise<readonly RosterEntry[]> => books.entries({ product, fromRank: rank + 1, direction: 'ascending', limit });

/** The place in line of somebody at this rank, from 1; undefined when seated. Reads those who wait before them, and nobody else. */
export async function placeInLine(
  books: DepartmentBooks,
  pool: Pool,
  { seatCap, rank }: { readonly seatCap: number; readonly rank: number },
): Promise<number | undefined> {
  const isTold = tellsSeated(pool, seatCap);
  if (isTold && isSeated(pool, { rank })) return undefined;
  // Somebody may have joined or left between one reading and the other.
  const limit = isTold ? Math.max(1, seatCount(pool, seatCap).waiting) : ALL;
  const upTo = await books.entries({ product: pool.product, fromRank: rank, direction: 'descending', limit });
  if (isTold) return upTo.filter((entry) => !isSeated(pool, entry)).length;
  return upTo.length <= seatCap ? undefined : upTo.length - seatCap;
}
