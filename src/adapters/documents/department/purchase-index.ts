import { type HeldEntitlement } from '../../../domain/term/cover';
import { type Entitlement } from '../../../domain/term/entitlement';
import { type PurchaseRecord } from '../../../domain/purchase/purchase-record';
import { Fault } from '../../../ports/fault';
import { type PurchaseIndex } from '../../../ports/purchase/purchase-index';
import { departmentOf, fromBody } from './department-records';
import { type DocumentStore, type Query, type StoredDocument } from '../document-store';

const MOST_OPEN = 100;
const MOST_OF_ONE = 50;
const MOST_ENTITLEMENTS = 20_000;

/** Purchases and entitlements of all departments, on any document store. */
export function documentPurchaseIndex(store: DocumentStore): PurchaseIndex {
  const query = (kind: string, more: Omit<Query, 'container' | 'kind'>): Promise<readonly StoredDocument[]> =>
    store.query({ container: 'departments', kind, ...more });

  const purchases = async (more: Omit<Query, 'container' | 'kind'>): Promise<readonly PurchaseRecord[]> => {
    const found = await query('purchase', more);
    return found.map(({ body }) => fromBody<{ record: PurchaseRecord }>(body).record);
  };

  const entitlements = async (where: Query['where'], limit: number): Promise<readonly HeldEntitlement[]> => {
    const found = await query('entitlement', { ...(where === undefined ? {} : { where }), limit });
    // A short list would let seats be promised twice.
    if (limit === MOST_ENTITLEMENTS && found.length === limit)
      throw new Fault('rejected', 'there are more entitlements than can be read at once', { code: 'too-many' });
    return found.map(({ partition, body }) => ({
      department: departmentOf(partition),
      entitlement: fromBody<{ entitlement: Entitlement }>(body).entitlement,
    }));
  };

  return {
    open: () => purchases({ where: { isOpen: true }, limit: MOST_OPEN }),

    openTo: async (userId) => {
      const found = (['draft', 'returned'] as const).map((status) =>
        purchases({ where: { userId, status }, limit: MOST_OF_ONE }),
      );
      return (await Promise.all(found)).flat();
    },

    list: ({ department, status, limit }) =>
      purchases({
        ...(department === undefined ? {} : { partition: department }),
        ...(status === undefined ? {} : { where: { status } }),
        orderBy: { field: 'at', direction: 'descending' },
        limit,
      }),

    withNumber: async (purchaseOrderNumber) => {
      const where = { purchaseOrderNumber };
      return {
        purchases: await purchases({ where, limit: MOST_OF_ONE }),
        entitlements: await entitlements(where, MOST_OF_ONE),
      };
    },

    entitlements: (which) => entitlements({ ...which }, MOST_ENTITLEMENTS),
  };
}
