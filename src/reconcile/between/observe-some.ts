import { atOnce } from '../../domain/pausable';
import { type AssignmentRecord } from '../../domain/roster/assignment-record';
import { type Instant, instantOf } from '../../domain/calendar';
import { groupBy } from '../../domain/group-by';
import { type DepartmentId, type ProductId, type UserId } from '../../domain/ids';
import { type KnownPerson, named } from '../../domain/people';
import { type Pool } from '../../domain/roster/pool';
import { seatCapOn } from '../../domain/term/entitlement';
import { type HeldEntry, placeOf } from '../../ports/roster/department-store';
import { type ObservedPerson } from '../../ports/roster/seat-provisioner';
import { desiredSeats } from '../observe/desired';
import { explanations } from '../observe/explanations';
import { freeUnits, unclearSkus, unidentified } from '../observe/observe';
import { type ObserveRequest, type ObserveTenantPorts, withoutReleased } from '../observe/observe-tenant';
import { ownedSeat } from '../observe/owned-seat';
import { type Stock } from '../plan/fit-units';
import { type Observed } from '../plan/observed';
import { coveringPlans, mainPlans, skusOf } from '../plan/service-plans';

/** Some people of any pools, as our records and the tenant have them now: all of theirs, and nothing of anybody else. */
export interface ObservedSome extends Observed, Stock {
  readonly people: ReadonlyMap<UserId, KnownPerson>;
  /** When the tenant was begun to be read. */
  readonly begunAt: Instant;
  /** People of whom nothing can be said yet: the cover of a pool of theirs changes today, and nobody was seated by it yet. */
  readonly unready: ReadonlySet<UserId>;
}

/**
 * Reads what our rosters call for and what the tenant reports, for some people, as sets. The tenant is read first: what it shows of ours by
 * then has its record, or was released lately.
 */
export async function observeSome(
  ports: ObserveTenantPorts,
  request: ObserveRequest,
  userIds: readonly UserId[],
): Promise<ObservedSome> {
  const { departments, provisioner, clock } = ports;
  const begunAt = instantOf(clock.now());
  const [tenantSkus, reported] = await Promise.all([provisioner.tenantSkus(), provisioner.observe(userIds)]);
  const [records, entries, released] = await Promise.all([
    departments.assignmentsOf(userIds),
    departments.entriesOf(userIds),
    departments.allReleasedLately(),
  ]);
  const pools = await poolsOf(ports, request, entries);
  const unready = new Set(entries.filter((held) => !pools.has(poolKey(held))).map(userOf));
  const isReady = ({ userId }: { readonly userId: UserId }) => !unready.has(userId);
  const desired = entries.flatMap((held) => {
    const pool = pools.get(poolKey(held));
    return pool === undefined ? [] : desiredSeats(pool, [held.entry]);
  });
  const owned = records.map((record) => ownedSeat(record, clock.now(), request));
  const places = entries.map(({ department, entry }) => placeOf(department, entry));
  return {
    desired: desired.filter(isReady),
    owned: owned.filter(isReady),
    actual: atOnce(withoutReleased(reported, owned, released)).filter(isReady),
    skus: new Map(request.products.map((product) => [product.id, skusOf(product, tenantSkus)])),
    covering: new Map(request.products.map((product) => [product.id, coveringPlans(product, tenantSkus)])),
    mainPlans: new Map(request.products.flatMap((product) => [...mainPlans(product, tenantSkus)])),
    freeUnits: freeUnits(tenantSkus),
    unclearSkus: unclearSkus(tenantSkus),
    isUnidentified: unidentified(tenantSkus),
    isExplained: await explanations(departments, { desired, owned, rosters: [{ places }] }),
    people: peopleIn(records, entries, reported),
    begunAt,
    unready,
  };
}

/** The pools of some entries, without those whose seat cap of today is not the one that people were last seated by: their cover changes. */
async function poolsOf(
  { departments }: ObserveTenantPorts,
  { today, term }: ObserveRequest,
  entries: readonly HeldEntry[],
): Promise<ReadonlyMap<string, Pool>> {
  const ids = [...new Set(entries.map(({ department }) => department))];
  if (ids.length === 0) return new Map();
  const [pools, held] = await Promise.all([departments.poolsOf(ids), departments.entitlementsOf(ids)]);
  const entitlements = groupBy(held, ({ department, entitlement: { product } }) => keyOf(department, product));
  return new Map(
    pools.flatMap((pool): readonly [string, Pool][] => {
      const key = keyOf(pool.department, pool.product);
      const own = (entitlements.get(key) ?? []).map(({ entitlement }) => entitlement);
      return seatCapOn(own, today, term) === pool.capSeen ? [[key, pool]] : [];
    }),
  );
}

function peopleIn(
  records: readonly AssignmentRecord[],
  entries: readonly HeldEntry[],
  reported: readonly ObservedPerson[],
): ReadonlyMap<UserId, KnownPerson> {
  const people = new Map<UserId, KnownPerson>();
  for (const { person } of records) people.set(person.userId, person);
  for (const { entry } of entries) people.set(entry.userId, named(entry));
  for (const { userId, person } of reported)
    if (person !== undefined && people.has(userId)) people.set(userId, named(person));
  return people;
}

const userOf = ({ entry }: HeldEntry): UserId => entry.userId;
const poolKey = ({ department, entry }: HeldEntry): string => keyOf(department, entry.product);
const keyOf = (department: DepartmentId, product: ProductId): string => `${department} ${product}`;
