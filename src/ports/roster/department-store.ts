import { type AssignmentRecord } from '../../domain/roster/assignment-record';
import { type Department } from '../../domain/institution/department';
import { type HeldEntitlement } from '../../domain/term/cover';
import { type Entitlement } from '../../domain/term/entitlement';
import { type HandledCommand } from '../../domain/roster/handled';
import {
  type ActivityKey,
  type DepartmentId,
  type ProductId,
  type PurchaseId,
  type SkuId,
  type UserId,
} from '../../domain/ids';
import { type LedgerEntry, type NewLedgerEntry } from '../../domain/ledger/ledger-entry';
import { type KnownPerson } from '../../domain/people';
import { type Pool, type RosterEntry } from '../../domain/roster/pool';
import { type PurchaseStatus } from '../../domain/purchase/purchase';
import { type PurchaseRecord } from '../../domain/purchase/purchase-record';
import { type RenewalAnswer } from '../../domain/term/renewal';
import { type CalendarDate } from '../../domain/calendar';
import { type ExceptionRecords, type WritableExceptionRecords } from '../audit/exception-store';
import { type OnUnreadable } from '../fault';

/** Which entries of a roster: from a rank on, included, up or down the order. */
export interface RosterSlice {
  readonly product: ProductId;
  readonly fromRank?: number;
  readonly direction: 'ascending' | 'descending';
  readonly limit: number;
}

/** Which entries of a ledger: the newest first, at most `limit`; with `sinceNumber` the oldest first. Other combinations than `queries.ts` of the stores declares are a bug. */
export interface LedgerSlice {
  readonly actorId?: string;
  readonly command?: string;
  readonly isRosterChange?: true;
  /** Changes of rosters that name this person; together with `actorId` and `command` it is not supported. */
  readonly about?: UserId;
  /** At most this number, included. */
  readonly fromNumber?: number;
  /** At least this number, included; never together with `fromNumber`. */
  readonly sinceNumber?: number;
  readonly limit: number;
}

/** Where an entry stands among those of all ledgers, in the order of their time; every entry is one. Plain JSON, to be sent along. */
export type LedgerPlace = Pick<LedgerEntry, 'at' | 'department' | 'number'>;

/** Names that people may have on a roster. */
export interface EntryNames {
  readonly userPrincipalNames: readonly string[];
  readonly displayNames: readonly string[];
}

/** Whose assignment records in one department. */
export type AssignmentsAsked =
  | { readonly product: ProductId }
  | { readonly userId: UserId }
  | { readonly product: ProductId; readonly userIds: readonly UserId[] };

/** Which entries of several ledgers: the newest first, at most `limit`. */
export interface LedgerPage {
  /** Of every department unless given. That of the institution, {@link INSTITUTION}, counts only where it is named. */
  readonly departments?: readonly DepartmentId[];
  /** Only those whose fact names this product. */
  readonly product?: ProductId;
  /** Only what this actor did. */
  readonly actorId?: string;
  readonly isRosterChange?: true;
  /** Only changes of rosters that name this person; together with `product` and `actorId` it is not supported. */
  readonly about?: UserId;
  /** Only what is older than this one: the last of the page before. */
  readonly after?: LedgerPlace;
  readonly limit: number;
}

/** Which purchases of a department: the newest first, at most `limit`. */
export interface PurchaseSlice {
  readonly product?: ProductId;
  readonly status: readonly PurchaseStatus[];
  readonly limit: number;
}

