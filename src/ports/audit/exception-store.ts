import { type ExceptionBook } from '../../domain/audit/exception';
import { type ProductId } from '../../domain/ids';

/** Open exceptions of one department, or of the whole tenant, for reading. Every method may throw a `Fault`. */
export interface ExceptionRecords {
  /** The exceptions of one product that are open, part by part: the first is 0. */
  exceptionBook(product: ProductId, part: number): Promise<ExceptionBook | undefined>;
}

/** Open exceptions, for a change: stored with what the ledger says of them, or not at all. */
export interface WritableExceptionRecords extends ExceptionRecords {
  saveExceptionBook(book: ExceptionBook): Promise<void>;
}

/** Open exceptions of all departments and of the whole tenant. */
export interface ExceptionIndex {
  /** Every book, in any order; read to its end. May throw a `Fault`. */
  all(): Promise<readonly ExceptionBook[]>;
}
