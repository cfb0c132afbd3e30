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

/** What is known of what one pool bought. */
export interface PoolBought {
  /** Those that were sent, with what they are without an entitlement, and the one that they gave. */
  readonly purchases: readonly AuditPurchase[];
  /** All of the pool. */
  readonly entitlements: readonly Entitlement[];
  /** Who put an entitlement on record, and who confirmed it, as far as that is known. */
  readonly pastOf: (entitlement: Entitlement) => Pick<AuditPurchase, 'decided' | 'confirmed'>;
}

/**
 * What one pool bought, as an auditor reads it: each purchase that was sent, with the entitlement that it gave; and each entitlement that was
 * imported, or corrects another one. In the order in which their cover begins.
 */
export function boughtLines(
  { purchases, entitlements, pastOf }: PoolBought,
  date: CalendarDate,
): readonly AuditPurchase[] {
  const given = new Map(entitlements.map((one) => [one.id, one]));
  const taken = new Set(purchases.map(({ entitlement }) => entitlement));
  const lines = [
    ...purchases.map((purchase): AuditPurchase => {
      const entitlement = purchase.entitlement === undefined ? undefined : given.get(purchase.entitlement);
      if (entitlement === undefined) return purchase;
      const { confirmed = purchase.confirmed } = pastOf(entitlement);
      // What counts is what the entitlement says.
      return { ...purchase, ...countedOf(entitlement, date), ...defined({ confirmed }) };
    }),
    ...entitlements
      .filter(({ id }) => !taken.has(id))
      .map((entitlement): AuditPurchase => {
        const { purchase, reason } = entitlement;
        const { decided, confirmed } = pastOf(entitlement);
        const own = { ...countedOf(entitlement, date), origin: originOf(entitlement) };
        return { ...own, ...defined({ purchase, decided, confirmed, reason }) };
      }),
  ];
  return lines.toSorted((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1));
}

/**
 * As {@link boughtLines}, of what is stored now.
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
  const pastOf: PoolBought['pastOf'] = (entitlement) => {
    const of = entitlement.corrects === undefined ? undefined : rootOf(entitlement, given).purchase;
    // Both were written in one step: their words may be those of another one, their time is not.
    const corrected = (of === undefined ? undefined : byId.get(of))?.events.find(
      ({ action, at }) => action === 'corrected' && at === entitlement.approvedAt,
    );
    return defined({ decided: decisionOf(corrected) });
  };
  return boughtLines({ purchases: sent.map(lineOfPurchase), entitlements, pastOf }, today);
}

/** What a correction mends in the end: it may correct another one. */
function rootOf(entitlement: Entitlement, given: ReadonlyMap<Entitlement['id'], Entitlement>): Entitlement {
  const corrected = entitlement.corrects === undefined ? undefined : given.get(entitlement.corrects);
  return corrected === undefined ? entitlement : rootOf(corrected, given);
}

const orderOf = ({ coverFrom, purchaseOrderNumber, entitlement, purchase }: AuditPurchase): string =>
  [coverFrom, purchaseOrderNumber, entitlement ?? '', purchase ?? ''].join('|');

const originOf = ({ corrects, purchase }: Entitlement): AuditPurchase['origin'] =>
  corrects !== undefined ? 'correction' : purchase === undefined ? 'imported' : 'purchase';

/** What an entitlement counts for on a day. */
function countedOf(entitlement: Entitlement, date: CalendarDate) {
  const { id, seats, purchaseOrderNumber, coverFrom, coverUntil } = entitlement;
  const state = entitlementState(entitlement, date);
  return { entitlement: id, seats, purchaseOrderNumber, coverFrom, coverUntil, state };
}

/** Withdrawn before anybody in central IT saw it: it is nothing that was bought. */
const isOnFile = (purchase: Purchase): purchase is SentPurchase =>
  purchase.status !== 'draft' && lastEvent(purchase, 'submitted') !== undefined;

function lineOfPurchase(purchase: SentPurchase): AuditPurchase {
  const { id, details, proof, status } = purchase;
  const { product: _, ...bought } = details;
  const decision = lastEvent(purchase, 'approved', 'declined', 'withdrawn');
  const reason = status === 'declined' ? purchase.reason : undefined;
  return {
    ...bought,
    purchase: id,
    origin: 'purchase',
    // An approved one without its entitlement is none that counts: it awaits what gives it.
    state: status === 'approved' ? 'awaiting' : status,
    proof,
    ...defined({
      entitlement: status === 'approved' ? purchase.entitlement : undefined,
      submitted: decisionOf(lastEvent(purchase, 'submitted')),
      decided: decision && { by: decision.by, at: decision.at, ...defined({ reason }) },
      confirmed: decisionOf(lastEvent(purchase, 'confirmed')),
    }),
  };
}

const decisionOf = (event: PurchaseEvent | undefined): Decision | undefined => event && { by: event.by, at: event.at };