/** The records of one department, for reading. Everything may throw a `Fault`. */
export interface DepartmentBooks extends ExceptionRecords {
  department(): Promise<Department | undefined>;
  pool(product: ProductId): Promise<Pool | undefined>;
  /** Every pool, by product id. */
  pools(): Promise<readonly Pool[]>;
  /** Every entitlement of a pool, in any order. */
  entitlements(product: ProductId): Promise<readonly Entitlement[]>;
  entry(product: ProductId, userId: UserId): Promise<RosterEntry | undefined>;
  /**
   * The entries of those people who are on the roster, in any order: one question for all of them. Inside a change, whoever was
   * asked for is known from then on, also where they have none.
   */
  entriesOf(product: ProductId, userIds: readonly UserId[]): Promise<readonly RosterEntry[]>;
  /** The entries of a roster that have one of these names, each as it is written there, in any order. */
  entriesCalled(product: ProductId, names: EntryNames): Promise<readonly RosterEntry[]>;
  entries(slice: RosterSlice): Promise<readonly RosterEntry[]>;
  assignment(product: ProductId, userId: UserId, skuId: SkuId): Promise<AssignmentRecord | undefined>;
  /** Of everybody in a pool, of one person, or of several people in one pool: then as {@link entriesOf} does. In any order. */
  assignmentsOf(who: AssignmentsAsked): Promise<readonly AssignmentRecord[]>;
  ledger(slice: LedgerSlice): Promise<readonly LedgerEntry[]>;
  /** Which of these commands the ledger has entries of: one question for all of them. */
  recorded(commands: readonly string[]): Promise<ReadonlySet<string>>;
  handled(key: ActivityKey): Promise<HandledCommand | undefined>;
  purchase(id: PurchaseId): Promise<PurchaseRecord | undefined>;
  purchases(slice: PurchaseSlice): Promise<readonly PurchaseRecord[]>;
  /** What was said of a pool after the last day of a term, or, without that, of what it was before the policy moved it by some days. */
  renewalAnswer(product: ProductId, lastDay: CalendarDate): Promise<RenewalAnswer | undefined>;
  /** Everything that was said of the next terms, in any order. */
  renewalAnswers(): Promise<readonly RenewalAnswer[]>;
}

/** A record that stays for good once it is written, and that should never have been. */
export type UntoldRecord =
  | { readonly kind: 'pool'; readonly product: ProductId }
  | { readonly kind: 'entitlement'; readonly entitlement: Pick<Entitlement, 'id' | 'product'> }
  | { readonly kind: 'renewal-answer'; readonly answer: Pick<RenewalAnswer, 'product' | 'lastDay'> };

/**
 * The records of one department, for a change. What is written is seen by later reads of the same change, and stored
 * all together or not at all. Something that was never read is written as new: if it exists after all, the change is
 * decided again, in doubt.
 */
export interface WritableBooks extends DepartmentBooks, WritableExceptionRecords {
  /** The same object for all that is decided together, and another one whenever it is decided again. */
  readonly attempt: object;
  /** Whether this change appends to the ledger, as it stands. */
  readonly isRecorded: boolean;
  /**
   * The entry of somebody who, by a look-up of a moment ago, is not on the roster. Not read from the store unless
   * something casts doubt on it: a wrong belief shows when it is written, and the change is decided again.
   */
  expectNoEntry(product: ProductId, userId: UserId): Promise<RosterEntry | undefined>;
  /** The recorded answer to an activity that seems to be new; read only in doubt, like {@link expectNoEntry}. */
  expectNotHandled(key: ActivityKey): Promise<HandledCommand | undefined>;
  /** Writes the department itself. @param last The last entry of its ledger, where only that is there: what is recorded later goes on from it. */
  saveDepartment(department: Department, last?: LedgerEntry): Promise<void>;
  savePool(pool: Pool): Promise<void>;
  saveEntitlement(entitlement: Entitlement): Promise<void>;
  saveEntry(entry: RosterEntry): Promise<void>;
  deleteEntry(entry: RosterEntry): Promise<void>;
  saveAssignment(record: AssignmentRecord): Promise<void>;
  /** The release is confirmed. What was released is remembered for some minutes, see `DepartmentStore.releasedLately`. */
  deleteAssignment(record: AssignmentRecord): Promise<void>;
  saveHandled(command: HandledCommand): Promise<void>;
  /** A draft that nobody sends is forgotten after 90 days. */
  savePurchase(record: PurchaseRecord): Promise<void>;
  saveRenewalAnswer(answer: RenewalAnswer): Promise<void>;
  /** Forgets a draft. */
  deletePurchase(id: PurchaseId): Promise<void>;
  /** Takes away what no ledger tells of; nothing else deletes any of these. */
  deleteUntold(record: UntoldRecord): Promise<void>;
  /** Forgets everything this change has written so far. */
  discard(): void;
  /** Appends to the ledger; number, time and hashes are given here. */
  record(entry: NewLedgerEntry): Promise<void>;
}

/** A roster entry and whose it is. */
export interface HeldEntry {
  readonly department: DepartmentId;
  readonly entry: RosterEntry;
}

/** Somebody's place on a roster, without who put them there. */
export interface RosterPlace extends KnownPerson, Pick<RosterEntry, 'acceptedFrom' | 'keptThough' | 'sight'> {
  readonly department: DepartmentId;
  readonly product: ProductId;
  readonly rank: number;
}

