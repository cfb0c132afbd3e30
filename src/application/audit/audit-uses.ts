import { type Paged } from '../page';
import { type Ports } from '../ports';
import { type PersonActor } from '../../domain/actor';
import { type Audit, type AuditException, type AuditPool, type SignOff } from '../../domain/audit/audit';
import { type AuditHead, type WhoHad } from '../../domain/audit/audit-shown';
import { type ExceptionAnswer, type ExceptionKey } from '../../domain/audit/exception';
import { type CalendarDate } from '../../domain/calendar';
import { type ActivityKey, type DepartmentId, type ProductId, type UserId } from '../../domain/ids';
import { type LedgerEntry, type LicenseFact } from '../../domain/ledger/ledger-entry';
import { type KnownPerson } from '../../domain/people';
import { type OnProgress } from '../../domain/reconcile/progress';
import { type Result } from '../../domain/result';
import { type LedgerPlace } from '../../ports/roster/department-store';

/** Which part of a list. */
export interface Part {
  readonly offset: number;
  readonly limit: number;
}

/** Audits that were made lately, kept as they were. */
export interface KeptAudits {
  /** Undefined where there is none any more. */
  find(id: string): Promise<AuditHead | undefined>;
  pools(id: string, part: Part): Promise<readonly AuditPool[]>;
  /** In the order of the audit, each with its latest answer. */
  exceptions(id: string, part: Part): Promise<readonly AuditException[]>;
}

/** What can be had as a file: the evidence pack of an audit, or the workbook of a department. */
export type FileAbout = { readonly audit: string } | { readonly department: DepartmentId };

/** A file that was made and is kept for a day, and whose it is. */
export interface MadeFile {
  /** Nobody can guess it. */
  readonly id: string;
  /** The one department that it is about; absent where it is about all. */
  readonly department?: DepartmentId;
}

/** The same, as it is offered. */
export interface PreparedFile extends MadeFile {
  /** "evidence-2027-03-31.zip" */
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** A page of what was done about a person. */
export interface PersonPage extends Paged<LedgerPlace> {
  readonly lines: readonly {
    readonly entry: LedgerEntry;
    /** As it was called then. */
    readonly departmentName: string;
    /** What it came to for the license, where the ledger says so. */
    readonly license?: LicenseFact;
  }[];
}

/** What the chat asks of audits: one place to say who does each. All check authority themselves, where they read or write. */
export interface AuditUses {
  /** Of today, or of a day that is over. What cannot be read whole is a fault. The audit is kept. */
  makeAudit(
    ports: Ports,
    by: PersonActor,
    about: { readonly asOf?: CalendarDate; readonly department?: DepartmentId },
    onProgress?: OnProgress,
  ): Promise<Result<{ readonly audit: Audit }>>;
  kept(ports: Ports): KeptAudits;
  /** Records an answer; `told` are the delegates of a department that is asked. */
  answerException(
    ports: Ports,
    actor: PersonActor,
    given: {
      /** The same for every delivery of one press. */
      readonly key: ActivityKey;
      readonly exception: ExceptionKey;
      readonly answer: ExceptionAnswer['answer'];
      readonly words: string;
    },
  ): Promise<Result<{ readonly told: readonly KnownPerson[] }>>;
  signAudit(
    ports: Ports,
    actor: PersonActor,
    given: { readonly audit: string; readonly words?: string },
  ): Promise<Result<{ readonly signOff: SignOff }>>;
  whoHad(
    ports: Ports,
    actor: PersonActor,
    about: { readonly product: ProductId; readonly department?: DepartmentId; readonly date: CalendarDate },
  ): Promise<Result<{ readonly shown: WhoHad }>>;
  /** What was done about a person in the departments that the actor sees, newest first. */
  personHistory(
    ports: Ports,
    actor: PersonActor,
    about: { readonly userId: UserId; readonly after?: LedgerPlace | undefined; readonly limit: number },
  ): Promise<Result<{ readonly page: PersonPage }>>;
  /** Makes a file and keeps it. */
  preparePack(ports: Ports, actor: PersonActor, about: FileAbout): Promise<Result<{ readonly file: PreparedFile }>>;
  /** Brings a file that was made to where Teams says, for somebody who still may have it; `isThere` is false where it is kept no more. */
  handOverFile(
    ports: Ports,
    actor: PersonActor,
    given: { readonly file: MadeFile; readonly uploadUrl: string },
  ): Promise<Result<{ readonly isThere: boolean }>>;
  /** Forgets a file that was declined. */
  declineFile(ports: Ports, file: MadeFile): Promise<void>;
}
