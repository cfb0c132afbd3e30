import { type YearDay } from '../calendar';
import { type Product } from './product';
import { type Term } from '../term/term';
import { type ClosedDays } from '../term/turn';

/** How far the reconciler may go. */
export interface ReconcilePolicy {
  /** `observe` changes nothing; `assign-only` never takes a license away; `full` does both. */
  readonly mode: 'observe' | 'assign-only' | 'full';
  /** At most this many releases that no ledger entry explains. */
  readonly maxReleases: number;
  /** How often changes are looked at. */
  readonly everyMinutes: number;
  /** How often the whole tenant is read. */
  readonly wholeEveryMinutes: number;
}

/** A day of the week, in lower case. */
export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';

/** When people are reminded of the end of cover. */
export interface ReminderPolicy {
  /** The days of the ladder, its rungs; in any order. */
  readonly on: readonly YearDay[];
  /** Nobody is written to before this time of day, `HH:MM` in the institution's zone. */
  readonly after: string;
  /** How many days before their last day of cover holders hear that their seat ends. */
  readonly holderDaysBefore: number;
  /** A pool with at most this many free seats is low. */
  readonly lowSeats: number;
  /** The day on which approvers hear how the reminders went. */
  readonly weeklyOn: Weekday;
}

/** A field of the organization's own on the form of a purchase. */
export interface PurchaseField {
  readonly id: string;
  readonly label: string;
  /** A regular expression that the whole value matches; without one, any text does. */
  readonly pattern?: string;
  readonly isRequired: boolean;
}

/** What the institution says about buying. */
export interface PurchasingPolicy {
  readonly reseller: string;
  readonly currency: string;
  /** In whole units of the currency. */
  readonly requisitionThreshold: number;
  readonly fields: readonly PurchaseField[];
  readonly closed: readonly ClosedDays[];
}

/** From where on the changes of a pool in one day are unusual: more than both. */
export interface ChurnPolicy {
  readonly changes: number;
  /** Times the seat cap of the pool. */
  readonly timesCap: number;
}

/** What the institution allows, from its policy file. */
export interface Policy {
  readonly organization: string;
  /** An IANA time zone; used only to turn now into today. */
  readonly timeZone: string;
  readonly term: Term;
  readonly products: readonly Product[];
  readonly reminders: ReminderPolicy;
  readonly reconcile: ReconcilePolicy;
  readonly churn: ChurnPolicy;
  readonly purchasing: PurchasingPolicy;
}
