import { defined } from '../../domain/defined';
import { type AssignmentRecord } from '../../domain/roster/assignment-record';
import { type CalendarDate, type Instant, instantOf } from '../../domain/calendar';
import { type HeldEntitlement } from '../../domain/term/cover';
import { type Entitlement, seatCapOn } from '../../domain/term/entitlement';
import { grouping, type Pausable } from '../../domain/pausable';
import { inSlices, runInSlices } from '../../concurrency/in-slices';
import { type DepartmentId, type ProductId, type SkuId, type UserId } from '../../domain/ids';
import { type DesiredSeat, type OwnedSeat } from '../../domain/reconcile/plan';
import { type Pool } from '../../domain/roster/pool';
import { type Product } from '../../domain/institution/product';
import { type Term } from '../../domain/term/term';
import { placeOf, type ReleasedSeat, type RosterPlace } from '../../ports/roster/department-store';
import { Fault } from '../../ports/fault';
import { type PurchaseIndex } from '../../ports/purchase/purchase-index';
import { type ObservedPerson, type TenantSku } from '../../ports/roster/seat-provisioner';
import { explanations } from './explanations';
import { type Stock } from '../plan/fit-units';
import { freeUnits, type ObservePorts, unclearSkus, unidentified } from './observe';
import { ownedSeat } from './owned-seat';
import { type Observed } from '../plan/observed';
import { readRoster } from './read-roster';
import { coveringPlans, mainPlans, skusOf } from '../plan/service-plans';
import { type OnProgress } from '../../domain/reconcile/progress';
import { type PoolFigures } from '../../domain/reconcile/position';

/** What observing the whole tenant needs. */
export interface ObserveTenantPorts extends ObservePorts {
  readonly purchases: PurchaseIndex;
}

/** For which day and which products the tenant is observed. */
export interface ObserveRequest {
  readonly products: readonly Product[];
  readonly today: CalendarDate;
  readonly term: Term;
  /** What the tenant refused lately is to be tried again now: somebody says that it was mended. */
  readonly triesAgain: boolean;
  readonly onProgress?: OnProgress;
}

/** The whole tenant, as our records and the tenant have it now. */
export interface ObservedTenant extends Observed, Stock {
  /** Our records of licenses, in any order. */
  readonly records: readonly AssignmentRecord[];
  /** Every place on every roster. */
  readonly places: readonly RosterPlace[];
  /** The places that have a seat today. */
  readonly seated: readonly RosterPlace[];
  /** Every pool of our records, in any order. */
  readonly pools: readonly ObservedPool[];
  /** When the tenant was begun to be read. */
  readonly begunAt: Instant;
  /** Every SKU of the tenant. */
  readonly tenantSkus: readonly TenantSku[];
}

/** One pool in numbers, as of the day asked for. */
export interface ObservedPool extends Omit<PoolFigures, 'awaiting'>, Pick<Pool, 'changed'> {
  /** All of them, in any order: those that count, those that do not yet, and those that do no more. */
  readonly entitlements: readonly Entitlement[];
}

/**
 * Reads all that our rosters call for and all that the tenant reports, in pages: nobody is asked for one by one, but those whom our
 * records and the tenant tell different things of. A read of our own records that is short is a fault.
 *
 * The tenant is read first: what it shows of ours by then has its record, which is written before, or was released lately.
 */
export async function observeTenant(ports: ObserveTenantPorts, request: ObserveRequest): Promise<ObservedTenant> {
  const { departments, provisioner, clock } = ports;
  const begunAt = instantOf(clock.now());
  const tenantSkus = await provisioner.tenantSkus();
  const skus = new Map(request.products.map((product) => [product.id, skusOf(product, tenantSkus)]));
  const catalogSkus = [...skus.values()].flat();
  const holders = catalogSkus.length === 0 ? [] : await readHolders(ports, { catalogSkus, tenantSkus, ...request });

  request.onProgress?.({ stage: 'rosters' });
  const records = await departments.allAssignments();
  const released = await departments.allReleasedLately();
  const rosters = await readRosters(ports);
  const pools = await poolsOf(ports, rosters, request);
  const seated = seatedOn(rosters, pools);
  const owned = await runInSlices(ownedSeats(records, clock.now(), request));
  const isExplained = await explanations(departments, { desired: seated, owned, rosters });
  request.onProgress?.({ stage: 'comparing' });
  const others = await runInSlices(othersThan(holders, seated, owned));
  const people = others.length === 0 ? holders : holders.concat(await provisioner.observe(others));
  return {
    desired: seated,
    owned,
    actual: released.length === 0 ? people : await runInSlices(withoutReleased(people, owned, released)),
    skus,
    covering: new Map(request.products.map((product) => [product.id, coveringPlans(product, tenantSkus)])),
    mainPlans: new Map(request.products.flatMap((product) => [...mainPlans(product, tenantSkus)])),
    freeUnits: freeUnits(tenantSkus),
    unclearSkus: unclearSkus(tenantSkus),
    isUnidentified: unidentified(tenantSkus),
    isExplained,
    records,
    places: rosters.flatMap(({ places }) => places),
    seated,
    begunAt,
    pools,
    tenantSkus,
  };
}

