import { type Actor } from '../../domain/actor';
import { type Anchor } from '../../domain/audit/anchor';
import { type Audit } from '../../domain/audit/audit';
import { type Instant } from '../../domain/calendar';
import { type Attestation, type SeatSpell } from '../../domain/audit/past';
import { type DepartmentId } from '../../domain/ids';
import { type LedgerEntry } from '../../domain/ledger/ledger-entry';

/** What an evidence pack, or the workbook of one department, tells of a day: nothing in them is from anywhere else. */
export interface Evidence {
  readonly organization: string;
  /** An IANA name: every moment is told in it. */
  readonly timeZone: string;
  /** ISO 4217. */
  readonly currency: string;
  /** All numbers, exceptions and sign-offs. */
  readonly audit: Audit;
  /** What was recorded before this is in it. */
  readonly until: Instant;
  /** Whoever had it made. */
  readonly madeBy: Actor;
  /** By department, then in the order in which they began. */
  readonly spells: readonly NamedSpell[];
  readonly attestations: readonly NamedAttestation[];
  /** In the order of their time. */
  readonly decisions: readonly DecisionTaken[];
  /** The last anchor of the ledgers that was known when it was made. */
  readonly anchor?: AnchorNamed;
}

/** Which anchor it is. */
export type AnchorNamed = Pick<Anchor, 'number' | 'hash'>;

/** A seat spell with the name of its product. */
export interface NamedSpell extends SeatSpell {
  readonly productName: string;
}

/** What was said of one person before the end of a term, with the names that people read. */
export interface NamedAttestation extends Attestation {
  readonly departmentName: string;
  readonly productName: string;
}

/** An entry of a ledger by which somebody decided something. */
export interface DecisionTaken {
  readonly entry: LedgerEntry;
  /** As it was called then; absent where it is of the whole institution. */
  readonly departmentName?: string;
  /** Absent where it is about no product. */
  readonly productName?: string;
}

/** The entries of one ledger that go into a pack. */
export interface EvidenceLedger {
  readonly department: DepartmentId;
  /** All of them, from the first on, in pages; at least one. Asked for once. */
  readonly pages: () => AsyncIterable<readonly LedgerEntry[]>;
}
