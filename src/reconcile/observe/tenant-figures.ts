import { type TenantUnits } from '../../domain/audit/tenant-units';
import { type CalendarDate } from '../../domain/calendar';
import { defined } from '../../domain/defined';
import { groupBy } from '../../domain/group-by';
import { type ProductId } from '../../domain/ids';
import { type Product } from '../../domain/institution/product';
import { type PoolFigures } from '../../domain/reconcile/position';
import { planCover } from '../../domain/term/cover';
import { type Term } from '../../domain/term/term';
import { boughtUnits, type TrialReading, trialUnits } from '../../domain/term/trial';
import { type TenantSku } from '../../ports/roster/seat-provisioner';
import { skusOf } from '../plan/service-plans';
import { hasUnclearUnits } from './observe';
import { type ObservedTenant } from './observe-tenant';

/** What one reading of the whole tenant says in numbers. */
export interface TenantFigures {
  /** In the order of the catalog. */
  readonly units: readonly TenantUnits[];
  readonly pools: readonly PoolFigures[];
}

/** Counts what was observed, as of the day it was observed for. */
export function tenantFigures(
  { pools, tenantSkus }: Pick<ObservedTenant, 'pools' | 'tenantSkus'>,
  day: { readonly products: readonly Product[]; readonly today: CalendarDate; readonly term: Term },
  trials: TrialReading,
): TenantFigures {
  const units = day.products.map((product) => unitsOf(product, tenantSkus, trials));
  return { units, pools: poolFigures(pools, day, new Map(units.map(({ product, enabled }) => [product, enabled]))) };
}

function unitsOf(product: Product, tenantSkus: readonly TenantSku[], trials: TrialReading): TenantUnits {
  const skus = skusOf(product, tenantSkus);
  const own = tenantSkus.filter(({ skuId }) => skus.includes(skuId));
  const sum = (of: (sku: TenantSku) => number): number => own.reduce((total, sku) => total + of(sku), 0);
  return {
    product: product.id,
    enabled: boughtUnits(own, trials),
    trial: trialUnits(own, trials),
    warning: sum(({ warningUnits }) => warningUnits),
    suspended: sum(({ suspendedUnits }) => suspendedUnits),
    ...defined({ isUnclear: own.some(hasUnclearUnits) ? (true as const) : undefined }),
  };
}

function poolFigures(
  pools: ObservedTenant['pools'],
  { today, term }: { readonly today: CalendarDate; readonly term: Term },
  units: ReadonlyMap<ProductId, number>,
): readonly PoolFigures[] {
  return [...groupBy(pools, ({ product }) => product)].flatMap(([product, ofProduct]) => {
    const held = ofProduct.flatMap(({ department, entitlements }) =>
      entitlements.map((entitlement) => ({ department, entitlement })),
    );
    const { confirm, wait } = planCover(held, { units: units.get(product) ?? 0, today, term });
    const seats = new Map(
      [...groupBy([...confirm, ...wait], ({ department }) => department)].map(([department, own]) => [
        department,
        own.reduce((sum, one) => sum + one.seats, 0),
      ]),
    );
    return ofProduct.map(({ department, rosterLength, seatCap }) => ({
      department,
      product,
      rosterLength,
      seatCap,
      awaiting: seats.get(department) ?? 0,
    }));
  });
}