/** Everybody who holds one of these SKUs; tells how many of their licenses were read. */
function readHolders(
  { provisioner }: ObserveTenantPorts,
  {
    catalogSkus,
    tenantSkus,
    onProgress,
  }: Pick<ObserveRequest, 'onProgress'> & {
    readonly catalogSkus: readonly SkuId[];
    readonly tenantSkus: readonly TenantSku[];
  },
): Promise<readonly ObservedPerson[]> {
  const own = tenantSkus.filter(({ skuId }) => catalogSkus.includes(skuId));
  const all = own.reduce((sum, { consumedUnits }) => sum + consumedUnits, 0);
  let read = 0;
  return provisioner.holders(catalogSkus, (licenses) => {
    read += licenses;
    // A list that came short is read again.
    onProgress?.({ stage: 'licenses-read', done: Math.min(read, all), of: all });
  });
}

/** One pool and the places on its roster, in order. */
interface WholeRoster {
  readonly pool: Pool;
  readonly places: readonly RosterPlace[];
}

/** Every roster, each as long as its pool says. */
async function readRosters(ports: ObserveTenantPorts): Promise<readonly WholeRoster[]> {
  const [pools, places] = [await ports.departments.allPools(), await ports.departments.allPlaces()];
  const byPool = await runInSlices(grouping(places, poolKey));
  const known = new Set(pools.map(poolKey));
  const isShort = [...byPool.keys()].some((key) => !known.has(key));
  if (isShort) throw new Fault('unavailable', 'rosters: the pools are not all there');
  const whole: WholeRoster[] = [];
  for await (const pool of inSlices(pools)) {
    const read = inOrder(byPool.get(poolKey(pool)) ?? []);
    // Somebody may have changed it between the two reads.
    whole.push(read.length === pool.rosterLength ? { pool, places: read } : await readAgain(ports, pool));
  }
  return whole;
}

async function readAgain({ departments }: ObserveTenantPorts, { department, product }: Pool): Promise<WholeRoster> {
  const { pool, entries } = await readRoster(departments, { department, product });
  return { pool, places: entries.map((entry) => placeOf(department, entry)) };
}

/** The pool of each roster, in the same order, with its seat cap of the day. */
async function poolsOf(
  ports: ObserveTenantPorts,
  rosters: readonly WholeRoster[],
  { today, term }: ObserveRequest,
): Promise<readonly ObservedPool[]> {
  const held = new Map<string, readonly HeldEntitlement[]>();
  for (const product of new Set(rosters.map(({ pool }) => pool.product))) {
    const entitlements = await ports.purchases.entitlements({ product });
    const ofProduct = await runInSlices(grouping(entitlements, (one) => one.department));
    for (const [department, ofPool] of ofProduct) held.set(poolKey({ department, product }), ofPool);
  }
  return rosters.map(({ pool: { department, product, rosterLength, changed } }) => {
    const entitlements = (held.get(poolKey({ department, product })) ?? []).map(({ entitlement }) => entitlement);
    const seatCap = seatCapOn(entitlements, today, term);
    return { department, product, rosterLength, seatCap, entitlements, ...defined({ changed }) };
  });
}

/** The places that the rosters call for a seat for: the first of each, as many as its seat cap of the day. */
const seatedOn = (rosters: readonly WholeRoster[], pools: readonly ObservedPool[]): readonly RosterPlace[] =>
  rosters.flatMap(({ places }, index) => places.slice(0, pools[index]?.seatCap ?? 0));

/** People of our rosters or records who hold nothing of the catalog, as far as the pages of the tenant say. */
function* othersThan(
  holders: readonly ObservedPerson[],
  desired: readonly DesiredSeat[],
  owned: readonly OwnedSeat[],
): Pausable<readonly UserId[]> {
  const others = new Set<UserId>();
  for (const { userId } of desired) yield void others.add(userId);
  for (const { userId } of owned) yield void others.add(userId);
  for (const { userId } of holders) yield void others.delete(userId);
  return [...others];
}

function* ownedSeats(
  records: readonly AssignmentRecord[],
  now: Date,
  request: ObserveRequest,
): Pausable<readonly OwnedSeat[]> {
  const owned: OwnedSeat[] = [];
  for (const record of records) yield void owned.push(ownedSeat(record, now, request));
  return owned;
}

/** What we released lately is nobody's: what is read may be older than our own write. */
export function* withoutReleased(
  people: readonly ObservedPerson[],
  owned: readonly OwnedSeat[],
  released: readonly ReleasedSeat[],
): Pausable<readonly ObservedPerson[]> {
  const seatKey = ({ userId, skuId }: ReleasedSeat) => `${userId} ${skuId}`;
  const gone = new Set(released.map(seatKey));
  for (const seat of owned) yield void gone.delete(seatKey(seat));
  const left: ObservedPerson[] = [];
  for (const person of people) {
    const isGone = (skuId: SkuId) => gone.has(seatKey({ userId: person.userId, skuId }));
    const assignments = person.assignments.filter(({ source, skuId }) => source.kind !== 'direct' || !isGone(skuId));
    yield void left.push(assignments.length === person.assignments.length ? person : { ...person, assignments });
  }
  return left;
}

const inOrder = (places: readonly RosterPlace[]): readonly RosterPlace[] =>
  places.toSorted((one, other) => one.rank - other.rank);

const poolKey = (one: { readonly department: DepartmentId; readonly product: ProductId }): string =>
  `${one.department} ${one.product}`;
