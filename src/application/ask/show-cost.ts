import { type PersonActor } from '../../domain/actor';
import { defined } from '../../domain/defined';
import { type DepartmentId, type ProductId } from '../../domain/ids';
import { isSent, type SentPurchase } from '../../domain/purchase/purchase';
import { type NamedDepartment, type NamedProduct } from '../../domain/refusal';
import { type Result } from '../../domain/result';
import { namedDepartment, namedProduct } from '../access/names';
import { departmentsFor, isOwn, notYours, readingAs, type Standing } from '../access/standing';
import { type Ports } from '../ports';

/** What one purchase says of its price. */
export interface CostLine {
  readonly department: NamedDepartment;
  readonly product: NamedProduct;
  readonly purchase: SentPurchase;
}

/** The latest purchases, the newest first, with what was paid. */
export interface Cost {
  readonly lines: readonly CostLine[];
  readonly hasMore: boolean;
  readonly product: NamedProduct | undefined;
  readonly departments: readonly NamedDepartment[];
  readonly currency: string;
}

interface CostAsked {
  readonly department?: DepartmentId | undefined;
  readonly product?: ProductId | undefined;
  readonly limit: number;
}

/** What departments of the asker paid, by their latest purchases: nothing else is known of prices. */
export function showCost(ports: Ports, actor: PersonActor, asked: CostAsked): Promise<Result<{ readonly cost: Cost }>> {
  return readingAs(ports, actor, (standing) => showTo(ports, standing, actor, asked));
}

async function showTo(
  ports: Ports,
  standing: Standing,
  actor: PersonActor,
  { department, product, limit }: CostAsked,
): Promise<Result<{ readonly cost: Cost }>> {
  const departments = departmentsFor(standing, 'see-pools', department);
  if (departments.length === 0) return { ok: false, refusal: notYours(standing) };
  // All of them are not named one by one: that would be as long a question as there are departments.
  const isAll = department === undefined && !departments.some((one) => isOwn(actor, one));
  const read = await ports.purchases.list({
    ...(isAll ? {} : { departments: departments.map(({ id }) => id) }),
    ...defined({ product }),
    status: ['submitted', 'returned', 'approved'],
    limit: limit + 1,
  });
  const lines = read.flatMap(({ purchase }): readonly CostLine[] => {
    const of = departments.find(({ id }) => id === purchase.department);
    if (of === undefined || !isSent(purchase)) return [];
    return [{ department: namedDepartment(of), product: namedProduct(ports, purchase.details.product), purchase }];
  });
  return {
    ok: true,
    cost: {
      lines: lines.slice(0, limit),
      hasMore: read.length > limit,
      product: product === undefined ? undefined : namedProduct(ports, product),
      departments: departments.map(namedDepartment),
      currency: ports.policy.purchasing.currency,
    },
  };
}
