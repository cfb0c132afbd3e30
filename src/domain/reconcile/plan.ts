import { type SeatFailure } from '../roster/assignment';
import { type SkuId, type UserId, type ProductId, type DepartmentId } from '../ids';

/** A seat that our rosters call for. */
export interface DesiredSeat {
  readonly userId: UserId;
  readonly product: ProductId;
  readonly department: DepartmentId;
}

/** Our record that we gave, or took over, a license: written before the request to Graph, deleted when its release is confirmed. */
export interface OwnedSeat extends DesiredSeat {
  readonly skuId: SkuId;
  /** False while we do not know what came of our last request: it is settled by sending it again. */
  readonly isSettled: boolean;
  /**
   * How long ago we last asked for something: `just-now`, so that the tenant's copies may not show it yet; `lately`, so that what was
   * refused would be refused again; absent when that is over.
   */
  readonly asked?: 'just-now' | 'lately';
  /** Why the tenant refused our last request, when it did. */
  readonly failure?: SeatFailure;
  /** That request was to take it away. */
  readonly isReleaseRefused?: true;
  /** We took it over, and did not give it. */
  readonly isAdopted?: true;
}

/** Why a difference is reported and not mended. */
export type HoldReason =
  /** Somebody gave it directly, and nobody's ledger says that it was us. */
  | 'outside-alacarte'
  /** It comes through a group. */
  | 'inherited'
  /** The account is gone; or the roster calls for the seat and the account is disabled. */
  | 'person-missing'
  | 'person-disabled'
  /** What the tenant says of the person cannot be judged. */
  | 'unclear'
  /** The person holds it, and the plan that makes the product is switched off in it. */
  | 'plan-off'
  /** The tenant has none of the product's SKUs. */
  | 'unknown-sku'
  /** The product, or the SKU, of a record of ours is in the catalog no more. */
  | 'not-in-catalog'
  /** Two departments seat the same person: both seats count, and one license is kept, through the other department. */
  | 'seated-twice'
  /** The tenant refused, and will until somebody does something; tried again after some hours. */
  | 'blocked'
  /** The tenant has no free unit. */
  | 'tenant-short'
  /** The person has it already through a bigger license. */
  | 'covered'
  /** The mode does not allow it. */
  | 'mode'
  | 'too-many-unexplained'
  /** Nobody is seated through a department any more that our records gave many, and the ledger does not say why. */
  | 'empty-roster';

/** One intended change of one seat, or none. */
export type Step =
  | {
      readonly action: 'assign';
      readonly seat: SeatAt;
      /** The person has this license of ours, or may have it, since we asked for it a moment ago: no other SKU is given instead. */
      readonly isOurs: boolean;
      /** Why the tenant refused it when it was asked last. */
      readonly failure?: SeatFailure;
      /** Licenses of ours of the same product that came to nothing, or that the person lost, by SKU: they go when this one comes. */
      readonly insteadOf?: readonly SkuId[];
    }
  | {
      readonly action: 'release';
      readonly seat: SeatAt;
      readonly isExplained: boolean;
      /** The person keeps another license of ours of the same product. */
      readonly isSpare?: true;
    }
  | { readonly action: 'keep'; readonly seat: SeatAt }
  | {
      readonly action: 'hold';
      readonly seat: SeatAt;
      readonly reason: HoldReason;
      /** Why the tenant refuses; only with `blocked`. */
      readonly failure?: SeatFailure;
      /** A seat rests on what somebody gave outside alacarte; only with `outside-alacarte`. */
      readonly standsIn?: true;
      /** What would have been done. */
      readonly instead?: 'assign' | 'release';
    };

/** A step that changes something. */
export type ChangingStep = Extract<Step, { action: 'assign' | 'release' }>;

/** Whose seat of which product, through which department, and by which SKU. */
export interface SeatAt {
  readonly userId: UserId;
  readonly product: ProductId;
  /** Undefined when the tenant has no SKU of the product. */
  readonly skuId: SkuId | undefined;
  /** Undefined for a license that no seat of a roster rests on. */
  readonly department: DepartmentId | undefined;
}

/** Every seat seen on either side, once per source: releases first, then by product, person and SKU. */
export type Plan = readonly Step[];