/** The place that an entry is. */
export function placeOf(department: DepartmentId, entry: RosterEntry): RosterPlace {
  const { addedAt: _, addedBy: __, ...place } = entry;
  return { ...place, department };
}

/** A license that we took away some minutes ago. */
export interface ReleasedSeat {
  readonly userId: UserId;
  readonly skuId: SkuId;
}

/** Our records of all departments. */
export interface DepartmentStore {
  /** Every department, by name. */
  departments(onUnreadable?: OnUnreadable): Promise<readonly Department[]>;
  /** Those departments that there are, in any order. */
  departmentsOf(ids: readonly DepartmentId[]): Promise<readonly Department[]>;
  /** Those that have a ledger, whether or not the department itself is there, in any order. */
  withLedgers(): Promise<readonly DepartmentId[]>;
  /**
   * Whether a department's ledger is an unbroken chain up to its head; the head is not asked about where the department is not there.
   *
   * @returns The number of the first entry that does not fit, one past the last where the head does not; undefined when all is well.
   */
  brokenEntry(department: DepartmentId): Promise<number | undefined>;
  /** Their pools, of one product when it is given, in any order. */
  poolsOf(ids: readonly DepartmentId[], product?: ProductId): Promise<readonly Pool[]>;
  /** Their entitlements, of one product when it is given, in any order. */
  entitlementsOf(ids: readonly DepartmentId[], product?: ProductId): Promise<readonly HeldEntitlement[]>;
  /** What was done in several departments, the newest first. A page does not shift when others write: it follows on an entry. */
  ledger(page: LedgerPage): Promise<readonly LedgerEntry[]>;
  /** Reads one department's records as they are now. */
  look(department: DepartmentId): DepartmentBooks;
  /**
   * Decides a change and stores it, with its ledger entries, in one transaction. While others write first, or a service
   * fails in passing, it is decided again from fresh records, so `decide` has no effect but on the books it is handed.
   *
   * @returns What `decide` returned the last time. Throws a `Fault` when 10 seconds were not enough.
   */
  change<T>(department: DepartmentId, decide: (books: WritableBooks) => Promise<T>): Promise<T>;
  /** The roster entries of a person, or of several, in all departments, in any order. */
  entriesOf(who: UserId | readonly UserId[]): Promise<readonly HeldEntry[]>;
  /**
   * Roster entries that have a last day, those that end first coming first, at most `limit`; of all departments unless some are given.
   */
  entriesEnding(asked: {
    readonly departments?: readonly DepartmentId[];
    readonly limit: number;
  }): Promise<readonly HeldEntry[]>;
  /** What was said of pools after the last day of a term, or of what it was before the policy moved it by some days, the newest last; of all departments unless some are given. */
  renewalAnswers(lastDay: CalendarDate, departments?: readonly DepartmentId[]): Promise<readonly RenewalAnswer[]>;
  /** Our assignment records of a person, or of several, in all departments, in any order. */
  assignmentsOf(who: UserId | readonly UserId[]): Promise<readonly AssignmentRecord[]>;
  /** Our records of licenses whose request has no answer, or was refused; in any order, at most 1,000. */
  unsettledAssignments(): Promise<readonly AssignmentRecord[]>;
  /** Our records of licenses that the tenant refused to give or to take, of all departments unless some are given; in any order, at most `limit`. */
  refusedAssignments(asked: {
    readonly departments?: readonly DepartmentId[];
    readonly limit: number;
  }): Promise<readonly AssignmentRecord[]>;
  /** What we took from a person in the last minutes: the tenant's copies may still show it. */
  releasedLately(userId: UserId): Promise<readonly SkuId[]>;
  /** Every pool of every department, in any order. Read to the end, as all that follow are. */
  allPools(): Promise<readonly Pool[]>;
  /** Every place on every roster, in any order. */
  allPlaces(): Promise<readonly RosterPlace[]>;
  /** Every assignment record, in any order. */
  allAssignments(): Promise<readonly AssignmentRecord[]>;
  /** What we took from anybody in the last minutes, see {@link releasedLately}; in any order. */
  allReleasedLately(): Promise<readonly ReleasedSeat[]>;
  /** What a command did, in whichever department. */
  handledCommand(key: ActivityKey): Promise<HandledCommand | undefined>;
  /** Commands with something left to do, of all departments, in any order, at most 100. */
  openCommands(onUnreadable?: OnUnreadable): Promise<readonly HandledCommand[]>;
}
