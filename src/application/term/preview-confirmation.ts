import { type PersonActor } from '../../domain/actor';
import { groupBy } from '../../domain/group-by';
import { type DepartmentId, type EntitlementId, type ProductId, type PurchaseId } from '../../domain/ids';
import { type KnownPerson, named } from '../../domain/people';
import { correctionsOf } from '../../domain/purchase/correction';
import { type NamedDepartment, type NamedProduct } from '../../domain/refusal';
import { type Refused, refused } from '../../domain/result';
import { emptyPool, seatCount, type SeatCount } from '../../domain/roster/pool';
import { seatsOn } from '../../domain/term/cover';
import { seatCapOn } from '../../domain/term/entitlement';
import { boughtUnits } from '../../domain/term/trial';
import { skusOf } from '../../reconcile/plan/service-plans';
import { namedDepartment, namedProduct } from '../access/names';
import { departmentIfAllowed, notYours, readStanding } from '../access/standing';
import { orLogFault } from '../outbox/faults';
import { type Ports } from '../ports';
import { todayOf } from '../today';

/** Whoever presses does not wait longer for what the tenant says. */
const BUDGET_MS = 2500;
/** More people are counted, and not named. */
const MOST_NAMED = 5;

/** What the tenant has of a product, and what is given out of it today; of all departments. */
export interface UnitsStanding {
  /** Usable units that were bought; undefined when the tenant does not say so in time. */
  readonly units: number | undefined;
  /** The seats in force. */
  readonly promised: number;
}

/** What confirming seats by hand would do now. */
export interface ConfirmationShown {
  readonly department: NamedDepartment;
  readonly product: NamedProduct;
  readonly entitlement: EntitlementId;
  readonly purchaseOrderNumber: string;
  /** The purchase that gave it; undefined when it was imported. */
  readonly purchase: PurchaseId | undefined;
  /** How many seats would count. */
  readonly seats: number;
  readonly standing: UnitsStanding;
  readonly now: SeatCount;
  readonly after: SeatCount;
  /** The first of those who would be seated, in order, and how many they are. */
  readonly seated: { readonly first: readonly KnownPerson[]; readonly count: number };
}

/** What confirming the seats of an entitlement by hand would do, for those who decide purchases. It changes nothing. */
export async function previewConfirmation(
  ports: Ports,
  actor: PersonActor,
  asked: { readonly department: DepartmentId; readonly product: ProductId; readonly entitlement: EntitlementId },
): Promise<({ readonly kind: 'shown' } & ConfirmationShown) | Refused> {
  const standing = await readStanding(ports, actor);
  const department = departmentIfAllowed(standing, 'decide-purchase', asked.department);
  if (department === undefined) return refused(notYours(standing));
  const { product } = asked;
  const books = ports.departments.look(department.id);
  const [stored, own, units] = await Promise.all([
    books.pool(product),
    books.entitlements(product),
    readUnits(ports, product),
  ]);
  const root = own.find((one) => one.id === asked.entitlement);
  if (root === undefined) return refused({ code: 'no-such-purchase', typed: undefined });
  const today = todayOf(ports);
  const { term } = ports.policy;
  const awaited = [root, ...correctionsOf(root, own)].filter((one) => one.status === 'awaiting-tenant');
  const once = own.map((one) => (awaited.includes(one) ? { ...one, status: 'confirmed' as const } : one));
  const pool = stored ?? emptyPool(department.id, product);
  const [now, after] = [own, once].map((all) => seatCount(pool, seatCapOn(all, today, term))) as [SeatCount, SeatCount];
  const count = Math.max(0, now.waiting - after.waiting);
  const slice = { product, fromRank: pool.seatedThrough + 1, direction: 'ascending', limit: MOST_NAMED } as const;
  const first = count === 0 ? [] : (await books.entries(slice)).slice(0, count).map(named);
  return {
    kind: 'shown',
    department: namedDepartment(department),
    product: namedProduct(ports, product),
    entitlement: root.id,
    purchaseOrderNumber: root.purchaseOrderNumber,
    purchase: root.purchase,
    seats: seatsOn(awaited, today),
    standing: units,
    now,
    after,
    seated: { first, count },
  };
}

/** What the tenant has of a product and what is promised of it, as far as that can be said in a turn. */
export async function readUnits(ports: Ports, product: ProductId): Promise<UnitsStanding> {
  const [held, units] = await Promise.all([ports.purchases.entitlements({ product }), unitsSoon(ports, product)]);
  const today = todayOf(ports);
  const caps = [...groupBy(held, ({ department }) => department).values()].map((own) =>
    seatCapOn(
      own.map(({ entitlement }) => entitlement),
      today,
      ports.policy.term,
    ),
  );
  return { units, promised: caps.reduce((sum, cap) => sum + cap, 0) };
}

function unitsSoon(ports: Ports, product: ProductId): Promise<number | undefined> {
  const find = async (): Promise<number | undefined> => {
    const [skus, reading] = await Promise.all([ports.provisioner.tenantSkus(), ports.trials.read()]);
    const known = ports.policy.products.find((one) => one.id === product);
    const ids = known === undefined ? [] : skusOf(known, skus);
    const own = skus.filter(({ skuId }) => ids.includes(skuId));
    return own.some((sku) => sku.unclear?.includes('prepaidUnits') === true) ? undefined : boughtUnits(own, reading);
  };
  const found = orLogFault(ports.logger, find, 'units could not be looked up', { product });
  return Promise.race([found, ports.pause(BUDGET_MS).then(() => undefined)]);
}
