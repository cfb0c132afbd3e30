import { type DepartmentId } from '../../../domain/ids';
import { type DocumentStore, type StoredDocument } from '../document-store';
import { kinds } from '../shapes/kinds';
import { departmentOf } from './department-records';

/** What somebody read of a department longer ago than this is of no use to a change. */
const OFFER_MS = 5_000;

/** A department document as it was read by somebody who changes nothing. */
export interface OfferedHead {
  readonly head: StoredDocument;
  /** When it was begun to be read. */
  readonly readAt: number;
}

/** The newest department document that somebody has read, until a change takes it. */
export class HeadOffer {
  #offered: OfferedHead | undefined;

  add(offered: OfferedHead): void {
    if (this.#offered === undefined || this.#offered.readAt <= offered.readAt) this.#offered = offered;
  }

  /** Hands it over once. @returns Undefined when none was read after an instant, or it is too old by now. */
  take({ after, nowMs }: { readonly after: number; readonly nowMs: number }): OfferedHead | undefined {
    const offered = this.#offered;
    this.#offered = undefined;
    return offered !== undefined && offered.readAt > after && offered.readAt + OFFER_MS >= nowMs ? offered : undefined;
  }
}

/** Told of a department document that was read. */
type Offer = (department: DepartmentId, offered: OfferedHead) => void;

/** The same documents for reading: of every department document that is read, somebody is told who may need it next. */
export function offeringHeads(store: DocumentStore, steadyMs: () => number, offer: Offer): DocumentStore {
  const tell = (found: StoredDocument | undefined, readAt: number) => {
    if (found?.kind === kinds.department.name) offer(departmentOf(found.partition), { head: found, readAt });
  };
  return {
    transact: (container, partition, operations) => store.transact(container, partition, operations),
    close: () => store.close(),
    read: async (address) => {
      const readAt = steadyMs();
      const found = await store.read(address);
      if (address.container === kinds.department.container) tell(found, readAt);
      return found;
    },
    query: async (query) => {
      const readAt = steadyMs();
      const found = await store.query(query);
      if (query.kind === kinds.department.name) for (const one of found) tell(one, readAt);
      return found;
    },
  };
}
