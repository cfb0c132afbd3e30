import { type PurchaseDetails } from '../../domain/purchase/purchase';
import { changePurchase, type PurchaseOutcome, type PurchaseRequest, type PurchaseRuling } from './change-purchase';
import { type RecordPorts } from '../ports';

/** Keeps what somebody said of a purchase that is not sent yet. Its forms stay good, and the same again changes nothing more. */
export function fillDraft(
  ports: RecordPorts,
  request: PurchaseRequest & { readonly details: Partial<PurchaseDetails> },
): Promise<PurchaseOutcome> {
  return changePurchase(ports, request, 'submit-purchase', ({ record }): PurchaseRuling => {
    const { purchase } = record;
    if (purchase.status !== 'draft') return 'settled';
    const details = { ...purchase.details, ...request.details };
    return { purchase: { ...purchase, details }, facts: [], notices: [] };
  });
}
