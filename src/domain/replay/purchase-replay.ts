import { defined } from '../defined';
import { type ProductId, type PurchaseId } from '../ids';
import { type LedgerEntry, type PurchaseFact } from '../ledger/ledger-entry';
import { type AuditPurchase } from '../audit/audit';
import { insist } from './impossible-entry';

type FactOfPurchase = Extract<PurchaseFact, { purchase: PurchaseId }>;

/** A purchase with the product it is of. */
type PurchasePast = AuditPurchase & { readonly product: ProductId };

/** What was sent to central IT and what became of it, as one entry of a ledger after the other tells it. */
export class PurchaseReplay {
  /** In the order of sending. */
  readonly purchases = new Map<PurchaseId, PurchasePast>();

  take(entry: LedgerEntry, fact: FactOfPurchase): void {
    const known = this.purchases.get(fact.purchase);
    if (fact.action === 'purchase-submitted') {
      this.purchases.set(fact.purchase, sent(entry, fact));
      return;
    }
    insist(known !== undefined, entry, `purchase ${fact.purchase} was never sent`);
    this.purchases.set(fact.purchase, { ...known, ...followed(entry, fact) });
  }
}

function sent(
  { actor, at }: LedgerEntry,
  { purchase, details, proof }: Extract<FactOfPurchase, { action: 'purchase-submitted' }>,
): PurchasePast {
  const { reseller, priceCents, resellerOrderNumber, note, fields } = details;
  const { product, seats, purchaseOrderNumber, coverFrom, coverUntil } = details;
  return {
    ...{ purchase, product, seats, purchaseOrderNumber, coverFrom, coverUntil },
    ...defined({ reseller, priceCents, resellerOrderNumber, note, fields, proof }),
    origin: 'purchase',
    state: 'submitted',
    submitted: { by: actor, at },
  };
}

function followed(
  { actor: by, at }: LedgerEntry,
  fact: Exclude<FactOfPurchase, { action: 'purchase-submitted' }>,
): Partial<PurchasePast> & Pick<PurchasePast, 'state'> {
  switch (fact.action) {
    case 'purchase-returned':
      return { state: 'returned' };
    case 'purchase-answered':
      return { state: 'submitted' };
    case 'purchase-approved':
      return { state: 'awaiting', entitlement: fact.entitlement, decided: { by, at } };
    case 'purchase-declined':
      return { state: 'declined', decided: { by, at, reason: fact.reason } };
    case 'purchase-withdrawn':
      return { state: 'withdrawn', decided: { by, at } };
  }
}
