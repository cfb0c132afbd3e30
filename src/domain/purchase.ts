import { type Actor } from './actor';
import { type CalendarDate, type Instant } from './calendar';
import { type DepartmentId, type EntitlementId, type ProductId, type PurchaseId } from './ids';
import { type KnownPerson } from './people';
import { type Proof } from './proof';

/** What a department says it bought. */
export interface PurchaseDetails {
  readonly product: ProductId;
  /** At least 1. */
  readonly seats: number;
  readonly purchaseOrderNumber: string;
  readonly reseller: string;
  /** First day of cover, included. */
  readonly coverFrom: CalendarDate;
  /** Last day of cover, included: the last day of a term, at most a year after the first. */
  readonly coverUntil: CalendarDate;
  /** Of one seat, in hundredths of the policy's currency. */
  readonly priceCents?: number;
  readonly resellerOrderNumber?: string;
  readonly note?: string;
}

/** One thing that happened to a purchase. */
export interface PurchaseEvent {
  readonly action:
    | 'drafted'
    | 'file-attached'
    | 'submitted'
    | 'returned'
    | 'approved'
    | 'declined'
    | 'withdrawn'
    | 'confirmed'
    | 'corrected';
  readonly at: Instant;
  readonly by: Actor;
  /** What caused it, so that the same press is recognized when it comes again. */
  readonly key: string;
  /** The question, the reason or the note that was given. */
  readonly words?: string;
}

interface PurchaseBase {
  readonly id: PurchaseId;
  readonly department: DepartmentId;
  /** Grows with every change; a button names the version its card showed. */
  readonly version: number;
  readonly proof: Proof;
  /** Whoever drafted, submitted or amended it, each once: none of them may decide it. */
  readonly contributors: readonly [KnownPerson, ...KnownPerson[]];
  /** In the order they happened; never empty. */
  readonly events: readonly [PurchaseEvent, ...PurchaseEvent[]];
}

/** A purchase that was begun and not sent yet: what is known of it. */
export type DraftPurchase = PurchaseBase & { readonly status: 'draft'; readonly details: Partial<PurchaseDetails> };

/** A purchase that central IT has seen. */
export type SentPurchase = PurchaseBase & { readonly details: PurchaseDetails } & (
    | { readonly status: 'submitted' }
    | { readonly status: 'returned'; readonly question: string }
    | { readonly status: 'approved'; readonly approvedBy: KnownPerson; readonly entitlement: EntitlementId }
    | { readonly status: 'declined'; readonly declinedBy: KnownPerson; readonly reason: string }
    | { readonly status: 'withdrawn'; readonly withdrawnBy: KnownPerson }
  );

/** A department's notice to central IT that it bought seats. */
export type Purchase = DraftPurchase | SentPurchase;

/** The stored states. Awaiting, in force and ended are read off the entitlement and the date. */
export type PurchaseStatus = Purchase['status'];

/** What people are told about the state of a purchase. */
export type PurchaseState = Exclude<PurchaseStatus, 'approved'> | 'awaiting' | 'in-force' | 'ended' | 'starts-later';
