import { type DepartmentId } from '../../domain/ids';
import { type Department, type Institution, type OutlineEdition } from '../../domain/institution/department';
import { type LedgerEntry, type NewLedgerEntry } from '../../domain/ledger/ledger-entry';
import { type ProductWish } from '../../domain/institution/product-wish';
import { type ExceptionRecords, type WritableExceptionRecords } from '../audit/exception-store';
import { type LedgerSlice } from '../roster/department-store';

/** The records of the whole institution, for reading. Everything may throw a `Fault`. */
export interface InstitutionRecords extends ExceptionRecords {
  /** Nobody at all when nothing was stored yet. */
  institution(): Promise<Institution>;
  /** Of the institution's own ledger. */
  ledger(slice: LedgerSlice): Promise<readonly LedgerEntry[]>;
  wish(id: string): Promise<ProductWish | undefined>;
  /** Products that people ask for and nobody settled yet, at most 500, in any order. */
  openWishes(): Promise<readonly ProductWish[]>;
}

/** The records of the whole institution, for a change; what is written is seen by later reads, and stored all together or not at all. */
export interface InstitutionBooks extends InstitutionRecords, WritableExceptionRecords {
  /** Whether this change appends to the ledger, as it stands. */
  readonly isRecorded: boolean;
  save(institution: Institution): Promise<void>;
  saveWish(wish: ProductWish): Promise<void>;
  /**
   * Writes what the outline says of some departments, or of all: as they are here, and nothing of those that are not. Where that is
   * another outline than before, the institution names another edition.
   *
   * @param of The departments that were read; absent, all of them.
   */
  saveOutline(departments: readonly Department[], of?: readonly DepartmentId[]): Promise<void>;
  /** Appends to the institution's ledger; number, time and hashes are given here. */
  record(entry: NewLedgerEntry): Promise<void>;
}

/** The departments of an edition of the outline. */
export interface KnownOutline {
  readonly edition: number;
  readonly departments: readonly Department[];
}

/** Who has a role in the whole institution, which products it has beside the policy's, and what was done to these. */
export interface InstitutionStore {
  /** The institution as it is now. */
  read(): Promise<Institution>;
  /** Reads the other records as they are now. */
  look(): InstitutionRecords;
  /**
   * The departments of the outline, by name: of an edition, or a newer one.
   *
   * @param edition The one that the institution names.
   * @param known What is known of an earlier edition: only what changed since is read.
   */
  outlined(edition: OutlineEdition, known?: KnownOutline): Promise<readonly Department[]>;
  /**
   * Decides a change and stores it, with its ledger entries, in one transaction. While others write first, or a service
   * fails in passing, it is decided again from fresh records, so `decide` has no effect but on the books it is handed.
   *
   * @returns What `decide` returned the last time. Throws a `Fault` when 10 seconds were not enough.
   */
  change<T>(decide: (books: InstitutionBooks) => Promise<T>): Promise<T>;
}
