import { type HeldEntitlement } from '../../domain/term/cover';
import { type CalendarDate, type Instant } from '../../domain/calendar';
import { type Entitlement } from '../../domain/term/entitlement';
import { type DepartmentId, type EntitlementId, type ProductId, type PurchaseId, type UserId } from '../../domain/ids';
import { type PurchaseStatus } from '../../domain/purchase/purchase';
import { type PurchaseRecord } from '../../domain/purchase/purchase-record';
import { type OnUnreadable } from '../fault';

/** Where a purchase stands among all others, in the order in which they were begun. Plain JSON, to be sent along. */
export interface PurchasePlace {
  readonly at: Instant;
  readonly department: DepartmentId;
  readonly id: PurchaseId;
}

/** The place of a purchase: it never changes. */
export const placeOfPurchase = ({ purchase: { events, department, id } }: PurchaseRecord): PurchasePlace => ({
  at: events[0].at,
  department,
  id,
});

/** Which purchases: the newest first, at most `limit`. */
export interface PurchasesPage {
  /** Of these departments; of all unless given, or of the one in `department`. */
  readonly departments?: readonly DepartmentId[];
  readonly department?: DepartmentId;
  readonly product?: ProductId;
  /** Any of these; drafts, too, unless given. */
  readonly status?: PurchaseStatus | readonly PurchaseStatus[];
  /** Only what was begun before this one: the last of the page before. */
  readonly after?: PurchasePlace;
  readonly limit: number;
}

/** Where an entitlement stands among all others, by its last day. Plain JSON, to be sent along. */
export interface CoverPlace {
  readonly coverUntil: CalendarDate;
  readonly department: DepartmentId;
  readonly product: ProductId;
  readonly id: EntitlementId;
}

/** The place of an entitlement: it never changes. */
export const placeOfCover = ({ department, entitlement }: HeldEntitlement): CoverPlace => {
  const { coverUntil, product, id } = entitlement;
  return { coverUntil, department, product, id };
};

/** Which entitlements: by their last day, at most `limit`. */
export interface CoverPage {
  /** Of all departments unless given. */
  readonly departments?: readonly DepartmentId[];
  readonly product?: ProductId;
  readonly status?: Entitlement['status'];
  readonly direction: 'ascending' | 'descending';
  /** Of this last day, and those that follow on it. */
  readonly from?: CalendarDate;
  /** Only what follows on this one: the last of the page before. */
  readonly after?: CoverPlace;
  readonly limit: number;
}

/** Finds purchases and entitlements in all departments. No change is decided from what it finds. Every method may throw a `Fault`. */
export interface PurchaseIndex {
  /** Those with messages to be posted or edited, in any order, at most 100. */
  open(onUnreadable?: OnUnreadable): Promise<readonly PurchaseRecord[]>;
  /** What a person began or sent and can still change: drafts and returned ones, in any order, at most 50 of each. */
  openTo(userId: UserId): Promise<readonly PurchaseRecord[]>;
  /** What a person began and central IT asked about, in any order, at most 5. */
  returnedTo(userId: UserId): Promise<readonly PurchaseRecord[]>;
  /** What a person began and that waits for a decision, in any order, at most 50. */
  waitingOf(userId: UserId): Promise<readonly PurchaseRecord[]>;
  /** The newest first, by when they were begun. A page does not shift when others write: it follows on a purchase. */
  list(asked: PurchasesPage): Promise<readonly PurchaseRecord[]>;
  /** What has one of these purchase order numbers, as `comparableNumber` writes them: in any order, at most 50 of each. */
  withNumber(comparableNumbers: readonly string[]): Promise<{
    readonly purchases: readonly PurchaseRecord[];
    readonly entitlements: readonly HeldEntitlement[];
  }>;
  /** A page of entitlements does not shift when others write: it follows on an entitlement. */
  entitlementsByEnd(asked: CoverPage): Promise<readonly HeldEntitlement[]>;
  /** What has one of these purchase order numbers, as `comparableNumber` writes them, in any department; in any order. */
  entitlementsNumbered(comparableNumbers: readonly string[]): Promise<readonly HeldEntitlement[]>;
  /** Every entitlement of a product, or every one that awaits the tenant; in any order. */
  entitlements(
    which: { readonly product: ProductId } | { readonly status: 'awaiting-tenant' },
  ): Promise<readonly HeldEntitlement[]>;
}
