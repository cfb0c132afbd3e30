import { type PurchaseProblem, readPurchaseForm, type TypedPurchase } from '../../domain/purchase/purchase-form';
import { isOpenToSender, type SentPurchase, withContributor } from '../../domain/purchase/purchase';
import { type PurchaseRecord } from '../../domain/purchase/purchase-record';
import {
  changePurchase,
  eventOf,
  type PurchaseContext,
  type PurchaseOutcome,
  type PurchaseRequest,
} from './change-purchase';
import { type RecordPorts } from '../ports';

/** What became of a form: sent, or everything that has to be put right in it. */
export type SubmitOutcome =
  | PurchaseOutcome
  | { readonly kind: 'problems'; readonly record: PurchaseRecord; readonly problems: readonly PurchaseProblem[] };

/**
 * Sends a purchase to central IT: a draft, or one that came back with a question. The fields are checked together; with one
 * problem nothing is changed.
 */
export async function submitPurchase(
  ports: RecordPorts,
  request: PurchaseRequest & { readonly typed: TypedPurchase },
): Promise<SubmitOutcome> {
  let problems: readonly PurchaseProblem[] = [];
  const outcome = await changePurchase(ports, request, 'submit-purchase', (context) => {
    const { purchase } = context.record;
    if (!isOpenToSender(purchase)) return 'settled';
    const read = readPurchaseForm(request.typed, {
      policy: ports.policy,
      products: ports.policy.products.map((product) => product.id),
      today: context.today,
      files: purchase.proof.files,
    });
    problems = read.ok ? [] : read.problems;
    return read.ok ? sent(context, read) : 'settled';
  });
  return outcome.kind === 'settled' && problems.length > 0
    ? { kind: 'problems', record: outcome.record, problems }
    : outcome;
}

function sent(context: PurchaseContext, { details, link }: Extract<ReturnType<typeof readPurchaseForm>, { ok: true }>) {
  const { purchase } = context.record;
  const { files } = purchase.proof;
  const { id, department, version, contributors, events } = purchase;
  const next: SentPurchase = {
    id,
    department,
    status: 'submitted',
    version: version + 1,
    details,
    proof: link === undefined ? { files } : { files, link },
    contributors: withContributor(contributors, context.by),
    events: [...events, eventOf(context, 'submitted')],
  };
  const { product, purchaseOrderNumber } = details;
  const { proof } = next;
  return {
    purchase: next,
    facts: [{ action: 'purchase-submitted', product, purchaseOrderNumber, purchase: id, details, proof }] as const,
    notices: [],
  };
}
