import { type Actor } from '../../domain/actor';
import { defined } from '../../domain/defined';
import { type DepartmentId } from '../../domain/ids';
import { type Result } from '../../domain/result';
import { type Pool, type RosterEntry } from '../../domain/roster/pool';
import { mapLimited } from '../../concurrency/map-limited';
import { allDepartmentsFor, notYours, readStanding } from '../access/standing';
import { type Ports } from '../ports';
import { type PoolSummary, summaryOf } from './show-seats';

/** A pool in which people wait, and who is next. */
export interface Line extends PoolSummary {
  /** The first of those who wait, in order. */
  readonly next: readonly RosterEntry[];
}

/** A page of lines, by department, then product. */
export interface LinesPage {
  readonly lines: readonly Line[];
  /** Lines before this page, and of all pools together. */
  readonly offset: number;
  readonly total: number;
}

const READS_AT_ONCE = 10;

/**
 * Who waits in every pool that the actor may see, or in those of one department: a page of pools, the first people of each.
 *
 * @returns Refusal `not-yours` when there is no such department.
 */
export async function showWaiting(
  ports: Ports,
  actor: Actor,
  asked: { readonly department?: DepartmentId; readonly offset: number; readonly limit: number; readonly most: number },
): Promise<Result<{ readonly page: LinesPage }>> {
  const { department, offset, limit, most } = asked;
  const standing = await readStanding(ports, actor);
  const departments = allDepartmentsFor(standing, 'see-pools', department);
  if (departments.length === 0) return { ok: false, refusal: notYours(standing) };
  const pools = await mapLimited(departments, READS_AT_ONCE, async (one) =>
    (await ports.departments.look(one.id).pools()).map((pool) => ({ of: one, pool })),
  );
  const summaries = await mapLimited(pools.flat(), READS_AT_ONCE, async ({ of, pool }) => ({
    pool,
    summary: await summaryOf(ports, of, pool),
  }));
  const waiting = summaries.filter(({ summary }) => summary.seats.waiting > 0);
  const page = waiting.slice(offset, offset + limit);
  const lines = await mapLimited(page, READS_AT_ONCE, async ({ pool, summary }) => ({
    ...summary,
    next: await nextInLine(ports, pool, { seats: summary.seats, most }),
  }));
  return { ok: true, page: { lines, offset, total: waiting.length } };
}

/** The first people who wait. The seated are passed over by rank, unless the seat cap changed since the pool was last written. */
async function nextInLine(
  { departments }: Pick<Ports, 'departments'>,
  { department, product, capSeen, seatedThrough }: Pool,
  { seats, most }: Pick<PoolSummary, 'seats'> & { readonly most: number },
): Promise<readonly RosterEntry[]> {
  const isCurrent = capSeen === seats.seatCap;
  const seated = isCurrent ? 0 : seats.seatCap - seats.seatsFree;
  const read = await departments.look(department).entries({
    product,
    direction: 'ascending',
    limit: seated + most,
    ...defined({ fromRank: isCurrent ? seatedThrough + 1 : undefined }),
  });
  return read.slice(seated);
}
