import { type ProductId, type SkuId } from '../../domain/ids';
import { type DesiredSeat, type OwnedSeat } from '../../domain/reconcile/plan';
import { type ObservedPerson } from '../../ports/roster/seat-provisioner';
import { type PlansBySku } from './service-plans';

/** Everything a plan is made from. Lists are in any order and complete: a part that could not be read is a fault before this. */
export interface Observed {
  readonly desired: readonly DesiredSeat[];
  readonly owned: readonly OwnedSeat[];
  /** Everybody who is in `desired` or `owned`, and whoever else holds a SKU of the catalog; each once. */
  readonly actual: readonly ObservedPerson[];
  /** The SKUs of each product of the catalog that the tenant has, best first; empty when it has none. */
  readonly skus: ReadonlyMap<ProductId, readonly SkuId[]>;
  /** The plans of other SKUs through which somebody has a product already. */
  readonly covering: ReadonlyMap<ProductId, PlansBySku>;
  /** Of the products' own SKUs, the plans without which a license does not do; none that is not here. */
  readonly mainPlans: PlansBySku;
  /** Whether nobody can tell which SKU it is; never unless given. */
  readonly isUnidentified?: (skuId: SkuId) => boolean;
  /** Whether the ledger says why a person should no longer hold a seat of ours. */
  readonly isExplained: (seat: OwnedSeat) => boolean;
}
