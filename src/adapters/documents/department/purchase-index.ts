import { defined } from '../../../domain/defined';
import { type HeldEntitlement } from '../../../domain/term/cover';
import { type PurchaseRecord } from '../../../domain/purchase/purchase-record';
import { Fault, type OnUnreadable } from '../../../ports/fault';
import { type PurchaseIndex } from '../../../ports/purchase/purchase-index';
import { departmentOf } from './department-records';
import { type DocumentStore, type Query } from '../document-store';
import { readEach } from '../read-each';
import { kinds } from '../shapes/kinds';

const MOST_OPEN = 100;
const MOST_OF_ONE = 50;
const MOST_ENTITLEMENTS = 20_000;

/** Purchases and entitlements of all departments, on any document store. */
export function documentPurchaseIndex(store: DocumentStore): PurchaseIndex {
  async function purchases(
    asked: Omit<Query, 'container' | 'kind'>,
    onUnreadable?: OnUnreadable,
  ): Promise<readonly PurchaseRecord[]> {
    const found = await store.query({ container: 'departments', kind: 'purchase', ...asked });
    return readEach(found, (one) => kinds.purchase.read(one), onUnreadable);
  }

  async function entitlements(where: NonNullable<Query['where']>, limit: number): Promise<readonly HeldEntitlement[]> {
    const found = await store.query({ container: 'departments', kind: 'entitlement', where, limit });
    // A short list would let seats be promised twice.
    if (limit === MOST_ENTITLEMENTS && found.length === limit)
      throw new Fault('rejected', 'there are more entitlements than can be read at once', { code: 'too-many' });
    return found.map((document) => ({
      department: departmentOf(document.partition),
      entitlement: kinds.entitlement.read(document),
    }));
  }

  return {
    open: (onUnreadable) => purchases({ where: { isOpen: true }, limit: MOST_OPEN }, onUnreadable),

    openTo: async (userId) => {
      const found = (['draft', 'returned'] as const).map((status) =>
        purchases({ where: { userId, status }, limit: MOST_OF_ONE }),
      );
      return (await Promise.all(found)).flat();
    },

    list: ({ department, status, limit }) =>
      purchases({
        ...defined({ partition: department }),
        where: defined({ status }),
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
