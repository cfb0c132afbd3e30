import { defined } from '../../../domain/defined';
import { type HeldEntitlement } from '../../../domain/term/cover';
import { type PurchaseRecord } from '../../../domain/purchase/purchase-record';
import { type OnUnreadable } from '../../../ports/fault';
import { type CoverPlace, type PurchaseIndex, type PurchasePlace } from '../../../ports/purchase/purchase-index';
import { departmentOf, ids } from './department-records';
import { type DocumentStore, type Place, type Query, type StoredDocument } from '../document-store';
import { querySets, queryWhole } from '../query-sets';
import { readEach } from '../read-each';
import { kinds } from '../shapes/kinds';

const MOST_OPEN = 100;
const MOST_OF_ONE = 50;
const MOST_ASKED = 5;
/** More than a page of purchases gave, corrections included. */
const MOST_NUMBERED = 500;
const MOST_ENTITLEMENTS = 20_000;

/** Purchases and entitlements of all departments, on any document store. */
export function documentPurchaseIndex(store: DocumentStore): PurchaseIndex {
  async function purchases(
    asked: Omit<Query, 'container' | 'kind'>,
    onUnreadable?: OnUnreadable,
  ): Promise<readonly PurchaseRecord[]> {
    const found = await querySets(store, { container: 'departments', kind: 'purchase', ...asked });
    return readEach(found, (one) => kinds.purchase.read(one), onUnreadable);
  }

  const held = (found: readonly StoredDocument[]): readonly HeldEntitlement[] =>
    found.map((document) => ({
      department: departmentOf(document.partition),
      entitlement: kinds.entitlement.read(document),
    }));

  return {
    open: (onUnreadable) => purchases({ where: { isOpen: true }, limit: MOST_OPEN }, onUnreadable),

    openTo: async (userId) => {
      const found = (['draft', 'returned'] as const).map((status) =>
        purchases({ where: { userId, status }, limit: MOST_OF_ONE }),
      );
      return (await Promise.all(found)).flat();
    },

    returnedTo: (userId) => purchases({ where: { userId, status: 'returned' }, limit: MOST_ASKED }),

    waitingOf: (userId) => purchases({ where: { userId, status: 'submitted' }, limit: MOST_OF_ONE }),

    list: ({ department, departments, product, status, after, limit }) =>
      purchases({
        ...defined({ partition: departments ?? department, after: after && placeOf(after) }),
        where: defined({ status, 'record.purchase.details.product': product }),
        orderBy: { field: 'at', direction: 'descending' },
        limit,
      }),

    withNumber: async (numbers) => {
      const [only = '', ...others] = numbers;
      const where = { purchaseOrderNumber: others.length === 0 ? only : numbers };
      const entitlements = { container: 'departments', kind: 'entitlement', where, limit: MOST_OF_ONE } as const;
      const [bought, given] = await Promise.all([purchases({ where, limit: MOST_OF_ONE }), store.query(entitlements)]);
      return { purchases: bought, entitlements: held(given) };
    },

    entitlementsByEnd: async ({ departments, product, status, direction, from, after, limit }) =>
      held(
        await querySets(store, {
          ...defined({ partition: departments, after: after && placeOfHeld(after) }),
          container: 'departments',
          kind: 'entitlement',
          where: defined({ product, status }),
          orderBy: { field: 'entitlement.coverUntil', direction, ...(after === undefined ? defined({ from }) : {}) },
          limit,
        }),
      ),

    entitlementsNumbered: async (numbers) =>
      held(
        await querySets(store, {
          container: 'departments',
          kind: 'entitlement',
          where: { purchaseOrderNumber: numbers },
          limit: MOST_NUMBERED,
        }),
      ),

    // A short list would let seats be promised twice.
    entitlements: async (which) =>
      held(
        await queryWhole(store, {
          container: 'departments',
          kind: 'entitlement',
          where: { ...which },
          limit: MOST_ENTITLEMENTS,
        }),
      ),
  };
}

const placeOf = ({ at, department, id }: PurchasePlace): Place => ({
  value: at,
  partition: department,
  id: ids.purchase(id),
});

const placeOfHeld = ({ coverUntil, department, product, id }: CoverPlace): Place => ({
  value: coverUntil,
  partition: department,
  id: ids.entitlement(product, id),
});
