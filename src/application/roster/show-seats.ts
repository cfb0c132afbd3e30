import { type Actor } from '../../domain/actor';
import { type LicenseState, licenseOf } from '../../domain/roster/license-state';
import { addDays, type CalendarDate } from '../../domain/calendar';
import { groupBy } from '../../domain/group-by';
import { type Department } from '../../domain/institution/department';
import { type Entitlement, isInForce, seatCapOn } from '../../domain/term/entitlement';
import { type DepartmentId, type ProductId } from '../../domain/ids';
import { type Pool, type RosterEntry, seatCount, type SeatCount } from '../../domain/roster/pool';
import { type NamedDepartment, type NamedProduct } from '../../domain/refusal';
import { gapAround } from '../../domain/term/term';
import { mapLimited } from '../../concurrency/map-limited';
import { type BookPorts, type RecordPorts } from '../ports';
import { departmentIfAllowed, departmentsFor, notYours, readStanding } from '../access/standing';
import { todayOf } from '../today';
import { namedDepartment, namedProduct } from '../access/names';
import { type Refused, refused } from '../../domain/result';

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
}

/** One pool with a page of its people. */
export interface PoolPage extends PoolSummary {
  readonly seated: readonly {
    readonly entry: RosterEntry;
    readonly license: LicenseState | undefined;
  }[];
  readonly waiting: readonly { readonly entry: RosterEntry; readonly place: number }[];
  /** People before this page, and on the whole roster. */
  readonly offset: number;
  readonly total: number;
}

/** An answer, a refusal, or the departments to choose from. */
export type Shown<Answer> =
  | { readonly kind: 'shown'; readonly answer: Answer }
  | Refused
  | { readonly kind: 'ask-department'; readonly departments: readonly NamedDepartment[] };

/** All pools of the actor's departments, or of the one named; by department, then product. */
export async function showSeats(
  ports: RecordPorts,
  actor: Actor,
  department?: DepartmentId,
): Promise<Exclude<Shown<readonly PoolSummary[]>, { readonly kind: 'ask-department' }>> {
  const standing = await readStanding(ports, actor);
  const departments = allowedDepartments(standing, department);
  if (departments.length === 0) return refused(notYours(standing));
  const summaries = await mapLimited(departments, 10, (one) => summariesOf(ports, one));
  return { kind: 'shown', answer: summaries.flat() };
}

/** One pool with people from `offset` on: all of its roster, or only the waiting. */
export async function showPool(
  ports: RecordPorts,
  actor: Actor,
  asked: {
    readonly product: ProductId;
    readonly department?: DepartmentId;
    readonly offset: number;
    readonly limit: number;
    readonly isOnlyWaiting?: boolean;
  },
): Promise<Shown<PoolPage>> {
  const standing = await readStanding(ports, actor);
  const departments = allowedDepartments(standing, asked.department);
  const [first] = departments;
  if (first === undefined) return refused(notYours(standing));

  const pools = await mapLimited(departments, 10, (one) => ports.departments.look(one.id).pool(asked.product));
  const having = departments.flatMap((one, index) => {
    const pool = pools[index];
    return pool === undefined ? [] : [{ department: one, pool }];
  });
  if (having.length > 1)
    return { kind: 'ask-department', departments: having.map((one) => namedDepartment(one.department)) };
  const [only] = having;
  if (only !== undefined) return { kind: 'shown', answer: await poolPage(ports, only.department, only.pool, asked) };

  const others = await ports.departments.look(first.id).pools();
  const names = { department: namedDepartment(first), product: namedProduct(ports, asked.product) };
  const refusal = {
    code: 'no-pool',
    ...names,
    pools: others.map((pool) => namedProduct(ports, pool.product)),
  } as const;
  return refused(refusal);
}

function allowedDepartments(standing: Awaited<ReturnType<typeof readStanding>>, department?: DepartmentId) {
  if (department === undefined) return departmentsFor(standing, 'see-pools');
  const allowed = departmentIfAllowed(standing, 'see-pools', department);
  return allowed === undefined ? [] : [allowed];
}

async function summariesOf(ports: BookPorts, department: Department): Promise<readonly PoolSummary[]> {
  const pools = await ports.departments.look(department.id).pools();
  return Promise.all(pools.map((pool) => summaryOf(ports, department, pool)));
}

/** A pool of a department in numbers, as of today. */
export async function summaryOf(ports: BookPorts, department: Department, pool: Pool): Promise<PoolSummary> {
  const today = todayOf(ports);
  const { term } = ports.policy;
  const entitlements = await ports.departments.look(department.id).entitlements(pool.product);
  const inForce = entitlements.filter((one) => isInForce(one, today));
  const gap = gapAround(today, term);
  return {
    department: namedDepartment(department),
    product: namedProduct(ports, pool.product),
    seats: seatCount(pool, seatCapOn(entitlements, today, term)),
    inForce: inForce.toSorted((one, other) => (one.coverUntil < other.coverUntil ? -1 : 1)),
    coming: entitlements
      .filter((one) => one.coverUntil >= today && !isInForce(one, today))
      .toSorted((one, other) => (one.coverFrom < other.coverFrom ? -1 : 1)),
    coverUntil: coverUntil(entitlements, today),
    gapUntil: gap?.coverStartsOn,
  };
}

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

async function poolPage(
  ports: BookPorts,
  department: Department,
  pool: Pool,
  { offset, limit, isOnlyWaiting }: { offset: number; limit: number; isOnlyWaiting?: boolean },
): Promise<PoolPage> {
  const books = ports.departments.look(department.id);
  const { product } = pool;
  const [summary, records] = await Promise.all([summaryOf(ports, department, pool), books.assignmentsOf({ product })]);
  const licenses = groupBy(records, ({ person }) => person.userId);
  const { seatCap, seatsFree, waiting } = summary.seats;
  const seatedCount = seatCap - seatsFree;
  const skipped = isOnlyWaiting === true ? seatedCount : 0;
  const read = await books.entries({ product, direction: 'ascending', limit: skipped + offset + limit });
  const page = read.map((entry, index) => ({ entry, index })).slice(skipped + offset);
  return {
    ...summary,
    seated: page
      .filter(({ index }) => index < seatedCount)
      .map(({ entry }) => ({ entry, license: licenseOf(entry.sight, licenses.get(entry.userId) ?? []) })),
    waiting: page
      .filter(({ index }) => index >= seatedCount)
      .map(({ entry, index }) => ({ entry, place: index - seatedCount + 1 })),
    offset,
    total: isOnlyWaiting === true ? waiting : pool.rosterLength,
  };
}
