import { type Actor } from '../actor';
import { type AuditFact } from '../audit/audit';
import { type CalendarDate, type Instant } from '../calendar';
import { type SeatFailure } from '../roster/assignment';
import { type ConversationAddress } from '../conversation';
import { type DepartmentId, type EntitlementId, type ProductId, type PurchaseId, type SkuId } from '../ids';
import { type Entitlement } from '../term/entitlement';
import { type KnownPerson } from '../people';
import { type RosterEntry } from '../roster/pool';
import { type Product } from '../institution/product';
import { type Proof } from '../proof/proof';
import { type PurchaseDetails } from '../purchase/purchase';
import { type Role } from '../institution/role';

/** What happened, with facts enough to do it again from an empty store. Ranks are places in the order of a roster. */
export type LedgerFact =
  | ({ readonly action: 'department-opened'; readonly name: string } & OpenedWith)
  | { readonly action: 'pool-opened'; readonly product: ProductId }
  | { readonly action: 'entitlement-recorded'; readonly product: ProductId; readonly entitlement: Entitlement }
  | {
      readonly action: 'cap-changed';
      readonly product: ProductId;
      readonly seatCapBefore: number;
      readonly seatCap: number;
      readonly seatedThrough: number;
    }
  | PurchaseFact
  | RosterFact
  /** Somebody was asked about a person who left or moved, and keeps the seat; `entry` is the entry as it is afterwards. */
  | { readonly action: 'person-kept'; readonly product: ProductId; readonly entry: RosterEntry }
  /** Somebody has a last day on the roster now, or none any more; `entry` is the entry as it is afterwards. */
  | { readonly action: 'person-until'; readonly product: ProductId; readonly entry: RosterEntry }
  | RenewalFact
  | LicenseFact
  | InstitutionFact
  | AuditFact;

/** What people of a department said about the next term. */
export type RenewalFact = { readonly product: ProductId; readonly lastDay: CalendarDate } &
  /** How many seats it wants after the last day of a term: none, where it lets them lapse. */
  (
    | { readonly action: 'renewal-answered'; readonly seats: number }
    /** Who of the roster still needs a seat, person by person; `dropped` leave after the last day. */
    | {
        readonly action: 'roster-attested';
        readonly kept: readonly KnownPerson[];
        readonly dropped: readonly KnownPerson[];
      }
  );

/** What became of a purchase, and of the entitlements it gives. */
export type PurchaseFact = { readonly product: ProductId; readonly purchaseOrderNumber: string } & (
  | ({ readonly purchase: PurchaseId } & (
      | { readonly action: 'purchase-submitted'; readonly details: PurchaseDetails; readonly proof: Proof }
      | { readonly action: 'purchase-returned'; readonly question: string }
      | { readonly action: 'purchase-answered'; readonly answer: string }
      | { readonly action: 'purchase-approved'; readonly entitlement: EntitlementId }
      | { readonly action: 'purchase-declined'; readonly reason: string }
      | { readonly action: 'purchase-withdrawn' }
    ))
  | {
      readonly action: 'entitlement-confirmed';
      readonly entitlement: EntitlementId;
      /** What the tenant had when it was confirmed by us; absent when somebody confirmed it by hand. */
      readonly units?: number;
      readonly note?: string;
    }
);

/**
 * A change of a roster. `entry` is the entry as it is afterwards (`person-removed`: as it was); `seatedThrough` is the pool's after the change:
 * entries up to that rank are seated.
 */
export type RosterFact = {
  readonly product: ProductId;
  readonly entry: RosterEntry;
  readonly seatedThrough: number;
} & (
  | { readonly action: 'person-added' | 'person-removed' }
  | { readonly action: 'person-swapped'; readonly outgoing: RosterEntry }
  | { readonly action: 'person-moved'; readonly rankBefore: number }
);

