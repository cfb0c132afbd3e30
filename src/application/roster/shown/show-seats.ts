import { type Actor } from '../../../domain/actor';
import { addDays, type CalendarDate } from '../../../domain/calendar';
import { groupBy } from '../../../domain/group-by';
import { type Department } from '../../../domain/institution/department';
import { boughtFrom, type HeldEntitlement } from '../../../domain/term/cover';
import { type Entitlement, isInForce, seatCapOn } from '../../../domain/term/entitlement';
import { type DepartmentId, type ProductId } from '../../../domain/ids';
import { type Pool, seatCount, type SeatCount } from '../../../domain/roster/pool';
import { type NamedDepartment, type NamedProduct } from '../../../domain/refusal';
import { gapAround } from '../../../domain/term/term';
import { type DayPorts, type BookPorts, type RecordPorts } from '../../ports';
import { departmentsFitting, type NamePlace, pageOfDepartments } from '../../access/page-departments';
import { departmentsFor, notYours, readingAs, rolesOf, type Standing } from '../../access/standing';
import { type CountedPage } from '../../page';
import { todayOf } from '../../today';
import { namedDepartment, namedProduct } from '../../access/names';
import { type Result } from '../../../domain/result';

/** One pool in numbers, as of today. */
export interface PoolSummary {
  readonly department: NamedDepartment;
  readonly product: NamedProduct;
  readonly seats: SeatCount;
  /** In force today, the ones that end first coming first. */
  readonly inForce: readonly Entitlement[];
  /** Starting later, or not yet seen in the tenant, by first day. */
  readonly coming: readonly Entitlement[];
  /** The last day before today's seats become fewer; undefined when there are none today. */
  readonly coverUntil: CalendarDate | undefined;
  /** The day cover starts again, on a day of the gap. */
  readonly gapUntil: CalendarDate | undefined;
  /** The first day then or later for which seats were bought; undefined where there are none, and on other days. */
  readonly startsOn: CalendarDate | undefined;
  /** Whether seats were in force before today that are over. */
  readonly wasCovered: boolean;
}

/** What is shown of some departments: a page of them, by name, with the pools of each. */
export interface SeatsPage extends Omit<CountedPage<Department, NamePlace>, 'lines'> {
  readonly departments: readonly NamedDepartment[];
  /** By department, then product. */
  readonly pools: readonly PoolSummary[];
  /** Whether whoever looks may add people to some of them. */
  readonly canAdd: boolean;
}

/** What is asked about seats: those of all departments of the asker, or of one; from a department on. */
export interface SeatsAsked {
  readonly department?: DepartmentId | undefined;
  readonly after?: NamePlace | undefined;
  /** Pools that a page holds: as many departments are on it as fit with all of theirs, and at least one. */
  readonly most: number;
}

/** Departments of one page at most: what they bought over the years is read to say what they have today. */
const DEPARTMENTS_PER_PAGE = 6;

/** A page of the pools of the actor's departments, or of the one named. */
export function showSeats(
  ports: RecordPorts,
  actor: Actor,
  asked: SeatsAsked,
): Promise<Result<{ readonly page: SeatsPage }>> {
  return readingAs(ports, actor, (standing) => showTo(ports, standing, asked));
}

async function showTo(
  ports: RecordPorts,
  standing: Standing,
  { department, after, most }: SeatsAsked,
): Promise<Result<{ readonly page: SeatsPage }>> {
  const departments = departmentsFor(standing, 'see-pools', department);
  if (departments.length === 0) return { ok: false, refusal: notYours(standing) };
  const { lines } = pageOfDepartments(departments, { after, limit: DEPARTMENTS_PER_PAGE });
  const pools = await summariesOf(ports, lines);
  const limit = departmentsFitting(lines, pools, most);
  const { lines: shown, ...page } = pageOfDepartments(departments, { after, limit });
  const ids = new Set(shown.map(({ id }) => id));
  return {
    ok: true,
    page: {
      ...page,
      departments: shown.map(namedDepartment),
      pools: pools.filter((pool) => ids.has(pool.department.id)),
      canAdd: rolesOf(standing, department).changesRosters,
    },
  };
}

