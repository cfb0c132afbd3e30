import { type CalendarDate } from '../calendar';
import { defined } from '../defined';
import { type EntitlementId, type ProductId } from '../ids';
import { type LedgerEntry, type PurchaseFact } from '../ledger/ledger-entry';
import { type Entitlement, isInForce } from '../term/entitlement';
import { insist } from './impossible-entry';
import { type EntitlementPast, type ReplayedPool } from './replayed';
import { RosterReplay } from './roster-replay';

/** One pool of a department, done again entry by entry: its roster, and what was bought for it. */
export class PoolReplay {
  readonly roster = new RosterReplay();
  readonly #product: ProductId;
  readonly #entitlements = new Map<EntitlementId, Entitlement>();
  readonly #history = new Map<EntitlementId, EntitlementPast>();
  /** What was in force on a day, as long as nothing else is recorded. */
  #paidBy: { readonly on: CalendarDate; readonly numbers: readonly string[] } | undefined;
  capSeen = 0;

  constructor(product: ProductId) {
    this.#product = product;
  }

  record(entry: LedgerEntry, entitlement: Entitlement): void {
    insist(!this.#entitlements.has(entitlement.id), entry, `records entitlement ${entitlement.id} again`);
    this.#entitlements.set(entitlement.id, entitlement);
    this.#history.set(entitlement.id, { recorded: { by: entry.actor, at: entry.at } });
    this.#paidBy = undefined;
  }

  confirm(entry: LedgerEntry, fact: Extract<PurchaseFact, { action: 'entitlement-confirmed' }>): void {
    const [awaited, past] = [this.#entitlements.get(fact.entitlement), this.#history.get(fact.entitlement)];
    insist(awaited?.status === 'awaiting-tenant' && past !== undefined, entry, `${fact.entitlement} was not awaited`);
    this.#entitlements.set(awaited.id, { ...awaited, status: 'confirmed' });
    const confirmed = { by: entry.actor, at: entry.at, ...defined({ units: fact.units }) };
    this.#history.set(awaited.id, { ...past, confirmed });
    this.#paidBy = undefined;
  }

  /** Purchase order numbers of the seats in force on a day, in the order of recording. */
  paidBy(on: CalendarDate): readonly string[] {
    if (this.#paidBy?.on !== on) {
      const inForce = [...this.#entitlements.values()].filter((one) => one.seats > 0 && isInForce(one, on));
      this.#paidBy = { on, numbers: [...new Set(inForce.map((one) => one.purchaseOrderNumber))] };
    }
    return this.#paidBy.numbers;
  }

  past(): ReplayedPool {
    const { entries, seatedThrough, firstRank, lastRank } = this.roster;
    return {
      product: this.#product,
      entries: new Map(entries),
      seatedThrough,
      capSeen: this.capSeen,
      entitlements: new Map(this.#entitlements),
      history: new Map(this.#history),
      firstRank,
      lastRank,
    };
  }
}