/** What we did to a person's license in the tenant. */
export type LicenseFact = { readonly product: ProductId; readonly person: KnownPerson; readonly skuId: SkuId } & (
  | { readonly action: 'license-requested' | 'license-adopted' | 'license-handed-over' | 'release-requested' }
  | { readonly action: 'license-active' | 'license-released'; readonly requestId?: string }
  | {
      readonly action: 'license-failed' | 'release-failed';
      readonly failure: SeatFailure['code'];
      readonly requestId?: string;
      /** Microsoft 365's own words, for IT; cut when they go on for long. */
      readonly rawText?: string;
    }
);

/** What a department was opened with; absent in entries from before it was recorded. */
interface OpenedWith {
  readonly directoryNames?: readonly string[];
  readonly delegates?: readonly KnownPerson[];
  readonly purchasers?: readonly KnownPerson[];
}

/**
 * A change of who may do what, of a department's names, of the catalog or of the channel. Roles and names of a department are in its
 * own ledger, all else in that of the institution ({@link INSTITUTION}). `wish` is the id of a product wish.
 */
export type InstitutionFact =
  | { readonly action: 'role-given' | 'role-taken'; readonly role: Role; readonly person: KnownPerson }
  | {
      readonly action: 'department-changed';
      readonly name: string;
      readonly directoryNames: readonly string[];
      /** What it was called before; absent in entries from before that was recorded. */
      readonly before?: { readonly name: string; readonly directoryNames: readonly string[] };
    }
  /** Nobody has a role there from now on: who had one. It is opened again as it was opened first. */
  | {
      readonly action: 'department-closed';
      readonly name: string;
      readonly delegates: readonly KnownPerson[];
      readonly purchasers: readonly KnownPerson[];
    }
  | { readonly action: 'product-saved'; readonly product: Product }
  | {
      readonly action: 'product-requested';
      readonly wish: string;
      readonly typed: string;
      readonly person: KnownPerson;
      readonly department?: DepartmentId;
    }
  | {
      readonly action: 'product-request-closed';
      readonly wish: string;
      readonly typed: string;
      /** What the wish became in the catalog; absent when it was turned down, which has a reason. */
      readonly became?: ProductId;
      readonly reason?: string;
    }
  | { readonly action: 'channel-chosen'; readonly channel: ConversationAddress }
  | { readonly action: 'channel-left' };

/** What stands for a department in the ledger of the whole institution; no department's id can be it. */
export const INSTITUTION = '~tenant' as DepartmentId;

/** What somebody adds to the ledger; the ledger itself adds number, time and hashes. */
export interface NewLedgerEntry {
  readonly actor: Actor;
  readonly effectiveOn: CalendarDate;
  /** The same for all entries of one command. */
  readonly command: string;
  /** The command that this one reverses. */
  readonly undoes?: string;
  readonly fact: LedgerFact;
}

/**
 * One entry of a department's append-only ledger. `hash` is SHA-256, in lower-case hex, of the entry's canonical JSON
 * (RFC 8785) without `hash`; `previous` is the hash of the entry before, and 64 zeros for the first.
 */
export interface LedgerEntry extends NewLedgerEntry {
  readonly format: 1;
  readonly department: DepartmentId;
  /** 1 for the first, without gaps. */
  readonly number: number;
  /** Never before the previous entry's. */
  readonly at: Instant;
  readonly previous: string;
  readonly hash: string;
}

/** The `previous` of a ledger's first entry. */
export const NO_PREVIOUS = '0'.repeat(64);

/** Whether a fact changes who is on a roster, and so can be undone. */
export function isRosterFact(fact: LedgerFact): fact is RosterFact {
  return (
    fact.action === 'person-added' ||
    fact.action === 'person-removed' ||
    fact.action === 'person-swapped' ||
    fact.action === 'person-moved'
  );
}

/** Whether a fact is what a reading of the tenant found, and so nobody's doing. */
export const isOfReading = ({ action }: LedgerFact): boolean =>
  action === 'tenant-read' || action === 'exceptions-seen' || action === 'exceptions-gone';
