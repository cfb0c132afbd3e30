import { type Assignment } from '../../domain/roster/assignment';
import { type AssignmentRecord } from '../../domain/roster/assignment-record';
import { type Instant, instantOf } from '../../domain/calendar';
import { type DepartmentId, type ProductId, type SkuId, type UserId } from '../../domain/ids';
import { type DesiredSeat, type OwnedSeat } from '../../domain/reconcile/plan';
import { type Product } from '../../domain/institution/product';
import { type DepartmentStore } from '../../ports/roster/department-store';
import { type Clock } from '../../ports/clock';
import { type ObservedPerson, type SeatProvisioner, type TenantSku } from '../../ports/roster/seat-provisioner';
import { desiredSeats } from './desired';
import { type Stock } from '../plan/fit-units';
import { ownedSeat } from './owned-seat';
import { type Observed } from '../plan/observed';
import { coveringPlans, mainPlans, skusOf } from '../plan/service-plans';

/** What observing needs. */
export interface ObservePorts {
  readonly departments: DepartmentStore;
  readonly provisioner: SeatProvisioner;
  readonly clock: Clock;
}

/** Some people of one pool, as our records and the tenant have them now. */
export interface ObservedPeople extends Observed, Stock {
  /** Every record of ours of these people and the product, in any order. */
  readonly records: readonly AssignmentRecord[];
  /** When the tenant was begun to be read. */
  readonly begunAt: Instant;
}

/**
 * Reads what our rosters call for and what the tenant reports, for some people of one pool. Rosters and records of other
 * departments count too: whoever has just gone from one to another keeps the license.
 */
export async function observePeople(
  ports: ObservePorts,
  asked: { readonly department: DepartmentId; readonly product: Product; readonly userIds: readonly UserId[] },
): Promise<ObservedPeople> {
  const { product, userIds } = asked;
  const begunAt = instantOf(ports.clock.now());
  const [tenantSkus, reported, ours] = await Promise.all([
    ports.provisioner.tenantSkus(),
    ports.provisioner.observe(userIds),
    readOurs(ports, asked),
  ]);
  const actual = await Promise.all(reported.map((person) => withoutReleased(ports, person, ours.owned)));
  return {
    ...ours,
    begunAt,
    actual,
    skus: new Map([[product.id, skusOf(product, tenantSkus)]]),
    covering: new Map([[product.id, coveringPlans(product, tenantSkus)]]),
    mainPlans: mainPlans(product, tenantSkus),
    freeUnits: freeUnits(tenantSkus),
    unclearSkus: unclearSkus(tenantSkus),
    isUnidentified: unidentified(tenantSkus),
    // These people's places were just changed by commands, which are in the ledger.
    isExplained: () => true,
  };
}

/**
 * A person without what we released lately: what is read may be older than our own write, and would be taken for somebody
 * else's.
 */
async function withoutReleased(
  ports: ObservePorts,
  person: ObservedPerson,
  owned: readonly OwnedSeat[],
): Promise<ObservedPerson> {
  const { userId, assignments } = person;
  const isOurs = (skuId: SkuId) => owned.some((seat) => seat.userId === userId && seat.skuId === skuId);
  const isStranger = ({ source, skuId }: Assignment) => source.kind === 'direct' && !isOurs(skuId);
  if (!assignments.some(isStranger)) return person;
  const released = await ports.departments.releasedLately(userId);
  return { ...person, assignments: assignments.filter((one) => !isStranger(one) || !released.includes(one.skuId)) };
}

async function readOurs(
  ports: ObservePorts,
  { department, product, userIds }: { department: DepartmentId; product: Product; userIds: readonly UserId[] },
) {
  const [desired, all] = await Promise.all([
    seatsOf(ports, { product: product.id, userIds }),
    userIds.length === 0 ? [] : ports.departments.assignmentsOf(userIds),
  ]);
  const records = all.filter((record) => record.product === product.id);
  const isOther = (seat: DesiredSeat) => Number(seat.department !== department);
  return {
    desired: desired.toSorted((one, other) => isOther(one) - isOther(other)),
    // Somebody asks for it now: what the tenant refused lately is tried again.
    owned: records.map((record) => ownedSeat(record, ports.clock.now(), { triesAgain: true })),
    records,
  };
}

/** The seats that people have through any department. */
export async function seatsOf(
  { departments }: Pick<ObservePorts, 'departments'>,
  { product, userIds }: { readonly product: ProductId; readonly userIds: readonly UserId[] },
): Promise<readonly DesiredSeat[]> {
  const all = userIds.length === 0 ? [] : await departments.entriesOf(userIds);
  const held = all.filter(({ entry }) => entry.product === product);
  const there = [...new Set(held.map(({ department }) => department))];
  const pools = there.length === 0 ? [] : await departments.poolsOf(there, product);
  return pools.flatMap((pool) =>
    held.flatMap(({ department, entry }) => (department === pool.department ? desiredSeats(pool, [entry]) : [])),
  );
}

/** Units of each SKU that nobody holds; negative when more are held than there are. */
export const freeUnits = (tenantSkus: readonly TenantSku[]): Stock['freeUnits'] =>
  new Map(tenantSkus.map((sku) => [sku.skuId, sku.enabledUnits - sku.consumedUnits]));

/** SKUs whose units cannot be judged. */
export const unclearSkus = (tenantSkus: readonly TenantSku[]): ReadonlySet<SkuId> =>
  new Set(tenantSkus.filter(hasUnclearUnits).map(({ skuId }) => skuId));

/** Whether nobody knows how many units of a SKU there are, or how many are held. */
export const hasUnclearUnits = ({ unclear = [] }: TenantSku): boolean =>
  unclear.includes('consumedUnits') || unclear.includes('prepaidUnits');

/** Whether a SKU that seems to be of no product may be one all the same: the tenant does not say which it is. */
export function unidentified(tenantSkus: readonly TenantSku[]): (skuId: SkuId) => boolean {
  const isNameless = tenantSkus.some(({ unclear = [] }) => unclear.includes('skuId'));
  const ids = new Set(
    tenantSkus.filter(({ unclear = [] }) => unclear.includes('skuPartNumber')).map(({ skuId }) => skuId),
  );
  return (skuId) => ids.has(skuId) || (isNameless && !tenantSkus.some((sku) => sku.skuId === skuId));
}
