import { defined } from '../defined';
import { type ProductId } from '../ids';
import { type Product } from '../institution/product';
import { INSTITUTION, type LedgerEntry } from '../ledger/ledger-entry';
import { type KnownPerson, named } from '../people';
import { type SignOff } from '../audit/audit';
import { type InstitutionPast } from '../audit/past';
import { afterRole } from './department-facts';
import { ExceptionReplay, isExceptionFact } from './exception-replay';
import { insist } from './impossible-entry';
import { type ReplayedInstitution } from './replayed';

/** The institution, made again from nothing but its ledger. Throws an `ImpossibleEntry` where that tells what cannot have happened. */
export class InstitutionReplay {
  #approvers: readonly KnownPerson[] = [];
  #auditors: readonly KnownPerson[] = [];
  readonly #products = new Map<ProductId, Product>();
  readonly #exceptions = new ExceptionReplay();
  readonly #signOffs: SignOff[] = [];
  #tenantRead: InstitutionPast['tenantRead'];
  #number = 0;

  /** Goes on with entries that follow those before, in ascending order. */
  take(entries: readonly LedgerEntry[]): void {
    for (const entry of entries) {
      this.#number += 1;
      insist(entry.department === INSTITUTION, entry, `is in the ledger of ${INSTITUTION}`);
      insist(entry.number === this.#number, entry, `stands in place ${this.#number}`);
      this.#takeOne(entry);
    }
  }

  /** What the ledger tells up to the last entry taken; what is taken later does not change it. */
  past(): ReplayedInstitution {
    return {
      approvers: this.#approvers,
      auditors: this.#auditors,
      products: new Map(this.#products),
      exceptions: new Map(this.#exceptions.open),
      ...defined({ tenantRead: this.#tenantRead }),
      signOffs: [...this.#signOffs],
      entries: this.#number,
    };
  }

  #takeOne(entry: LedgerEntry): void {
    const { fact, actor, at } = entry;
    if (isExceptionFact(fact)) {
      this.#exceptions.take(entry, fact);
      return;
    }
    switch (fact.action) {
      case 'role-given':
      case 'role-taken':
        if (fact.role === 'approver') this.#approvers = afterRole(this.#approvers, fact);
        if (fact.role === 'auditor') this.#auditors = afterRole(this.#auditors, fact);
        return;
      case 'product-saved':
        this.#products.set(fact.product.id, fact.product);
        return;
      case 'tenant-read':
        this.#tenantRead = { readAt: fact.readAt, units: fact.units };
        return;
      case 'audit-signed': {
        if (actor.kind !== 'person') return;
        const { asOf, figures, words } = fact;
        this.#signOffs.push({ by: named(actor), at, asOf, figures, ...defined({ words }) });
        return;
      }
      default:
      // Wishes and the channel say nothing about seats.
    }
  }
}
