import { defined } from '../../domain/defined';
import { type PendingCover, type PendingLine, type PendingPurchase } from '../../domain/pending/pending';
import { isContributor, lastEvent, type PurchaseEvent } from '../../domain/purchase/purchase';
import { type PurchaseRecord } from '../../domain/purchase/purchase-record';
import { type HeldEntitlement } from '../../domain/term/cover';
import { namedProduct } from '../access/names';
import { counted, departmentNamed, idsOf, type Look, MOST_COUNTED, type PendingSource } from './look';

const limit = MOST_COUNTED + 1;

/** Purchases that nobody decided: for approvers those that they may decide, which are none of their own. */
export const purchasesToDecide: PendingSource = async (look) => {
  if (!look.seesAll) return [];
  const found = await look.ports.purchases.list({ status: 'submitted', limit });
  const open = look.decides ? found.filter(({ purchase }) => !isContributor(purchase, look.userId)) : found;
  return purchaseLine(look, 'to-decide', open, 'submitted');
};

/** Purchases that an approver asked something about. */
export const purchasesReturned: PendingSource = async (look) => {
  if (look.buysFor.length === 0) return [];
  const departments = idsOf(look.buysFor);
  const found = await look.ports.purchases.list({ departments, status: 'returned', limit });
  return purchaseLine(look, 'returned', found, 'returned');
};

/** What somebody began and did not send. */
export const purchaseDrafts: PendingSource = async (look) => {
  if (look.buysFor.length === 0 && !look.decides) return [];
  const found = await look.ports.purchases.openTo(look.userId);
  const drafts = found.filter(({ purchase }) => purchase.status === 'draft');
  return purchaseLine(look, 'drafts', drafts, 'drafted');
};

function purchaseLine(
  look: Look,
  about: 'to-decide' | 'returned' | 'drafts',
  found: readonly PurchaseRecord[],
  action: PurchaseEvent['action'],
): readonly PendingLine[] {
  const since = ({ purchase }: PurchaseRecord) => lastEvent(purchase, action)?.at ?? purchase.events[0].at;
  const [first] = found.toSorted((one, other) => (since(one) < since(other) ? -1 : 1));
  if (first === undefined) return [];
  return [{ about, ...counted(found.length, found.map(since)), first: pendingPurchase(look, first) }];
}

function pendingPurchase(look: Look, { purchase }: PurchaseRecord): PendingPurchase {
  const { product, purchaseOrderNumber, seats } = purchase.details;
  return {
    department: departmentNamed(look, purchase.department),
    id: purchase.id,
    purchaseOrderNumber,
    seats,
    product: product === undefined ? undefined : namedProduct(look.ports, product),
  };
}

/** Cover that was approved, has begun, and is not seen in the tenant. */
export const coverUndelivered: PendingSource = async (look) => {
  if (!look.seesAll) return [];
  const { ports, today } = look;
  const status = 'awaiting-tenant';
  const found = await ports.purchases.entitlementsByEnd({ status, direction: 'ascending', from: today, limit });
  const due = found.filter(({ entitlement }) => entitlement.coverFrom <= today);
  const [first] = due.toSorted((one, other) => (one.entitlement.approvedAt < other.entitlement.approvedAt ? -1 : 1));
  if (first === undefined) return [];
  const instants = due.map(({ entitlement }) => entitlement.approvedAt);
  const isOnly = due.length === 1;
  return [
    {
      about: 'undelivered',
      ...counted(due.length, instants),
      first: { ...pendingCover(look, first), ...(isOnly ? await unitsSeen(look, first) : {}) },
    },
  ];
};

function pendingCover(look: Look, { department, entitlement }: HeldEntitlement): PendingCover {
  const { id, corrects, product, purchaseOrderNumber, seats, purchase } = entitlement;
  return {
    department: departmentNamed(look, department),
    product: namedProduct(look.ports, product),
    purchaseOrderNumber,
    seats,
    entitlement: corrects ?? id,
    ...defined({ purchase }),
  };
}

async function unitsSeen(
  { ports }: Look,
  { department, entitlement }: HeldEntitlement,
): Promise<Pick<PendingCover, 'unitsSeen'>> {
  const { purchase } = entitlement;
  if (purchase === undefined) return {};
  const record = await ports.departments.look(department).purchase(purchase);
  return defined({ unitsSeen: record?.unitsSeen });
}
