import { inSlices, pauseWhenDue } from '../../concurrency/in-slices';
import { defined } from '../../domain/defined';
import { type Container, type DocumentStore, type Place, type StoredDocument } from './document-store';
import { placeOf } from './order';

/** So few that nothing else waits long while a page is read. */
const PER_PAGE = 500;

/**
 * Reads every document of a kind, in all departments unless another container is named, page by page, in the order of a declared field that each of them has, and lets
 * others run meanwhile. What is written in that time may be missing, or there; everything else is there once.
 *
 * @param read What is kept of each: less is better where there are many.
 */
export async function readWhole<Value>(
  store: DocumentStore,
  {
    kind,
    by: field,
    perPage = PER_PAGE,
    container = 'departments',
  }: {
    readonly kind: string;
    readonly by: string;
    readonly perPage?: number;
    readonly container?: Container;
  },
  read: (document: StoredDocument) => Value,
): Promise<readonly Value[]> {
  const orderBy = { field, direction: 'ascending' } as const;
  const values: Value[] = [];
  let after: Place | undefined;
  do {
    const query = { container, kind, orderBy, limit: perPage } as const;
    const page = await store.query({ ...query, ...defined({ after }) });
    for await (const document of inSlices(page)) values.push(read(document));
    await pauseWhenDue();
    const last = page.length < perPage ? undefined : page.at(-1);
    after = last && placeOf(last, orderBy);
  } while (after !== undefined);
  return values;
}
