import { type CalendarDate, type Instant } from '../calendar';
import { type ShortProduct } from '../findings/kept-troubles';
import { type EntitlementId, type PurchaseId } from '../ids';
import { type NamedDepartment, type NamedProduct } from '../refusal';

/** How many wait: exactly, or more than `count`, and since when the oldest does where that is known. */
export interface Counted {
  readonly count: number;
  readonly isMore: boolean;
  readonly since?: Instant;
}

/** A purchase among those that wait: the oldest, or the only one. */
export interface PendingPurchase {
  readonly department: NamedDepartment;
  readonly id: PurchaseId;
  readonly purchaseOrderNumber: string | undefined;
  readonly seats: number | undefined;
  readonly product: NamedProduct | undefined;
}

/** Cover that was approved and is not there. */
export interface PendingCover {
  readonly department: NamedDepartment;
  readonly product: NamedProduct;
  readonly purchaseOrderNumber: string;
  readonly seats: number;
  readonly entitlement: EntitlementId;
  /** Absent where it was imported. */
  readonly purchase?: PurchaseId;
  /** Units of the tenant that are there for it, where that is known. */
  readonly unitsSeen?: number;
}

/** A pool by its names. */
export interface PendingPool {
  readonly department: NamedDepartment;
  readonly product: NamedProduct;
}

/** One thing that waits for somebody; what settles it follows from what it is about. */
export type PendingLine = Counted &
  (
    | { readonly about: 'to-decide' | 'returned' | 'drafts'; readonly first: PendingPurchase }
    | { readonly about: 'undelivered'; readonly first: PendingCover }
    /** Counted in seats. */
    | { readonly about: 'short'; readonly products: readonly (ShortProduct & { readonly name: string })[] }
    /** Counted in licenses; the run is there for whoever may see it. */
    | { readonly about: 'failing'; readonly pools: readonly PendingPool[]; readonly run: string | undefined }
    | { readonly about: 'not-taken' | 'unexplained' | 'adoptable' | 'differing'; readonly run: string | undefined }
    /** Counted in people. */
    | { readonly about: 'leavers'; readonly names: readonly string[] }
    | { readonly about: 'waiting'; readonly pools: readonly PendingPool[] }
    | { readonly about: 'mirror'; readonly run: string }
    | { readonly about: 'no-delegate'; readonly departments: readonly NamedDepartment[] }
    | { readonly about: 'wishes'; readonly typed: readonly string[] }
    | { readonly about: 'unreached'; readonly names: readonly string[] }
    /** Counted in pools; without a pool, those of all departments. */
    | {
        readonly about: 'not-renewed';
        readonly seats: number;
        readonly lastDay: CalendarDate;
        readonly decideBy: CalendarDate;
        readonly pool?: PendingPool;
        readonly isOfAll: boolean;
      }
  );

/** What a line is about. */
export type PendingAbout = PendingLine['about'];

/** What waits for somebody, what hurts first coming first. */
export interface Pending {
  readonly lines: readonly PendingLine[];
  /** Whether it waits for whoever looks; otherwise they may only look on. */
  readonly isOwn: boolean;
  /** Whether they look after anything at all. */
  readonly hasRole: boolean;
  /** Departments of theirs that were not looked into: there are more of them than one answer reads. */
  readonly departmentsLeftOut: number;
  /** Some of what may wait cannot be read. */
  readonly isPart: boolean;
}
