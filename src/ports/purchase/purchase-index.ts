import { type HeldEntitlement } from '../../domain/term/cover';
import { type DepartmentId, type ProductId, type UserId } from '../../domain/ids';
import { type PurchaseStatus } from '../../domain/purchase/purchase';
import { type PurchaseRecord } from '../../domain/purchase/purchase-record';
import { type OnUnreadable } from '../fault';

/** Finds purchases and entitlements in all departments. No change is decided from what it finds. Every method may throw a `Fault`. */
export interface PurchaseIndex {
  /** Those with messages to be posted or edited, in any order, at most 100. */
  open(onUnreadable?: OnUnreadable): Promise<readonly PurchaseRecord[]>;
  /** What a person began or sent and can still change: drafts and returned ones, in any order, at most 50 of each. */
  openTo(userId: UserId): Promise<readonly PurchaseRecord[]>;
  /** The newest first, at most `limit`. */
  list(asked: {
    readonly department?: DepartmentId;
    readonly status?: PurchaseStatus;
    readonly limit: number;
  }): Promise<readonly PurchaseRecord[]>;
  /** What has a purchase order number, as `comparableNumber` writes it: in any order, at most 50 of each. */
  withNumber(comparableNumber: string): Promise<{
    readonly purchases: readonly PurchaseRecord[];
    readonly entitlements: readonly HeldEntitlement[];
  }>;
  /** Every entitlement of a product, or every one that awaits the tenant; in any order. */
  entitlements(
    which: { readonly product: ProductId } | { readonly status: 'awaiting-tenant' },
  ): Promise<readonly HeldEntitlement[]>;
}