/** The pools of these departments in numbers, as of today: by department, in the order given, then by product. @param product Only of this one. */
export async function summariesOf(
  ports: BookPorts,
  departments: readonly Department[],
  product?: ProductId,
): Promise<readonly PoolSummary[]> {
  const ids = departments.map(({ id }) => id);
  const [pools, held] = await Promise.all([
    ports.departments.poolsOf(ids, product),
    ports.departments.entitlementsOf(ids, product),
  ]);
  return poolsIn(departments, pools).map((one) => summaryOf(ports, one.department, entitledIn(held, one.pool)));
}

/** A pool and its department. */
export interface PoolIn {
  readonly department: Department;
  readonly pool: Pool;
}

/** Pools by department, in the order given, then by product. */
export function poolsIn(departments: readonly Department[], pools: readonly Pool[]): readonly PoolIn[] {
  const byDepartment = groupBy(pools, ({ department }) => department);
  return departments.flatMap((department) =>
    (byDepartment.get(department.id) ?? [])
      .toSorted((one, other) => (one.product < other.product ? -1 : 1))
      .map((pool) => ({ department, pool })),
  );
}

/** A pool with its entitlements, of all that were read. */
export function entitledIn(held: readonly HeldEntitlement[], pool: Pool): EntitledPool {
  const own = held.filter(
    ({ department, entitlement }) => department === pool.department && entitlement.product === pool.product,
  );
  return { pool, entitlements: own.map(({ entitlement }) => entitlement) };
}

/** A pool with what was bought for it. */
export interface EntitledPool {
  readonly pool: Pool;
  readonly entitlements: readonly Entitlement[];
}

/** A pool of a department in numbers, as of today. */
export function summaryOf(ports: DayPorts, department: Department, { pool, entitlements }: EntitledPool): PoolSummary {
  const today = todayOf(ports);
  const { term } = ports.policy;
  const inForce = entitlements.filter((one) => isInForce(one, today));
  const gap = gapAround(today, term);
  return {
    department: namedDepartment(department),
    product: namedProduct(ports, pool.product),
    seats: seatCount(pool, seatCapOn(entitlements, today, term)),
    inForce: inForce.toSorted((one, other) => (one.coverUntil < other.coverUntil ? -1 : 1)),
    coming: comingOf(entitlements, today),
    coverUntil: coverUntil(entitlements, today),
    ...afterGap(entitlements, today, gap?.coverStartsOn),
  };
}

/** What is known of the end of a gap, on a day of it. */
export const afterGap = (
  entitlements: readonly Entitlement[],
  today: CalendarDate,
  gapUntil: CalendarDate | undefined,
): Pick<PoolSummary, 'gapUntil' | 'startsOn' | 'wasCovered'> => ({
  gapUntil,
  startsOn: gapUntil === undefined ? undefined : boughtFrom(entitlements, gapUntil),
  wasCovered: entitlements.some((one) => one.coverUntil < today),
});

/** What starts later, or was not seen in the tenant yet, by first day. */
export const comingOf = (entitlements: readonly Entitlement[], today: CalendarDate): readonly Entitlement[] =>
  entitlements
    .filter((one) => one.coverUntil >= today && !isInForce(one, today))
    .toSorted((one, other) => (one.coverFrom < other.coverFrom ? -1 : 1));

/** The last day before the confirmed seats become fewer than today's; undefined when there are none today. */
function coverUntil(entitlements: readonly Entitlement[], today: CalendarDate): CalendarDate | undefined {
  const seatsOn = (date: CalendarDate) =>
    entitlements.filter((one) => isInForce(one, date)).reduce((seats, one) => seats + one.seats, 0);
  const ends = entitlements
    .map((one) => one.coverUntil)
    .filter((date) => date >= today)
    .toSorted();
  return seatsOn(today) > 0 ? ends.find((date) => seatsOn(addDays(date, 1)) < seatsOn(today)) : undefined;
}
