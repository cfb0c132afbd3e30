import { type DepartmentId, type ProductId, type UserId } from '../../domain/ids';
import { type LedgerEntry } from '../../domain/ledger/ledger-entry';
import { type Pool, type RosterEntry } from '../../domain/roster/pool';
import { type DepartmentBooks, type DepartmentStore } from '../../ports/roster/department-store';
import { Fault } from '../../ports/fault';

/** A roster that others change while it is read is read this many times. */
const MOST_READS = 3;
/** Of one person, the newest changes of rosters in one department. */
const CHANGES_OF_A_PERSON = 50;

/**
 * Reads one roster whole, in order, with its pool; a fault when it stays shorter or longer than its pool says, since those whom a short one
 * leaves out would seem to have left.
 */
export async function readRoster(
  departments: DepartmentStore,
  { department, product }: { readonly department: DepartmentId; readonly product: ProductId },
): Promise<{ readonly pool: Pool; readonly entries: readonly RosterEntry[] }> {
  for (let reads = 0; reads < MOST_READS; reads += 1) {
    const books = departments.look(department);
    const pool = await books.pool(product);
    const limit = (pool?.rosterLength ?? 0) + 1;
    const entries = await books.entries({ product, direction: 'ascending', limit });
    if (pool?.rosterLength === entries.length) return { pool, entries };
  }
  throw new Fault('unavailable', `the roster of ${product} of ${department} is not as long as its pool says`);
}

/** What a department's ledger says last of one person's places, newest first; what is older than these explains nothing. */
export const changesOf = (books: DepartmentBooks, userId: UserId): Promise<readonly LedgerEntry[]> =>
  books.ledger({ about: userId, limit: CHANGES_OF_A_PERSON });
