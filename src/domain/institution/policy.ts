import { type YearDay } from '../calendar';
import { type Product } from './product';
import { type Term } from '../term/term';

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

/** What the institution allows, from its policy file. */
export interface Policy {
  readonly organization: string;
  /** An IANA time zone; used only to turn now into today. */
  readonly timeZone: string;
  readonly term: Term;
  readonly products: readonly Product[];
  readonly reminders: { readonly on: readonly YearDay[]; readonly after: string };
  readonly reconcile: ReconcilePolicy;
  readonly purchasing: {
    readonly reseller: string;
    readonly currency: string;
    /** In whole units of the currency. */
    readonly requisitionThreshold: number;
  };
}
