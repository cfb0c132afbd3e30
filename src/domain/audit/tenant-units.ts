import { type ProductId } from '../ids';

/** What the tenant had of a product's SKUs together when it was read; units are seats. */
export interface TenantUnits {
  readonly product: ProductId;
  /** Usable units that were bought: `prepaidUnits.enabled`, without those of trials. */
  readonly enabled: number;
  readonly trial: number;
  /** Expired but in grace, and expired for good. */
  readonly warning: number;
  readonly suspended: number;
  /** What the tenant says of them cannot be judged. */
  readonly isUnclear?: true;
}
