import { type AssignmentRecord } from '../../domain/roster/assignment-record';
import { type CalendarDate, type Instant, instantOf } from '../../domain/calendar';
import { type HeldEntitlement } from '../../domain/term/cover';
import { type Entitlement, seatCapOn } from '../../domain/term/entitlement';
import { groupBy } from '../../domain/group-by';
import { type DepartmentId, type ProductId, type SkuId, type UserId } from '../../domain/ids';
import { type KnownPerson, named } from '../../domain/people';
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
}

/** The whole tenant, as our records and the tenant have it now. */
export interface ObservedTenant extends Observed, Stock {
  /** Everybody of our rosters and records: as the tenant calls them now or, where it does not say, as these do. */
  readonly people: ReadonlyMap<UserId, KnownPerson>;
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
export interface ObservedPool extends Omit<PoolFigures, 'awaiting'> {
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
  const holders = catalogSkus.length === 0 ? [] : await provisioner.holders(catalogSkus);

  const records = await departments.allAssignments();
  const released = await departments.allReleasedLately();
  const rosters = await readRosters(ports);
  const pools = await poolsOf(ports, rosters, request);
  const seated = seatedOn(rosters, pools);
  const desired = seated.map(({ userId, product, department }): DesiredSeat => ({ userId, product, department }));
  const owned = records.map((record) => ownedSeat(record, clock.now(), request));
  const isExplained = await explanations(departments, { desired, owned, rosters });
  const people = [...holders, ...(await observeOthers(ports, { holders, desired, owned }))];
  return {
    desired,
    owned,
    actual: withoutReleased(people, owned, released),
    skus,
    covering: new Map(request.products.map((product) => [product.id, coveringPlans(product, tenantSkus)])),
    mainPlans: new Map(request.products.flatMap((product) => [...mainPlans(product, tenantSkus)])),
    freeUnits: freeUnits(tenantSkus),
    unclearSkus: unclearSkus(tenantSkus),
    isUnidentified: unidentified(tenantSkus),
    isExplained,
    people: knownPeople(rosters, records, people),
    records,
    places: rosters.flatMap(({ places }) => places),
    seated,
    begunAt,
    pools,
    tenantSkus,
  };
}

/** One pool and the places on its roster, in order. */
interface WholeRoster {
  readonly pool: Pool;
  readonly places: readonly RosterPlace[];
}

/** Every roster, each as long as its pool says. */
async function readRosters(ports: ObserveTenantPorts): Promise<readonly WholeRoster[]> {
  const [pools, places] = [await ports.departments.allPools(), await ports.departments.allPlaces()];
  const byPool = groupBy(places, poolKey);
  const known = new Set(pools.map(poolKey));
  const isShort = [...byPool.keys()].some((key) => !known.has(key));
  if (isShort) throw new Fault('unavailable', 'rosters: the pools are not all there');
  const whole: WholeRoster[] = [];
  for (const pool of pools) {
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
    const ofProduct = groupBy(await ports.purchases.entitlements({ product }), (one) => one.department);
    for (const [department, ofPool] of ofProduct) held.set(poolKey({ department, product }), ofPool);
  }
  return rosters.map(({ pool: { department, product, rosterLength } }) => {
    const entitlements = (held.get(poolKey({ department, product })) ?? []).map(({ entitlement }) => entitlement);
    return { department, product, rosterLength, seatCap: seatCapOn(entitlements, today, term), entitlements };
  });
}

/** The places that the rosters call for a seat for: the first of each, as many as its seat cap of the day. */
const seatedOn = (rosters: readonly WholeRoster[], pools: readonly ObservedPool[]): readonly RosterPlace[] =>
  rosters.flatMap(({ places }, index) => places.slice(0, pools[index]?.seatCap ?? 0));

/** People of our rosters or records who hold nothing of the catalog, as far as the pages of the tenant say. */
async function observeOthers(
  { provisioner }: ObserveTenantPorts,
  known: {
    readonly holders: readonly ObservedPerson[];
    readonly desired: readonly DesiredSeat[];
    readonly owned: readonly OwnedSeat[];
  },
): Promise<readonly ObservedPerson[]> {
  const seen = new Set(known.holders.map((person) => person.userId));
  const others = new Set([...known.desired, ...known.owned].map((seat) => seat.userId).filter((id) => !seen.has(id)));
  return others.size === 0 ? [] : provisioner.observe([...others]);
}

/** What we released lately is nobody's: what is read may be older than our own write. */
export function withoutReleased(
  people: readonly ObservedPerson[],
  owned: readonly OwnedSeat[],
  released: readonly ReleasedSeat[],
): readonly ObservedPerson[] {
  if (released.length === 0) return people;
  const seatKey = ({ userId, skuId }: ReleasedSeat) => `${userId} ${skuId}`;
  const gone = new Set(released.map(seatKey));
  for (const seat of owned) gone.delete(seatKey(seat));
  return people.map((person) => {
    const isGone = (skuId: SkuId) => gone.has(seatKey({ userId: person.userId, skuId }));
    const assignments = person.assignments.filter(({ source, skuId }) => source.kind !== 'direct' || !isGone(skuId));
    return assignments.length === person.assignments.length ? person : { ...person, assignments };
  });
}

function knownPeople(
  rosters: readonly WholeRoster[],
  records: readonly AssignmentRecord[],
  actual: readonly ObservedPerson[],
): ReadonlyMap<UserId, KnownPerson> {
  const people = new Map<UserId, KnownPerson>();
  for (const { person } of records) people.set(person.userId, person);
  for (const { places } of rosters) for (const place of places) people.set(place.userId, named(place));
  for (const { userId, person } of actual)
    if (person !== undefined && people.has(userId)) people.set(userId, named(person));
  return people;
}

const inOrder = (places: readonly RosterPlace[]): readonly RosterPlace[] =>
  places.toSorted((one, other) => one.rank - other.rank);

const poolKey = (one: { readonly department: DepartmentId; readonly product: ProductId }): string =>
  `${one.department} ${one.product}`;
