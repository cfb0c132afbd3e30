import { type AuditPool, type AuditProduct } from '../../../domain/audit/audit';
import { type ReplayedInstitution } from '../../../domain/replay/replayed';
import { defined } from '../../../domain/defined';
import { groupBy } from '../../../domain/group-by';
import { type ProductId } from '../../../domain/ids';
import { type Policy } from '../../../domain/institution/policy';

/** Products as they were at the end of a day: their order, what they were called, and what the tenant had of them when it was last read by then. */
export function productsPast({ products }: Pick<Policy, 'products'>, past: ReplayedInstitution) {
  const order = new Map(products.map(({ id }, index) => [id, index]));
  const place = (id: ProductId): number => order.get(id) ?? order.size;
  const compare = (one: ProductId, other: ProductId): number =>
    place(one) - place(other) || (one < other ? -1 : Number(one > other));
  const nameOf = (id: ProductId): string =>
    past.products.get(id)?.name ?? products.find((product) => product.id === id)?.name ?? id;
  const units = new Map(past.tenantRead?.units.map((one) => [one.product, one]));

  /** A line for each product that had a pool, or units. */
  function productsOf(pools: readonly AuditPool[]): readonly AuditProduct[] {
    const byProduct = groupBy(pools, ({ product }) => product);
    return [...new Set([...byProduct.keys(), ...units.keys()])].toSorted(compare).map((product) => {
      const own = byProduct.get(product) ?? [];
      const sum = (of: (pool: AuditPool) => number): number => own.reduce((total, pool) => total + of(pool), 0);
      const [promised, read] = [sum(({ entitled }) => entitled), units.get(product)];
      return {
        ...{ product, productName: nameOf(product), promised },
        ...defined({ units: read }),
        seated: sum(({ seated }) => seated),
        waiting: sum(({ waiting }) => waiting),
        ...(read === undefined ? {} : against(read, promised)),
      };
    });
  }

  return { compare, nameOf, productsOf };
}

/** How units and promises differ; nobody knows it where what the tenant says of its units cannot be judged. */
const against = (
  { enabled, isUnclear }: { readonly enabled: number; readonly isUnclear?: true },
  promised: number,
): Pick<AuditProduct, 'orphaned' | 'short'> =>
  isUnclear === true
    ? { orphaned: 0, short: 0 }
    : { orphaned: Math.max(0, enabled - promised), short: Math.max(0, promised - enabled) };
