import { type SkuId, type UserId, type ProductId, type DepartmentId } from './ids';

/** A seat that our rosters call for. */
export interface DesiredSeat {
  readonly userId: UserId;
  readonly product: ProductId;
  readonly department: DepartmentId;
}

/** Our record that we gave, or took over, a license: written before the request to Graph, deleted when its release is confirmed. */
export interface OwnedSeat {
  readonly userId: UserId;
  readonly product: ProductId;
  readonly skuId: SkuId;
  readonly department: DepartmentId;
  /** False while we do not know what came of our last request: it is settled by sending it again. */
  readonly isSettled: boolean;
}

/** Why a difference is reported and not mended. */
export type HoldReason =
  /** Somebody gave it directly, and nobody's ledger says that it was us. */
  | 'outside-alacarte'
  /** It comes through a group. */
  | 'inherited'
  /** The roster calls for it and the account is gone or disabled. */
  | 'person-missing'
  | 'person-disabled'
  /** The tenant has none of the product's SKUs. */
  | 'unknown-sku'
  /** The mode does not allow it. */
  | 'mode'
  | 'too-many-unexplained';

/** One intended change of one seat, or none. */
export type Step =
  | { readonly action: 'assign'; readonly seat: SeatAt; readonly isOurs: boolean }
  | { readonly action: 'release'; readonly seat: SeatAt; readonly isExplained: boolean }
  | { readonly action: 'keep'; readonly seat: SeatAt }
  | { readonly action: 'hold'; readonly seat: SeatAt; readonly reason: HoldReason };

/** Whose seat of which product, through which department, and by which SKU. */
export interface SeatAt {
  readonly userId: UserId;
  readonly product: ProductId;
  /** Undefined when the tenant has no SKU of the product. */
  readonly skuId: SkuId | undefined;
  /** Undefined for a license nobody's roster calls for. */
  readonly department: DepartmentId | undefined;
}

/** Every seat seen on either side, once per source: releases first, then by product, person and SKU. */
export type Plan = readonly Step[];
