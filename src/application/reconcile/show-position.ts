import { type Plan } from '../../domain/reconcile/plan';
import { refreshNames } from './refresh-names';
import { defined } from '../../domain/defined';
import { type PersonActor } from '../../domain/actor';
import { instantOf } from '../../domain/calendar';
import { planCover } from '../../domain/term/cover';
import { boughtUnits, type TrialReading, trialUnits } from '../../domain/term/trial';
import { orLogFault } from '../outbox/faults';
import { groupBy } from '../../domain/group-by';
import { type ProductId } from '../../domain/ids';
import {
  type KeptPosition,
  narrowed,
  type PoolFigures,
  positioning,
  type PositionParts,
} from '../../domain/reconcile/position';
import { type PositionShown, sumOf } from '../../domain/reconcile/position-shown';
import { type OnProgress } from '../../domain/reconcile/progress';
import { hasUnclearUnits } from '../../reconcile/observe/observe';
import { skusOf } from '../../reconcile/plan/service-plans';
import { observeTenant, type ObservedTenant } from '../../reconcile/observe/observe-tenant';
import { planFor, recordSeen } from '../../reconcile/reconcile';
import { showing } from '../../reconcile/observe/shown';
import { type Shown } from '../../domain/reconcile/standing';
import { runInSlices } from '../../concurrency/in-slices';
import { type DayPorts, type Ports } from '../ports';
import { todayOf } from '../today';
import { namedProduct } from '../access/names';

/** What a position is narrowed to; everything, when empty. */
export type PositionAbout = KeptPosition['about'];

/**
 * Reads the whole tenant once, plans as the reconciler would, and counts the position out of that plan. It is kept, so that its pages are
 * of one reading. What cannot be read whole is a fault.
 */
export async function takePosition(
  ports: Ports,
  by: PersonActor,
  about: PositionAbout,
  onProgress?: OnProgress,
): Promise<KeptPosition> {
  const at = instantOf(ports.clock.now());
  // The catalog of today.
  await ports.institution.read();
  const { products, term, reconcile } = ports.policy;
  const request = { products, term, today: todayOf(ports), triesAgain: false };
  const observed = await observeTenant(ports, { ...request, ...defined({ onProgress }) });
  const trials = (await orLogFault(ports.logger, () => ports.trials.read(), 'trials could not be read')) ?? UNTOLD;
  const plan = await planFor(observed, reconcile);
  const shown = await runInSlices(showing(observed));
  const parts = partsOf(ports, { observed, plan, shown }, trials);
  const position = narrowed(await runInSlices(positioning(parts)), about);
  const kept = { id: `position-${at}-${by.userId}`, at, about, position };
  await ports.positions.save(kept);
  // What this reading saw is what every other card says, too.
  await recordSeen(ports, { observed, plan, shown, isLook: true });
  await orLogFault(
    ports.logger,
    () => refreshNames(ports, { ...observed, isFirstOfDay: false }),
    'names could not be refreshed',
  );
  return kept;
}

/** A page of a position that was kept, with the names of today. */
export async function showPosition(
  ports: Pick<Ports, 'departments' | 'policy' | 'reminderRuns'>,
  { id, at, about, position }: KeptPosition,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<PositionShown> {
  const end = offset + limit;
  const { length } = position.products;
  const pools = position.pools.slice(Math.max(0, offset - length), Math.max(0, end - length));
  const onPage = [
    ...pools.map((pool) => pool.department),
    ...(about.department === undefined ? [] : [about.department]),
  ];
  const [departments, run] = await Promise.all([
    ports.departments.departmentsOf([...new Set(onPage)]),
    ports.reminderRuns.last(),
  ]);
  const departmentName = (of: string) => departments.find((one) => one.id === of)?.name ?? of;
  const productName = (of: ProductId) => namedProduct(ports, of).name;
  const { product, department } = about;
  const { short, ...sum } = sumOf(position, about);
  return {
    id,
    at,
    about: defined({
      product: product && { id: product, name: productName(product) },
      department: department && { id: department, name: departmentName(department) },
    }),
    sum: { ...sum, short: short.map((one) => ({ name: productName(one.product), short: one.short })) },
    products: position.products.slice(offset, end).map((one) => ({ ...one, name: productName(one.product) })),
    pools: pools.map((pool) => ({
      ...pool,
      productName: productName(pool.product),
      departmentName: departmentName(pool.department),
    })),
    offset,
    total: length + position.pools.length,
    unclearUnits: position.products
      .filter(({ isUnclear }) => isUnclear === true)
      .map((one) => productName(one.product)),
    reminders: { ranAt: run?.at },
    ...defined({ areTrialsUnclear: position.areTrialsUnclear }),
  };
}

const UNTOLD: TrialReading = { trials: [], isWhole: false };

function partsOf(
  ports: DayPorts,
  { observed, plan, shown }: { readonly observed: ObservedTenant; readonly plan: Plan; readonly shown: Shown },
  reading: TrialReading,
): PositionParts {
  const { desired, tenantSkus } = observed;
  const products = ports.policy.products.map((product) => {
    const skus = skusOf(product, tenantSkus);
    const own = tenantSkus.filter(({ skuId }) => skus.includes(skuId));
    return {
      product: product.id,
      units: boughtUnits(own, reading),
      ...defined({
        trialUnits: trialUnits(own, reading) || undefined,
      }),
      warningUnits: own.reduce((sum, { warningUnits }) => sum + warningUnits, 0),
      ...defined({ isUnclear: own.some(hasUnclearUnits) ? (true as const) : undefined }),
    };
  });
  return {
    plan,
    desired,
    products,
    ...defined({ areTrialsUnclear: reading.isWhole ? undefined : (true as const) }),
    pools: poolFigures(ports, observed, new Map(products.map(({ product, units }) => [product, units]))),
    ...shown,
  };
}

function poolFigures(
  ports: DayPorts,
  { pools }: ObservedTenant,
  units: ReadonlyMap<ProductId, number>,
): readonly PoolFigures[] {
  const today = todayOf(ports);
  const { term } = ports.policy;
  return [...groupBy(pools, ({ product }) => product)].flatMap(([product, ofProduct]) => {
    const held = ofProduct.flatMap(({ department, entitlements }) =>
      entitlements.map((entitlement) => ({ department, entitlement })),
    );
    const { confirm, wait } = planCover(held, { units: units.get(product) ?? 0, today, term });
    return ofProduct.map(({ department, rosterLength, seatCap }) => {
      const awaiting = [...confirm, ...wait].filter((one) => one.department === department);
      const seats = awaiting.reduce((sum, one) => sum + one.seats, 0);
      return { department, product, rosterLength, seatCap, awaiting: seats };
    });
  });
}
