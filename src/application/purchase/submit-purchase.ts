import { defined } from '../../domain/defined';
import { type LedgerFact } from '../../domain/ledger/ledger-entry';
import {
  type PurchaseProblem,
  type PurchaseReading,
  readPurchaseForm,
  type TypedPurchase,
} from '../../domain/purchase/purchase-form';
import { type CalendarDate } from '../../domain/calendar';
import { retirementOf } from '../../domain/institution/catalog';
import { type Policy } from '../../domain/institution/policy';
import {
  type FieldValue,
  isOpenToSender,
  isSent,
  type Purchase,
  type PurchaseDetails,
  type Renews,
  type SentPurchase,
  withContributor,
} from '../../domain/purchase/purchase';
import { type PurchaseRecord } from '../../domain/purchase/purchase-record';
import { renewalOf, startsNext } from '../../domain/term/renewal';
import { closedAround, turnAt } from '../../domain/term/turn';
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

/** What keeps a form from being sent. */
type Stop =
  /** Everything that has to be put right in it. */
  | { readonly kind: 'problems'; readonly problems: readonly PurchaseProblem[] }
  /** The reseller takes no orders today; what was typed into a draft is kept. */
  | { readonly kind: 'closed'; readonly problems: readonly PurchaseProblem[] }
  /** Its cover goes on after the last day of its product, and nobody agreed to that. */
  | { readonly kind: 'retires' };

/** What became of a form: sent, or what keeps it from that. */
export type SubmitOutcome = PurchaseOutcome | (Stop & { readonly record: PurchaseRecord });

/** A form as it was sent. */
export interface SubmitRequest extends PurchaseRequest {
  readonly typed: TypedPurchase;
  /** The last day of its product, to whoever was told that it is before that of the cover, and sends it anyway. */
  readonly retiredOn?: CalendarDate | undefined;
}

/**
 * Sends a purchase to central IT: a draft, or one that came back with a question. The fields are checked together; with one
 * problem nothing is changed.
 */
export async function submitPurchase(ports: RecordPorts, request: SubmitRequest): Promise<SubmitOutcome> {
  let stopped: SubmitOutcome | undefined;
  const outcome = await changePurchase(ports, request, 'submit-purchase', async (context) => {
    const { record } = context;
    stopped = undefined;
    if (!isOpenToSender(record.purchase)) return 'settled';
    const { policy } = ports;
    const products = policy.products.map((product) => product.id);
    const { files } = record.purchase.proof;
    const read = readPurchaseForm(request.typed, { policy, products, today: context.today, files });
    const stop = whatStops(ports, context, { read, agreed: request.retiredOn });
    if (stop === undefined) return read.ok ? sent(ports, context, read) : 'settled';
    stopped = { ...stop, record: stop.kind === 'closed' ? await kept(context, read) : record };
    return 'settled';
  });
  return stopped ?? outcome;
}

function whatStops(
  { policy }: RecordPorts,
  { today }: PurchaseContext,
  { read, agreed }: { readonly read: PurchaseReading; readonly agreed: CalendarDate | undefined },
): Stop | undefined {
  const problems = read.ok ? [] : read.problems;
  if (closedAround(today, policy.purchasing.closed) !== undefined) return { kind: 'closed', problems };
  if (!read.ok) return { kind: 'problems', problems };
  const { product, coverUntil } = read.details;
  const retiredOn = retirementOf(product, policy.products)?.on;
  const isAsked = retiredOn !== undefined && retiredOn < coverUntil && retiredOn !== agreed;
  return isAsked ? { kind: 'retires' } : undefined;
}

/** Keeps what was typed into a draft. Its card stays good, since sending it later is the same press. */
async function kept(
  { books, record, by }: PurchaseContext,
  { details, link }: PurchaseReading,
): Promise<PurchaseRecord> {
  const { purchase } = record;
  if (isSent(purchase)) return record;
  const { renews: _, ...draft } = purchase;
  const proof = { files: purchase.proof.files, ...defined({ link }) };
  const contributors = withContributor(purchase.contributors, by);
  const still = defined({ renews: renewsStill(purchase, details) });
  const saved = { ...record, purchase: { ...draft, details, proof, contributors, ...still } };
  await books.savePurchase(saved);
  return saved;
}

async function sent(
  ports: RecordPorts,
  context: PurchaseContext,
  { details: typed, link }: Extract<PurchaseReading, { ok: true }>,
): Promise<PurchaseStep> {
  const { purchase } = context.record;
  const fields = [...(typed.fields ?? []), ...noLongerAsked(purchase, ports.policy)];
  const details = { ...typed, ...(fields.length === 0 ? {} : { fields }) };
  const renews = renewsStill(purchase, details);
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
    ...defined({ renews, whenAsked: isSent(purchase) ? purchase.whenAsked : undefined }),
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

/** What it still renews: whoever chooses another product renews nothing of the one before. */
const renewsStill = ({ details, renews }: Purchase, { product }: Partial<PurchaseDetails>): Renews | undefined =>
  details.product === product ? renews : undefined;

/** Values of fields that the policy had when the purchase was sent before: no form shows them, and nothing is lost. */
const noLongerAsked = (purchase: Purchase, { purchasing }: Policy): readonly FieldValue[] =>
  isSent(purchase)
    ? (purchase.details.fields ?? []).filter(({ id }) => !purchasing.fields.some((field) => field.id === id))
    : [];

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
