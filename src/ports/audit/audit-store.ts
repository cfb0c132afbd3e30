import { type Audit, type AuditException, type AuditFigures, type AuditPool } from '../../domain/audit/audit';
import { type ExceptionKind } from '../../domain/audit/exception-kinds';

/** An audit without its long lists, and how long these are. */
export interface KeptAudit extends Omit<Audit, 'pools' | 'exceptions' | 'learnedLater'> {
  readonly figures: AuditFigures;
  readonly poolCount: number;
  readonly exceptionCount: number;
  readonly learnedLaterCount: number;
  /** How many there are of each kind that there are any of: as many follow each other, in this order. */
  readonly exceptionsByKind: readonly { readonly kind: ExceptionKind; readonly count: number }[];
}

/** Which items of a list: `limit` from `offset` on. */
export interface ListPart {
  readonly offset: number;
  readonly limit: number;
}

/** Keeps audits for some days, so that all pages and what is signed are of the same one. Every method may throw a `Fault`. */
export interface AuditStore {
  save(audit: Audit): Promise<void>;
  find(id: string): Promise<KeptAudit | undefined>;
  /** Pages of an audit that is kept; nothing of one that is not. */
  pools(id: string, part: ListPart): Promise<readonly AuditPool[]>;
  /** As they were when the audit was made. */
  exceptions(id: string, part: ListPart): Promise<readonly AuditException[]>;
  /** All of it. */
  whole(id: string): Promise<Audit | undefined>;
}
