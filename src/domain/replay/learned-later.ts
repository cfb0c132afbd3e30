import { type CalendarDate, type Instant } from '../calendar';
import { type EntitlementId, type ProductId } from '../ids';
import { type LedgerEntry } from '../ledger/ledger-entry';
import { type Entitlement, mayBeCarried } from '../term/entitlement';
import { type Term } from '../term/term';

/** Something recorded after a day that changes how many seats that day had. */
export interface LaterFact {
  readonly at: Instant;
  readonly product: ProductId;
  readonly did: 'approved' | 'imported' | 'corrected' | 'confirmed';
  readonly entitlement: Entitlement;
}

/** What of entries recorded after a day is about its seats: cover that includes it or is carried into its gap, and confirmations of that. */
export class LaterFacts {
  readonly facts: LaterFact[] = [];
  readonly #date: CalendarDate;
  readonly #term: Term;
  /** By product and id: those of before the day's end, and those that came later. */
  readonly #entitlements = new Map<string, Entitlement>();

  constructor(date: CalendarDate, term: Term, known: Iterable<Entitlement>) {
    this.#date = date;
    this.#term = term;
    for (const one of known) this.#entitlements.set(keyOf(one.product, one.id), one);
  }

  take(entries: readonly LedgerEntry[]): void {
    for (const { at, fact } of entries) {
      if (fact.action === 'entitlement-recorded') {
        this.#entitlements.set(keyOf(fact.product, fact.entitlement.id), fact.entitlement);
        this.#learn(at, fact.entitlement, didOf(fact.entitlement));
      } else if (fact.action === 'entitlement-confirmed') {
        const known = this.#entitlements.get(keyOf(fact.product, fact.entitlement));
        if (known !== undefined) this.#learn(at, known, 'confirmed');
      }
    }
  }

  #learn(at: Instant, entitlement: Entitlement, did: LaterFact['did']): void {
    const isOfTheDay = entitlement.coverFrom <= this.#date && this.#date <= entitlement.coverUntil;
    const known: Entitlement = did === 'confirmed' ? { ...entitlement, status: 'confirmed' } : entitlement;
    if (!isOfTheDay && !mayBeCarried(known, this.#date, this.#term)) return;
    this.facts.push({ at, product: entitlement.product, did, entitlement });
  }
}

const keyOf = (product: ProductId, id: EntitlementId): string => `${product}|${id}`;

const didOf = ({ corrects, purchase }: Entitlement): LaterFact['did'] =>
  corrects !== undefined ? 'corrected' : purchase === undefined ? 'imported' : 'approved';
