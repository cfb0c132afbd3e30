import { type SkuId } from '../ids';

/** A license a person holds in the tenant, and where it comes from. */
export interface Assignment {
  readonly skuId: SkuId;
  /** `direct` when assigned to the person, otherwise through the group. */
  readonly source: { readonly kind: 'direct' } | { readonly kind: 'group'; readonly groupId: string };
  /** `unclear`: the tenant says something of it that cannot be judged. */
  readonly status: 'active' | 'error' | 'disabled' | 'unclear';
  /** Service plans of the SKU that are switched off in this assignment, by id in lower case; absent when there are none. */
  readonly disabledPlans?: readonly string[];
  /** Why it is in error, when it is. */
  readonly failure: SeatFailure | undefined;
}

/**
 * Why a seat cannot be switched on or off although the roster says so; each has its own sentence and its own helper.
 * `tenant-short` the tenant has no free unit; `conflicting-plan` it cannot coexist with something the person has;
 * `missing-plan` it needs another plan, or another plan needs it; `no-usage-location`; `not-allowed-in-location`;
 * `mail-clash` a mail address is used twice; `inherited` held through a group and not removable; `unknown-sku` the tenant does not have it;
 * `not-for-people` it is one for the whole organization; `person-missing` the account is gone; `account-disabled`; `unclear` what the
 * tenant says of the person cannot be judged; `plan-off` held, but what makes the product is switched off in it; `other` anything else.
 */
export type SeatFailure =
  /** The plans of other licenses that are in the way; none where the tenant does not name them. */
  | { readonly code: 'conflicting-plan' | 'missing-plan'; readonly planNames: readonly string[] }
  | {
      readonly code:
        | 'tenant-short'
        | 'no-usage-location'
        | 'not-allowed-in-location'
        | 'mail-clash'
        | 'inherited'
        | 'unknown-sku'
        | 'not-for-people'
        | 'person-missing'
        | 'account-disabled'
        | 'unclear'
        | 'plan-off'
        | 'other';
    };
