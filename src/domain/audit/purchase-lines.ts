import { type CalendarDate } from '../calendar';
import { defined } from '../defined';
import {
  entitlementState,
  lastEvent,
  type Purchase,
  type PurchaseEvent,
  type SentPurchase,
} from '../purchase/purchase';
import { type Entitlement } from '../term/entitlement';
import { type AuditPurchase, type Decision } from './audit';

/**
 * What one pool bought, as an auditor reads it: each purchase that was sent, with the entitlement that it gave; and each entitlement that was
 * imported, or corrects another one. In the order in which their cover begins.
 *
 * @param entitlements All of the pool.
 * @param purchases All of the pool; what was never sent is left out.
 */
export function purchaseLines(
  entitlements: readonly Entitlement[],
  purchases: readonly Purchase[],
  today: CalendarDate,
): readonly AuditPurchase[] {
  const sent = purchases.filter(isOnFile);
  const byId = new Map(sent.map((purchase) => [purchase.id, purchase]));
  const given = new Map(entitlements.map((entitlement) => [entitlement.id, entitlement]));
  const taken = new Set(sent.flatMap((purchase) => (purchase.status === 'approved' ? [purchase.entitlement] : [])));
  const others = entitlements.filter(({ id }) => !taken.has(id));
  const lines = [
    ...sent.map((purchase) => {
      const entitlement = purchase.status === 'approved' ? given.get(purchase.entitlement) : undefined;
      return lineOfPurchase(purchase, entitlement, today);
    }),
    ...others.map((entitlement) => {
      const of = rootOf(entitlement, given).purchase;
      return lineOfEntitlement(entitlement, of === undefined ? undefined : byId.get(of), today);
    }),
  ];
  return lines.toSorted((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1));
}

/** What a correction mends in the end: it may correct another one. */
function rootOf(entitlement: Entitlement, given: ReadonlyMap<Entitlement['id'], Entitlement>): Entitlement {
  const corrected = entitlement.corrects === undefined ? undefined : given.get(entitlement.corrects);
  return corrected === undefined ? entitlement : rootOf(corrected, given);
}

const orderOf = ({ coverFrom, purchaseOrderNumber, entitlement, purchase }: AuditPurchase): string =>
  [coverFrom, purchaseOrderNumber, entitlement ?? '', purchase ?? ''].join('|');

/** Withdrawn before anybody in central IT saw it: it is nothing that was bought. */
const isOnFile = (purchase: Purchase): purchase is SentPurchase =>
  purchase.status !== 'draft' && lastEvent(purchase, 'submitted') !== undefined;

function lineOfPurchase(
  purchase: SentPurchase,
  entitlement: Entitlement | undefined,
  today: CalendarDate,
): AuditPurchase {
  const { id, details, proof, status } = purchase;
  const { product: _, ...bought } = details;
  const decision = lastEvent(purchase, 'approved', 'declined', 'withdrawn');
  const reason = status === 'declined' ? purchase.reason : undefined;
  return {
    ...bought,
    // What counts is what the entitlement says.
    ...(entitlement === undefined ? {} : countedOf(entitlement)),
    purchase: id,
    origin: 'purchase',
    // An approved one without its entitlement is none that counts: it awaits what gives it.
    state:
      status !== 'approved' ? status : entitlement === undefined ? 'awaiting' : entitlementState(entitlement, today),
    proof,
    ...defined({
      entitlement: entitlement?.id,
      submitted: decisionOf(lastEvent(purchase, 'submitted')),
      decided: decision && { by: decision.by, at: decision.at, ...defined({ reason }) },
      confirmed: decisionOf(lastEvent(purchase, 'confirmed')),
    }),
  };
}

const countedOf = ({ seats, purchaseOrderNumber, coverFrom, coverUntil }: Entitlement) => ({
  seats,
  purchaseOrderNumber,
  coverFrom,
  coverUntil,
});

function lineOfEntitlement(
  { id, purchaseOrderNumber, seats, coverFrom, coverUntil, corrects, reason, ...entitlement }: Entitlement,
  purchase: SentPurchase | undefined,
  today: CalendarDate,
): AuditPurchase {
  const corrected = purchase?.events.find(
    ({ action, words }) => action === 'corrected' && corrects !== undefined && words === reason,
  );
  return {
    entitlement: id,
    purchaseOrderNumber,
    seats,
    coverFrom,
    coverUntil,
    origin: corrects === undefined ? 'imported' : 'correction',
    state: entitlementState({ id, purchaseOrderNumber, seats, coverFrom, coverUntil, ...entitlement }, today),
    ...defined({ decided: decisionOf(corrected), reason }),
  };
}

const decisionOf = (event: PurchaseEvent | undefined): Decision | undefined => event && { by: event.by, at: event.at };
