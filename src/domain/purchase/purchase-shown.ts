import { type CalendarDate } from '../calendar';
import { type Entitlement } from '../term/entitlement';
import { type TrialReading } from '../term/trial';
import { type KnownPerson } from '../people';
import { type SeatCount } from '../roster/pool';
import { type PurchaseState, type SentPurchase } from './purchase';
import { type NamedDepartment, type NamedProduct } from '../refusal';

/** People of a roster who have a product already through a bigger one. */
export interface Overlap {
  /** How many of `of` people. */
  readonly people: number;
  readonly of: number;
  /** Whether only the first of a longer roster were looked at. */
  readonly isCut?: true;
  /** The part numbers of the bigger products, most frequent first. */
  readonly through: readonly string[];
}

/** Whom a purchase that waits for a decision reaches, of those who may decide it. */
export interface AskedApprovers {
  readonly reached: readonly KnownPerson[];
  /** Those who have no chat with us. */
  readonly unreached: readonly KnownPerson[];
  /** Whether it is shown in the channel that was chosen for purchases. */
  readonly isInChannel: boolean;
}

/** Another purchase, or imported cover, with the same purchase order number. */
export interface SameNumber {
  readonly product: NamedProduct;
  readonly department: NamedDepartment;
  readonly seats: number;
}

/** Who waits in a pool. */
export interface WaitingLine {
  readonly count: number;
  /** All of them, in order; empty where they are too many to be named. */
  readonly people: readonly KnownPerson[];
}

/** A purchase with everything that its card says of it, as of one day. */
export interface PurchaseShown {
  readonly purchase: SentPurchase;
  readonly department: NamedDepartment;
  readonly product: NamedProduct;
  readonly state: PurchaseState;
  /** What it gave and the corrections of that, in the order of their approval. */
  readonly entitlements: readonly Entitlement[];
  /** What it gives with all corrections, confirmed or not, on the day of it that is nearest to today. */
  readonly seatsNow: number;
  /** While it awaits the tenant: how many of its units are there. */
  readonly unitsSeen: number | undefined;
  /** The pool without and with it, on its first day, or today when that is over; only while nobody decided. */
  readonly comparison: { readonly on: CalendarDate; readonly now: SeatCount; readonly after: SeatCount } | undefined;
  /** Who waits for its seats, until they are there; absent when nobody does. */
  readonly waiting?: WaitingLine | undefined;
  /** Where else its number was used, as far as the reader may know. */
  readonly sameNumber: readonly SameNumber[];
  readonly overlap: Overlap | undefined;
  /** What is lent of the product, for those who decide; absent when nothing is, or when nobody was asked. */
  readonly trials?: TrialReading | undefined;
  /** Only while it waits for a decision. */
  readonly asked?: AskedApprovers | undefined;
  /** All seats together, in hundredths of the currency; undefined without a price. */
  readonly totalCents: number | undefined;
  /** Whether that is at or over what needs a requisition. */
  readonly needsRequisition: boolean;
}
