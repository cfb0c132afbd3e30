import { mapLimited } from '../../concurrency/map-limited';
import { Fault } from '../../ports/fault';
import { type DocumentStore, MOST_VALUES, type Query, type StoredDocument } from './document-store';
import { inOrder } from './order';

const AT_ONCE = 4;

type Queried = Pick<DocumentStore, 'query'>;

/**
 * As {@link DocumentStore.query}, with sets of any size: what one query would not take is asked in several, side by side, and nothing
 * where a set is empty. Without an order the limit is that of each of them.
 */
export async function querySets(store: Queried, query: Query): Promise<readonly StoredDocument[]> {
  const parts = partsOf(query);
  const found = (await mapLimited(parts, AT_ONCE, (part) => store.query(part))).flat();
  const { orderBy, limit } = query;
  return orderBy === undefined || parts.length === 1 ? found : inOrder(found, orderBy).slice(0, limit);
}

/** As {@link querySets}, for those to whom a short list would be a wrong one. Fault `rejected` when there may be more than the limit. */
export async function queryWhole(store: Queried, query: Query): Promise<readonly StoredDocument[]> {
  const found = await mapLimited(partsOf(query), AT_ONCE, async (part) => {
    const some = await store.query(part);
    if (some.length < part.limit) return some;
    throw new Fault('rejected', `there are more ${query.kind} documents than can be read at once`, {
      code: 'too-many',
    });
  });
  return found.flat();
}

/** The queries that together ask what one with large sets asks. */
function partsOf(query: Query): readonly Query[] {
  const { partition, where = {} } = query;
  const pieces: readonly Query[] =
    typeof partition === 'object' ? chunksOf(partition).map((some) => ({ ...query, partition: some })) : [query];
  return Object.entries(where).reduce((parts, [field, wanted]) => {
    if (typeof wanted !== 'object') return parts;
    return parts.flatMap((part) =>
      chunksOf(wanted).map((some) => ({ ...part, where: { ...part.where, [field]: some } })),
    );
  }, pieces);
}

/** A set in pieces that one query takes; a piece of one value is that value. */
function chunksOf(values: readonly string[]): readonly (string | readonly string[])[] {
  const all = [...new Set(values)];
  return Array.from({ length: Math.ceil(all.length / MOST_VALUES) }, (_, index) => {
    const some = all.slice(index * MOST_VALUES, (index + 1) * MOST_VALUES);
    return some.length === 1 ? (some[0] ?? '') : some;
  });
}
