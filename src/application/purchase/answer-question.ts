import { withContributor, wordsOf } from '../../domain/purchase/purchase';
import {
  changePurchase,
  eventOf,
  movedOn,
  type PurchaseOutcome,
  type PurchaseRequest,
  type PurchaseRuling,
} from './change-purchase';
import { type RecordPorts } from '../ports';

/**
 * Answers what central IT asked about a purchase: it waits for a decision again as it is, with the answer beside the question. Whoever
 * answers had a part in it, and decides it no more. What was withdrawn or answered meanwhile is `settled`.
 */
export function answerQuestion(
  ports: RecordPorts,
  request: PurchaseRequest & { readonly text: string },
): Promise<PurchaseOutcome> {
  return changePurchase(ports, request, 'submit-purchase', (context): PurchaseRuling => {
    const { purchase } = context.record;
    if (purchase.status !== 'returned') return 'settled';
    const answer = wordsOf(request.text);
    if (answer === '') return { refusal: { code: 'no-reason', about: 'answer' } };
    const { product, purchaseOrderNumber } = purchase.details;
    return {
      purchase: {
        ...movedOn(purchase),
        contributors: withContributor(purchase.contributors, context.by),
        status: 'submitted',
        events: [...purchase.events, eventOf(context, 'answered', answer)],
      },
      facts: [{ action: 'purchase-answered', product, purchaseOrderNumber, purchase: purchase.id, answer }],
      notices: [],
    };
  });
}
