import { type DepartmentId, type ProductId } from '../../../domain/ids';
import { type Overlap } from '../../../domain/purchase/purchase-shown';
import { type TenantSku } from '../../../ports/roster/seat-provisioner';
import { type Ports } from '../../ports';
import { orLogFault } from '../../outbox/faults';
import { givesPlan } from '../../../domain/roster/service-plans';
import { coveringPlans } from '../../../reconcile/plan/service-plans';

type PoolAt = { readonly department: DepartmentId; readonly product: ProductId };

/** More people are not looked at: the first of a roster say enough. */
const MOST_PEOPLE = 100;

/**
 * How many people of a pool's roster have the product already through a bigger one, by the service plans that the policy names.
 *
 * @returns Undefined when nobody has, when the policy names no plans, or when the tenant does not say: it is a hint, and keeps
 *   nobody from buying.
 */
async function findOverlap(ports: Ports, { department, product: id }: PoolAt): Promise<Overlap | undefined> {
  const product = ports.policy.products.find((one) => one.id === id);
  if (product === undefined || product.overlapServicePlans.length === 0) return undefined;
  const books = ports.departments.look(department);
  const entries = await books.entries({ product: id, direction: 'ascending', limit: MOST_PEOPLE });
  if (entries.length === 0) return undefined;
  const skus = await ports.provisioner.tenantSkus();
  const covering = coveringPlans(product, skus);
  if (covering.size === 0) return undefined;
  const people = await ports.provisioner.observe(entries.map((entry) => entry.userId));
  const having = people.map(({ assignments }) =>
    skus.filter(({ skuId }) => {
      const plans = covering.get(skuId);
      return plans !== undefined && assignments.some((one) => one.skuId === skuId && givesPlan(one, plans));
    }),
  );
  const covered = having.filter((skusOfOne) => skusOfOne.length > 0);
  if (covered.length === 0) return undefined;
  const cut = entries.length === MOST_PEOPLE ? ({ isCut: true } as const) : {};
  return { people: covered.length, of: entries.length, ...cut, through: byFrequency(covered.flat()) };
}

function byFrequency(skus: readonly TenantSku[]): readonly string[] {
  const count = (partNumber: string) => skus.filter((sku) => sku.skuPartNumber === partNumber).length;
  return [...new Set(skus.map((sku) => sku.skuPartNumber))].toSorted((one, other) => count(other) - count(one));
}

/** A turn does not wait longer for a hint. */
const BUDGET_MS = 2500;

/** The same, but for no longer than a turn can wait, or than is said. */
export function findOverlapSoon(
  ports: Ports,
  { department, product }: PoolAt,
  budgetMs = BUDGET_MS,
): Promise<Overlap | undefined> {
  const about = { department, product };
  const found = orLogFault(ports.logger, () => findOverlap(ports, about), 'overlap could not be looked up', about);
  return Promise.race([found, ports.pause(budgetMs).then(() => undefined)]);
}
