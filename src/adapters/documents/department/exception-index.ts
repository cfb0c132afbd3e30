import { type ExceptionIndex } from '../../../ports/audit/exception-store';
import { type DocumentStore } from '../document-store';
import { readWhole } from '../read-whole';
import { kinds } from '../shapes/kinds';

/** Open exceptions of everybody, on any document store. */
export const documentExceptionIndex = (store: DocumentStore): ExceptionIndex => ({
  all: () =>
    readWhole(store, { kind: kinds.exceptionBook.name, by: 'product' }, (found) => kinds.exceptionBook.read(found)),
});
