import { defined } from '../defined';
import { type DepartmentId, type ProductId } from '../ids';
import { isRosterFact, type LedgerEntry, type RenewalFact } from '../ledger/ledger-entry';
import { named } from '../people';
import { type RenewalAnswer } from '../term/renewal';
import { type Attestation } from '../audit/past';
import { DepartmentFacts, isDepartmentFact } from './department-facts';
import { ExceptionReplay, isExceptionFact } from './exception-replay';
import { insist } from './impossible-entry';
import { PoolReplay } from './pool-replay';
import { PurchaseReplay } from './purchase-replay';
import { type ReplayedDepartment } from './replayed';
import { type SeatsChanged } from './roster-replay';
import { SpellReplay } from './spell-replay';

/** A department, made again from nothing but its ledger. Throws an `ImpossibleEntry` where that tells what cannot have happened. */
export class DepartmentReplay {
  readonly #id: DepartmentId;
  readonly #facts: DepartmentFacts;
  readonly #pools = new Map<ProductId, PoolReplay>();
  readonly #purchases = new PurchaseReplay();
  readonly #exceptions = new ExceptionReplay();
  readonly #spells = new SpellReplay();
  readonly #attestations: Attestation[] = [];
  readonly #answers = new Map<string, RenewalAnswer>();
  #number = 0;

  constructor(department: DepartmentId) {
    this.#id = department;
    this.#facts = new DepartmentFacts(department);
  }

  /** Goes on with entries that follow those before, in ascending order. */
  take(entries: readonly LedgerEntry[]): void {
    for (const entry of entries) {
      this.#number += 1;
      insist(entry.department === this.#id, entry, `is in the ledger of ${this.#id}`);
      insist(entry.number === this.#number, entry, `stands in place ${this.#number}`);
      this.#takeOne(entry);
    }
  }

  /** What the ledger tells up to the last entry taken; what is taken later does not change it. */
  past(): ReplayedDepartment {
    const { id: department, earlierNames = [], closedAt, ...itself } = this.#facts.department;
    return {
      ...itself,
      department,
      ...defined({ closedAt }),
      earlierNames,
      tells: this.#facts.tells,
      pools: new Map([...this.#pools].map(([product, pool]) => [product, pool.past()])),
      purchases: new Map(this.#purchases.purchases),
      exceptions: new Map(this.#exceptions.open),
      spells: [...this.#spells.spells],
      attestations: [...this.#attestations],
      renewalAnswers: [...this.#answers.values()],
      entries: this.#number,
    };
  }

  #takeOne(entry: LedgerEntry): void {
    const { fact } = entry;
    if (isRosterFact(fact)) {
      const pool = this.#pool(entry, fact.product);
      this.#seat(entry, fact.product, pool.roster.take(entry, fact));
    } else if (isDepartmentFact(fact)) {
      this.#facts.take(entry, fact);
    } else if (isExceptionFact(fact)) {
      this.#exceptions.take(entry, fact);
    } else if ('purchase' in fact) {
      this.#purchases.take(entry, fact);
    } else {
      this.#takeOther(entry);
    }
  }

  #takeOther(entry: LedgerEntry): void {
    const { fact } = entry;
    switch (fact.action) {
      case 'pool-opened':
        insist(!this.#pools.has(fact.product), entry, 'opens a pool again');
        this.#pools.set(fact.product, new PoolReplay(fact.product));
        return;
      case 'entitlement-recorded':
        this.#pool(entry, fact.product).record(entry, fact.entitlement);
        return;
      case 'entitlement-confirmed':
        this.#pool(entry, fact.product).confirm(entry, fact);
        return;
      case 'cap-changed': {
        const pool = this.#pool(entry, fact.product);
        pool.capSeen = fact.seatCap;
        this.#seat(entry, fact.product, pool.roster.moveThreshold(fact.seatedThrough));
        return;
      }
      case 'person-kept':
      case 'person-until':
        this.#pool(entry, fact.product).roster.replace(entry, fact.entry);
        return;
      case 'renewal-answered':
      case 'roster-attested':
        this.#answer(entry, fact);
        return;
      default:
      // Licenses are what the tenant has, and no record of the rosters.
    }
  }

  #answer({ actor: by, at }: LedgerEntry, fact: RenewalFact): void {
    const about = { department: this.#id, product: fact.product, lastDay: fact.lastDay };
    if (fact.action === 'roster-attested') {
      const said = (result: Attestation['result']) => (person: Attestation['person']) => ({
        ...about,
        person: named(person),
        result,
        by,
        at,
      });
      this.#attestations.push(...fact.kept.map(said('keep')), ...fact.dropped.map(said('drop')));
    } else if (by.kind === 'person') {
      this.#answers.set(`${fact.product}|${fact.lastDay}`, { ...about, seats: fact.seats, by: named(by), at });
    }
  }

  #seat(entry: LedgerEntry, product: ProductId, changed: SeatsChanged): void {
    const pool = this.#pool(entry, product);
    const departmentName = this.#facts.department.name;
    const paidBy = () => pool.paidBy(entry.effectiveOn);
    this.#spells.take(entry, changed, { product, departmentName, paidBy });
  }

  #pool(entry: LedgerEntry, product: ProductId): PoolReplay {
    const pool = this.#pools.get(product);
    insist(pool !== undefined, entry, `the pool of ${product} was never opened`);
    return pool;
  }
}
