import { defined } from '../../domain/defined';
import { Fault } from '../../ports/fault';
import { type DocumentStore, type StoredDocument } from './document-store';

/** Small enough that nothing else waits long while a page is read, large enough that there are few. */
const PER_PAGE = 5000;

/**
 * Reads every document of a kind across all departments, page by page, in the order of a declared field that each of them has.
 * What is written meanwhile may be missing, or there; everything else is there once. Fault `unavailable` when too many have one value, so that
 * a page cannot end.
 *
 * @param read What is kept of each: less is better where there are many.
 */
export async function readWhole<Value>(
  store: DocumentStore,
  { kind, by: field, perPage = PER_PAGE }: { readonly kind: string; readonly by: string; readonly perPage?: number },
  read: (document: StoredDocument) => Value,
): Promise<readonly Value[]> {
  const values: Value[] = [];
  // A page begins with the last value of the one before, since several documents may have it.
  let seen = new Set<string>();
  let from: string | number | undefined;
  for (;;) {
    const orderBy = defined({ field, direction: 'ascending' as const, from });
    const page = await store.query({ container: 'departments', kind, orderBy, limit: perPage });
    const added = page.filter((document) => !seen.has(addressOf(document)));
    for (const document of added) values.push(read(document));
    const last = page.at(-1)?.body[field];
    if (page.length < perPage || (typeof last !== 'string' && typeof last !== 'number')) return values;
    if (added.length === 0) throw new Fault('unavailable', `${kind} documents: too many with one ${field}`);
    seen = new Set(page.filter((document) => document.body[field] === last).map(addressOf));
    from = last;
  }
}

const addressOf = ({ partition, id }: StoredDocument): string => `${partition}/${id}`;
