import { purchaseId } from '../../../../src/domain/ids';
import { seatCapOn } from '../../../../src/domain/term/entitlement';
import {
  type PurchaseDetails,
  type PurchaseEvent,
  type SentPurchase,
  stateOf,
} from '../../../../src/domain/purchase/purchase';
import { type PurchaseShown } from '../../../../src/domain/purchase/purchase-shown';
import { type Proof } from '../../../../src/domain/proof/proof';
import { seatCount } from '../../../../src/domain/roster/pool';
import { anEntitlement, aPool, on } from '../../builders';
import { ago, times, TODAY, type World } from '../sample-world';
import { seatsOn } from '../../../../src/domain/term/cover';

type Happened = readonly [action: PurchaseEvent['action'], by: string, words?: string];

/** A file of proof. */
export const fileOf = (w: World, name: string): Proof['files'][number] => ({
  name: w.say(name, 120),
  kind: 'pdf',
  sizeBytes: 86_016,
  sha256: '0'.repeat(64),
});

/** A purchase that Dana Reyes began, and to which this happened, an hour apart. */
export function begun(w: World, since: readonly Happened[] = []) {
  const [first, ...others] = [['drafted', 'Dana Reyes'] as const, ...since].map(
    ([action, by, words], index): PurchaseEvent => ({
      action,
      at: ago((since.length + 1 - index) * 60),
      by: by === 'job' ? { kind: 'job', name: 'cover' } : w.by(by),
      key: `event-${index}`,
      ...(words === undefined ? {} : { words: w.say(words, 240) }),
    }),
  );
  if (first === undefined) throw new Error('a purchase is begun before anything else');
  return {
    id: purchaseId('purchase-1'),
    department: w.math.id,
    version: since.length + 1,
    contributors: [w.who('Dana Reyes')] as const,
    events: [first, ...others] as const,
  };
}

/** A purchase that was sent, and to which this happened since: the last of it says how it stands. */
export function purchaseOf(w: World, since: readonly Happened[], own: Partial<PurchaseDetails> = {}): SentPurchase {
  const base = {
    ...begun(w, [['submitted', 'Dana Reyes'], ...since]),
    details: {
      product: w.visio.id,
      seats: 5,
      purchaseOrderNumber: w.say('PO-1007', 40),
      reseller: w.say('SHI International', 60),
      coverFrom: on('2026-08-01'),
      coverUntil: on('2027-06-30'),
      priceCents: 6200,
      ...own,
    },
    proof: { files: [fileOf(w, 'PO-1007.pdf')] },
  };
  const by = w.who('Sam Okafor');
  const last = base.events.findLast(({ action }) => action !== 'confirmed' && action !== 'corrected');
  const words = last?.words ?? '';
  switch (last?.action) {
    case 'returned':
      return { ...base, status: 'returned', question: words };
    case 'approved':
      return { ...base, status: 'approved', approvedBy: by, entitlement: anEntitlement().id };
    case 'declined':
      return { ...base, status: 'declined', declinedBy: by, reason: words };
    case 'withdrawn':
      return { ...base, status: 'withdrawn', withdrawnBy: w.who('Dana Reyes') };
    default:
      return { ...base, status: 'submitted' };
  }
}

/** What an approved purchase gave: confirmed where that happened to it. */
export function givenBy({ details, events }: SentPurchase) {
  const { priceCents: _price, reseller: _reseller, ...given } = details;
  const status = events.some(({ action }) => action === 'confirmed') ? 'confirmed' : 'awaiting-tenant';
  return anEntitlement({ ...given, status });
}

/** A purchase with all that its card says, worked out as the use case does: eight people wait for its seats and five others. */
export function shownOf(w: World, purchase: SentPurchase, own: Partial<PurchaseShown> = {}): PurchaseShown {
  const { details, status } = purchase;
  const entitlements = own.entitlements ?? (status === 'approved' ? [givenBy(purchase)] : []);
  const day = details.coverUntil < TODAY ? details.coverUntil : details.coverFrom > TODAY ? details.coverFrom : TODAY;
  const totalCents = (details.priceCents ?? 0) * details.seats;
  const seatCap = seatCapOn([anEntitlement({ seats: 5 })], day, w.policy.term);
  const pool = aPool(
    times(8, (index) => index + 1),
    seatCap,
  );
  const comparison = { on: day, now: seatCount(pool, seatCap), after: seatCount(pool, seatCap + details.seats) };
  return {
    ...w.pool,
    purchase,
    state: stateOf(purchase, entitlements, TODAY),
    entitlements,
    seatsNow: entitlements.length === 0 ? details.seats : seatsOn(entitlements, day),
    unitsSeen: undefined,
    comparison: status === 'submitted' || status === 'returned' ? comparison : undefined,
    sameNumber: [],
    overlap: undefined,
    totalCents,
    needsRequisition: totalCents >= w.policy.purchasing.requisitionThreshold * 100,
    ...own,
  };
}
