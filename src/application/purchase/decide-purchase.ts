import { type EntitlementId, entitlementId } from '../../domain/ids';
import { type Entitlement } from '../../domain/term/entitlement';
import { type LedgerFact } from '../../domain/ledger/ledger-entry';
import { emptyPool } from '../../domain/roster/pool';
import { hasProof } from '../../domain/proof/proof';
import { isContributor, type SentPurchase, wordsOf } from '../../domain/purchase/purchase';
import {
  changePurchase,
  eventOf,
  movedOn,
  type PurchaseContext,
  type PurchaseOutcome,
  type PurchaseRequest,
  type PurchaseRuling,
  tellSenders,
} from './change-purchase';
import { type RecordPorts } from '../ports';

/** What an approver says to a purchase; a reason or question is required where there is one. */
export type Decision =
  | { readonly kind: 'approve' }
  | { readonly kind: 'decline'; readonly reason: string }
  | { readonly kind: 'return'; readonly question: string };

/**
 * Decides a purchase that was sent to central IT. Nobody decides one that they sent or amended. Of several who decide at once
 * one wins; the others get `settled` with what the winner made of it.
 *
 * Approving gives an entitlement that awaits the tenant: the seat cap stays as it is until the seats are there.
 */
export function decidePurchase(
  ports: RecordPorts,
  request: PurchaseRequest & { readonly decision: Decision },
): Promise<PurchaseOutcome> {
  const { decision } = request;
  return changePurchase(ports, request, 'decide-purchase', (context): PurchaseRuling | Promise<PurchaseRuling> => {
    const { purchase } = context.record;
    if (purchase.status !== 'submitted') return 'settled';
    if (isContributor(purchase, context.by.userId)) return { refusal: { code: 'own-purchase' } };
    switch (decision.kind) {
      case 'approve':
        return hasProof(purchase.proof) ? approve(context, purchase) : { refusal: { code: 'no-proof' } };
      case 'decline':
        return decline(context, purchase, wordsOf(decision.reason));
      case 'return':
        return sendBack(context, purchase, wordsOf(decision.question));
    }
  });
}

async function approve(context: PurchaseContext, purchase: SentPurchase): Promise<PurchaseRuling> {
  const { books, by, department } = context;
  const { product, purchaseOrderNumber } = purchase.details;
  const entitlement = entitlementOf(purchase, context);
  const pool = await books.pool(product);
  if (pool === undefined) await books.savePool(emptyPool(department.id, product));
  await books.saveEntitlement(entitlement);
  const about = { product, purchaseOrderNumber, purchase: purchase.id };
  return {
    purchase: {
      ...movedOn(purchase),
      status: 'approved',
      approvedBy: by,
      entitlement: entitlement.id,
      events: [...purchase.events, eventOf(context, 'approved')],
    },
    facts: [
      { action: 'purchase-approved', ...about, entitlement: entitlement.id },
      ...(pool === undefined ? [{ action: 'pool-opened', product } satisfies LedgerFact] : []),
      { action: 'entitlement-recorded', product, entitlement },
    ],
    notices: tellSenders(context, 'approved'),
  };
}

function decline(context: PurchaseContext, purchase: SentPurchase, reason: string): PurchaseRuling {
  if (reason === '') return { refusal: { code: 'no-reason', about: 'decline' } };
  const { product, purchaseOrderNumber } = purchase.details;
  return {
    purchase: {
      ...movedOn(purchase),
      status: 'declined',
      declinedBy: context.by,
      reason,
      events: [...purchase.events, eventOf(context, 'declined', reason)],
    },
    facts: [{ action: 'purchase-declined', product, purchaseOrderNumber, purchase: purchase.id, reason }],
    notices: tellSenders(context, 'declined'),
  };
}

function sendBack(context: PurchaseContext, purchase: SentPurchase, question: string): PurchaseRuling {
  if (question === '') return { refusal: { code: 'no-reason', about: 'return' } };
  const { product, purchaseOrderNumber } = purchase.details;
  return {
    purchase: {
      ...movedOn(purchase),
      status: 'returned',
      question,
      whenAsked: { details: purchase.details, proof: purchase.proof },
      events: [...purchase.events, eventOf(context, 'returned', question)],
    },
    facts: [{ action: 'purchase-returned', product, purchaseOrderNumber, purchase: purchase.id, question }],
    notices: tellSenders(context, 'returned'),
  };
}

/** Takes a purchase back before it is decided. Purchasers and delegates of the department may, whoever sent it. */
export function withdrawPurchase(ports: RecordPorts, request: PurchaseRequest): Promise<PurchaseOutcome> {
  return changePurchase(ports, request, 'submit-purchase', (context): PurchaseRuling => {
    const { purchase } = context.record;
    if (purchase.status !== 'submitted' && purchase.status !== 'returned') return 'settled';
    const { product, purchaseOrderNumber } = purchase.details;
    return {
      purchase: {
        ...movedOn(purchase),
        status: 'withdrawn',
        withdrawnBy: context.by,
        events: [...purchase.events, eventOf(context, 'withdrawn')],
      },
      facts: [{ action: 'purchase-withdrawn', product, purchaseOrderNumber, purchase: purchase.id }],
      notices: tellSenders(context, 'withdrawn'),
    };
  });
}

function entitlementOf({ id, details }: SentPurchase, { at }: PurchaseContext): Entitlement {
  const { product, seats, purchaseOrderNumber, coverFrom, coverUntil } = details;
  return {
    id: purchaseEntitlementId(id),
    product,
    seats,
    purchaseOrderNumber,
    coverFrom,
    coverUntil,
    approvedAt: at,
    purchase: id,
    status: 'awaiting-tenant',
  };
}

/** The id of the entitlement that a purchase gives: one for each purchase. */
const purchaseEntitlementId = (id: string): EntitlementId => entitlementId(`purchase-${id}`);
