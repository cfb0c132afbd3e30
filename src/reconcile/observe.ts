import { type AssignmentRecord } from '../domain/assignment-record';
import { type DepartmentId, type ProductId, type SkuId, type UserId } from '../domain/ids';
import { type DesiredSeat, type OwnedSeat } from '../domain/plan';
import { type Product } from '../domain/product';
import { type RosterEntry } from '../domain/pool';
import { type DepartmentStore } from '../ports/department-store';
import { type SeatProvisioner, type TenantSku } from '../ports/seat-provisioner';
import { desiredSeats } from './desired';
import { type Observed } from './plan';

/** What observing needs. */
export interface ObservePorts {
  readonly departments: DepartmentStore;
  readonly provisioner: SeatProvisioner;
}

/** Some people of one pool, as our records and the tenant have them now. */
export interface ObservedPeople extends Observed {
  /** Those who are on the roster or have a license of ours, as our records name them. */
  readonly entries: ReadonlyMap<UserId, RosterEntry>;
  readonly records: ReadonlyMap<UserId, AssignmentRecord>;
}

/** Reads what our rosters call for and what the tenant reports, for some people of one pool. */
export async function observePeople(
  ports: ObservePorts,
  asked: { readonly department: DepartmentId; readonly product: Product; readonly userIds: readonly UserId[] },
): Promise<ObservedPeople> {
  const { department, product, userIds } = asked;
  const [tenantSkus, actual, ours] = await Promise.all([
    ports.provisioner.tenantSkus(),
    ports.provisioner.observe(userIds),
    readOurs(ports, asked),
  ]);
  return {
    ...ours,
    actual,
    skus: new Map([[product.id, skusOf(product, tenantSkus)]]),
    // These people's places were just changed by a command, which is in the ledger.
    isExplained: (seat) => seat.department === department,
  };
}

/** The SKUs of a product that the tenant has, in the order of the policy. */
export function skusOf(product: Product, tenantSkus: readonly TenantSku[]): readonly SkuId[] {
  return product.skuPartNumbers.flatMap((partNumber) =>
    tenantSkus.filter((sku) => sku.skuPartNumber === partNumber).map((sku) => sku.skuId),
  );
}

async function readOurs(
  ports: ObservePorts,
  asked: { department: DepartmentId; product: Product; userIds: readonly UserId[] },
) {
  const { department, product, userIds } = asked;
  const books = ports.departments.look(department);
  const pool = await books.pool(product.id);
  const read = await Promise.all(
    userIds.map(async (userId) => ({
      userId,
      entry: await books.entry(product.id, userId),
      records: (await books.assignmentsOf({ userId })).filter((record) => record.product === product.id),
    })),
  );
  const entries = read.flatMap(({ entry }) => (entry === undefined ? [] : [entry]));
  const records = read.flatMap((one) => one.records);
  const desired: readonly DesiredSeat[] = pool === undefined ? [] : desiredSeats(pool, entries);
  return {
    desired,
    owned: records.map((record) => owned(record, product.id)),
    entries: new Map(entries.map((entry) => [entry.userId, entry])),
    records: new Map(records.map((record) => [record.person.userId, record])),
  };
}

const owned = (record: AssignmentRecord, product: ProductId): OwnedSeat => ({
  userId: record.person.userId,
  product,
  skuId: record.skuId,
  department: record.department,
  isSettled: record.outcome.status === 'active' || record.outcome.status === 'adopted',
});
