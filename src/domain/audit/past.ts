import { type Actor } from '../actor';
import { type CalendarDate, type Instant } from '../calendar';
import { type DepartmentId, type EntitlementId, type ProductId, type PurchaseId, type UserId } from '../ids';
import { type KnownPerson } from '../people';
import { type Entitlement } from '../term/entitlement';
import { type RosterEntry } from '../roster/pool';
import { type AuditPurchase, type SignOff, type TenantUnits } from './audit';
import { type OpenException } from './exception';

/** A pool as a ledger tells it. */
export interface PoolPast {
  readonly product: ProductId;
  readonly entries: ReadonlyMap<UserId, RosterEntry>;
  readonly seatedThrough: number;
  /** The cap that the pool last saw. */
  readonly capSeen: number;
  readonly entitlements: ReadonlyMap<EntitlementId, Entitlement>;
}

/** How long somebody had a seat, and why it began and ended. */
export interface SeatSpell {
  readonly department: DepartmentId;
  /** As they were called when it began. */
  readonly departmentName: string;
  readonly product: ProductId;
  readonly person: KnownPerson;
  readonly from: Instant;
  readonly began: SpellCause;
  /** Absent while it lasts. */
  readonly until?: Instant;
  readonly ended?: SpellCause;
  /** Purchase order numbers of the cover in force when it began. */
  readonly paidBy: readonly string[];
}

/** Why a seat was had from, or until, a moment; and the ledger entry that says so. */
export interface SpellCause {
  readonly by: Actor;
  readonly why: 'added' | 'removed' | 'swapped' | 'moved' | 'moved-up' | 'cap-changed' | 'last-day' | 'undone';
  readonly entry: number;
}

/** What a delegate said of one person before the end of a term. */
export interface Attestation {
  readonly department: DepartmentId;
  readonly product: ProductId;
  readonly lastDay: CalendarDate;
  readonly person: KnownPerson;
  readonly result: 'keep' | 'drop';
  readonly by: Actor;
  readonly at: Instant;
}

/** A department as its ledger tells it up to some entry. */
export interface DepartmentPast {
  readonly department: DepartmentId;
  readonly name: string;
  readonly directoryNames: readonly string[];
  readonly delegates: readonly KnownPerson[];
  readonly purchasers: readonly KnownPerson[];
  readonly closedAt?: Instant;
  readonly pools: ReadonlyMap<ProductId, PoolPast>;
  /** What was sent to central IT, in the order of sending. */
  readonly purchases: ReadonlyMap<PurchaseId, AuditPurchase & { readonly product: ProductId }>;
  /** By their key's text. */
  readonly exceptions: ReadonlyMap<string, OpenException>;
  readonly spells: readonly SeatSpell[];
  readonly attestations: readonly Attestation[];
  /** Entries taken. */
  readonly entries: number;
}

/** The institution as its ledger tells it up to some entry. */
export interface InstitutionPast {
  readonly approvers: readonly KnownPerson[];
  readonly auditors: readonly KnownPerson[];
  readonly exceptions: ReadonlyMap<string, OpenException>;
  /** The latest reading of the tenant on record. */
  readonly tenantRead?: { readonly readAt: Instant; readonly units: readonly TenantUnits[] };
  readonly signOffs: readonly SignOff[];
}
