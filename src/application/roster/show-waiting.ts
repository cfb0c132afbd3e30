import { type Actor } from '../../domain/actor';
import { defined } from '../../domain/defined';
import { type DepartmentId } from '../../domain/ids';
import { type RosterEntry } from '../../domain/roster/pool';
import { mapLimited } from '../../concurrency/map-limited';
import { type Ports } from '../ports';
import { type PoolSummary, showSeats } from './show-seats';
import { type Result } from '../../domain/result';

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
  const shown = await showSeats(ports, actor, department);
  if (shown.kind === 'refused') return { ok: false, refusal: shown.refusal };
  const waiting = shown.answer.filter(({ seats }) => seats.waiting > 0);
  const lines = await mapLimited(waiting.slice(offset, offset + limit), READS_AT_ONCE, async (pool) => ({
    ...pool,
    next: await nextInLine(ports, pool, most),
  }));
  return { ok: true, page: { lines, offset, total: waiting.length } };
}

/** The first people who wait. The seated are passed over by rank, unless the seat cap changed since the pool was last written. */
async function nextInLine(
  { departments }: Pick<Ports, 'departments'>,
  { department, product, seats }: PoolSummary,
  most: number,
): Promise<readonly RosterEntry[]> {
  const books = departments.look(department.id);
  const pool = await books.pool(product.id);
  const isCurrent = pool?.capSeen === seats.seatCap;
  const seated = isCurrent ? 0 : seats.seatCap - seats.seatsFree;
  const read = await books.entries({
    product: product.id,
    direction: 'ascending',
    limit: seated + most,
    ...defined({ fromRank: isCurrent ? pool.seatedThrough + 1 : undefined }),
  });
  return read.slice(seated);
}
