import { defined } from '../../domain/defined';
import { type LedgerFact } from '../../domain/ledger/ledger-entry';
import { type PurchaseProblem, readPurchaseForm, type TypedPurchase } from '../../domain/purchase/purchase-form';
import {
  isOpenToSender,
  isSent,
  type Renews,
  type SentPurchase,
  withContributor,
} from '../../domain/purchase/purchase';
import { type PurchaseRecord } from '../../domain/purchase/purchase-record';
import { renewalOf, startsNext } from '../../domain/term/renewal';
import { turnAt } from '../../domain/term/turn';
import {
  changePurchase,
  eventOf,
  type PurchaseContext,
  type PurchaseOutcome,
  type PurchaseRequest,
  type PurchaseStep,
} from './change-purchase';
import { type RecordPorts } from '../ports';

/** More than a pool has that nobody decided. */
const MOST_UNDECIDED = 500;

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
    return read.ok ? sent(ports, context, read) : 'settled';
  });
  return outcome.kind === 'settled' && problems.length > 0
    ? { kind: 'problems', record: outcome.record, problems }
    : outcome;
}

async function sent(
  ports: RecordPorts,
  context: PurchaseContext,
  { details, link }: Extract<ReturnType<typeof readPurchaseForm>, { ok: true }>,
): Promise<PurchaseStep> {
  const { purchase } = context.record;
  // Whoever chooses another product renews nothing of this one.
  const renews = purchase.details.product === details.product ? purchase.renews : undefined;
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
    ...defined({ renews }),
  };
  const { product, purchaseOrderNumber } = details;
  const { proof } = next;
  return {
    purchase: next,
    facts: [
      { action: 'purchase-submitted', product, purchaseOrderNumber, purchase: id, details, proof },
      ...(renews?.isAnswer === true ? await answered(ports, context, next, renews) : []),
    ],
    notices: [],
  };
}

/** Writes down that a department wants no more for the next term than what it has sent until then, this purchase included. */
async function answered(
  { policy }: RecordPorts,
  { books, by, at, today }: PurchaseContext,
  { id, department, details }: SentPurchase,
  { lastDay }: Renews,
): Promise<readonly LedgerFact[]> {
  const turn = turnAt(lastDay, policy);
  // With other days it says nothing about the next term.
  if (!startsNext(details, turn)) return [];
  const { product } = details;
  const [entitlements, undecided] = await Promise.all([
    books.entitlements(product),
    books.purchases({ product, status: ['submitted', 'returned'], limit: MOST_UNDECIDED }),
    // Known from then on, so that it can be replaced.
    books.renewalAnswer(product, lastDay),
  ]);
  const others = undecided
    .map(({ purchase }) => purchase)
    .filter(isSent)
    .filter((one) => one.id !== id);
  const facts = { entitlements, undecided: [details, ...others.map((one) => one.details)] };
  const renewal = renewalOf({ ...facts, answer: undefined }, turn, { today, term: policy.term });
  const seats = renewal.seatsApproved + renewal.seatsSent;
  await books.saveRenewalAnswer({ department, product, lastDay, seats, by, at });
  return [{ action: 'renewal-answered', product, lastDay, seats }];
}
