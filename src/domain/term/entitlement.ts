import { type CalendarDate, type Instant } from '../calendar';
import { type EntitlementId, type ProductId, type PurchaseId } from '../ids';
import { gapAround, type Term } from './term';

/** Seats that a department bought, for a span of days. A correcting entitlement may have negative seats. */
export interface Entitlement {
  readonly id: EntitlementId;
  readonly product: ProductId;
  readonly seats: number;
  readonly purchaseOrderNumber: string;
  /** First day of cover, included. */
  readonly coverFrom: CalendarDate;
  /** Last day of cover, included. */
  readonly coverUntil: CalendarDate;
  /** When it was approved or imported: awaiting ones are confirmed in this order. */
  readonly approvedAt: Instant;
  /** The purchase that gave it; an imported one has none. */
  readonly purchase?: PurchaseId;
  /** The entitlement that this one corrects, and why. */
  readonly corrects?: EntitlementId;
  readonly reason?: string;
  /** `awaiting-tenant` until the seats were seen in the tenant or confirmed by hand; only `confirmed` ones count. */
  readonly status: 'awaiting-tenant' | 'confirmed';
}

/** Whether an entitlement counts on a date. */
export function isInForce(entitlement: Entitlement, date: CalendarDate): boolean {
  return entitlement.status === 'confirmed' && entitlement.coverFrom <= date && date <= entitlement.coverUntil;
}

/**
 * The seats a pool may give on a date: the confirmed entitlements in force that day and, on a day of the gap, those that the
 * term's gap rule carries over.
 *
 * @param entitlements Of one pool, in any order.
 * @returns Never negative.
 */
export function seatCapOn(entitlements: readonly Entitlement[], date: CalendarDate, term: Term): number {
  const inForce = sum(entitlements.filter((entitlement) => isInForce(entitlement, date)));
  return Math.max(0, inForce + seatsCarried(entitlements, date, term));
}

/** Whether an entitlement ended with the term, and its seats are those that the gap rule may carry over to a day of the gap. */
export function mayBeCarried(entitlement: Entitlement, date: CalendarDate, term: Term): boolean {
  const gap = gapAround(date, term);
  return gap !== undefined && term.gap !== 'lapse' && isInForce(entitlement, gap.lastCoverOn);
}

/** What was approved, as if the tenant had its units. */
export const asDelivered = (entitlements: readonly Entitlement[]): readonly Entitlement[] =>
  entitlements.map((one) => (one.status === 'confirmed' ? one : { ...one, status: 'confirmed' }));

function seatsCarried(entitlements: readonly Entitlement[], date: CalendarDate, term: Term): number {
  const gap = gapAround(date, term);
  if (gap === undefined || term.gap === 'lapse') return 0;

  const ended = sum(entitlements.filter((one) => isInForce(one, gap.lastCoverOn) && !isInForce(one, date)));
  if (term.gap === 'hold') return Math.max(0, ended);

  const next = sum(entitlements.filter((one) => date < one.coverFrom && one.coverFrom <= gap.coverStartsOn));
  return Math.max(0, Math.min(ended, next));
}

const sum = (entitlements: readonly Entitlement[]): number =>
  entitlements.reduce((total, entitlement) => total + entitlement.seats, 0);
