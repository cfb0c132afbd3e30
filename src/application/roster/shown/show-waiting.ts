import { type Actor } from '../../../domain/actor';
import { type Department } from '../../../domain/institution/department';
import { type DepartmentId, type ProductId } from '../../../domain/ids';
import { type Result } from '../../../domain/result';
import { type Pool, type RosterEntry } from '../../../domain/roster/pool';
import { mapLimited } from '../../../concurrency/map-limited';
import { byName, type NamePlace, placeOfDepartment } from '../../access/page-departments';
import { allDepartmentsFor, notYours, readingAs, type Standing } from '../../access/standing';
import { nextOf, type PageAsked, type Paged } from '../../page';
import { type BookPorts, type Ports } from '../../ports';
import { entriesBehind, tellsSeated, wholeRoster } from './place-in-line';
import { entitledIn, type PoolIn, poolsIn, type PoolSummary, summaryOf } from './show-seats';

/** A pool in which people wait, and who is next. */
export interface Line extends PoolSummary {
  /** The first of those who wait, in order. */
  readonly next: readonly RosterEntry[];
}

/** Where a line stands among all: behind a department, or behind one of its products. */
export interface LinePlace extends NamePlace {
  readonly product?: ProductId | undefined;
}

/** A page of lines, by department, then product. */
export interface LinesPage extends Paged<LinePlace> {
  readonly lines: readonly Line[];
}

/** Which lines, and how many people of each. */
interface LinesAsked extends PageAsked<LinePlace> {
  readonly department?: DepartmentId;
  readonly most: number;
}

/** Departments whose pools are looked at for one page. */
const LOOKED_AT = 50;
/** Of more departments, what they bought is read only of those in whose pools somebody waited when they were last written. */
const COUNTED = 6;
const READS_AT_ONCE = 10;

/**
 * Who waits in every pool that the actor may see, or in those of one department: a page of pools, the first people of each. Where there
 * are many departments, a seat cap that changed with the date counts once the pool was written, some minutes later.
 *
 * @returns Refusal `not-yours` when there is no such department.
 */
export function showWaiting(
  ports: Ports,
  actor: Actor,
  asked: LinesAsked,
): Promise<Result<{ readonly page: LinesPage }>> {
  return readingAs(ports, actor, (standing) => showTo(ports, standing, asked));
}

async function showTo(
  ports: Ports,
  standing: Standing,
  { department, after, limit, most }: LinesAsked,
): Promise<Result<{ readonly page: LinesPage }>> {
  const departments = allDepartmentsFor(standing, 'see-pools', department);
  if (departments.length === 0) return { ok: false, refusal: notYours(standing) };
  const ahead = departments.toSorted(byName).filter((one) => after === undefined || isAhead(one, after));
  const looked = ahead.slice(0, LOOKED_AT);
  const { lines, cutAt } = await linesOf(ports, looked, {
    after,
    limit,
    most,
    isCounted: departments.length <= COUNTED,
  });
  const shown = lines.slice(0, limit);
  const unseen = ahead.length > looked.length ? looked.at(-1) : undefined;
  return {
    ok: true,
    page: {
      lines: await mapLimited(shown, READS_AT_ONCE, async (line) => ({
        ...line.summary,
        next: await nextInLine(ports, line, most),
      })),
      next: nextOf(shown, lines.length, placeOf) ?? cutAt ?? (unseen && placeOfDepartment(unseen)),
    },
  };
}

const isAhead = (one: Department, { product, ...place }: LinePlace): boolean => {
  const order = byName(one, place);
  return order > 0 || (order === 0 && product !== undefined);
};

const isBehind = ({ department, pool }: PoolIn, { id, product }: LinePlace): boolean =>
  department.id !== id || product === undefined || pool.product > product;

const placeOf = ({ department, pool }: PoolIn): LinePlace => ({
  ...placeOfDepartment(department),
  product: pool.product,
});

interface LineFound extends PoolIn {
  readonly summary: PoolSummary;
  /** The first people behind those who were seated when the pool was last written, where they were read. */
  readonly behind: readonly RosterEntry[] | undefined;
}

/** Pools of these departments in which somebody waits, one more than are shown. @returns With `cutAt`, where there may be others behind. */
async function linesOf(
  ports: BookPorts,
  departments: readonly Department[],
  { after, limit, most, isCounted }: PageAsked<LinePlace> & { readonly most: number; readonly isCounted: boolean },
): Promise<{ readonly lines: readonly LineFound[]; readonly cutAt: LinePlace | undefined }> {
  const ids = departments.map(({ id }) => id);
  const store = ports.departments;
  const [pools, early] = await Promise.all([store.poolsOf(ids), isCounted ? store.entitlementsOf(ids) : undefined]);
  const found = poolsIn(departments, pools)
    .filter((one) => after === undefined || isBehind(one, after))
    .filter(({ pool }) => isCounted || pool.rosterLength > pool.capSeen);
  const tried = isCounted ? found : found.slice(0, limit + 1);
  const [held, behind] = await Promise.all([
    early ?? store.entitlementsOf([...new Set(tried.map(({ department }) => department.id))]),
    // Whether they wait is known by then; where it was counted, few pools are worth a look.
    isCounted ? [] : mapLimited(tried, READS_AT_ONCE, ({ pool }) => behindSeated(ports, pool, most)),
  ]);
  const lines = tried
    .map((one, index) => {
      const summary = summaryOf(ports, one.department, entitledIn(held, one.pool));
      return { ...one, summary, behind: behind[index] };
    })
    .filter(({ summary }) => summary.seats.waiting > 0);
  return { lines, cutAt: nextOf(tried, found.length, placeOf) };
}

/** The first people who wait. The seated are passed over by rank, unless the seat cap changed since the pool was last written. */
async function nextInLine(
  ports: Pick<Ports, 'departments'>,
  { pool, summary: { seats }, behind }: LineFound,
  most: number,
): Promise<readonly RosterEntry[]> {
  if (tellsSeated(pool, seats.seatCap)) return behind ?? behindSeated(ports, pool, most);
  const seated = pool.rosterLength - seats.waiting;
  return (await wholeRoster(ports.departments.look(pool.department), pool)).slice(seated, seated + most);
}

const behindSeated = (
  { departments }: Pick<Ports, 'departments'>,
  pool: Pool,
  limit: number,
): Promise<readonly RosterEntry[]> =>
  entriesBehind(departments.look(pool.department), pool, { rank: pool.seatedThrough, limit });
