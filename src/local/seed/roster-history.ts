import { type Actor } from '../../domain/actor';
import { type DepartmentId, type ProductId, type SkuId, type UserId } from '../../domain/ids';
import { type LedgerFact } from '../../domain/ledger/ledger-entry';
import { type KnownPerson, named } from '../../domain/people';
import { type AssignmentRecord } from '../../domain/roster/assignment-record';
import { emptyPool, isSeated, type Pool, type RosterEntry } from '../../domain/roster/pool';
import { noEdit, reseat, type RosterEdit } from '../../domain/roster/roster';
import { type Entitlement, seatCapOn } from '../../domain/term/entitlement';
import { type Term } from '../../domain/term/term';
import { type Chronicle } from './chronicle';

const JOB: Actor = { kind: 'job', name: 'cover' };

/** One pool while its history is made up: numbers, roster and ledger in step, by the rules that the bot goes by. */
export class RosterHistory {
  readonly licenses = new Map<UserId, AssignmentRecord>();
  readonly entitlements: Entitlement[] = [];
  readonly #chronicle: Chronicle;
  readonly #skuId: SkuId;
  readonly #term: Term;
  #pool: Pool;
  #entries: RosterEntry[] = [];

  constructor(
    chronicle: Chronicle,
    of: { readonly department: DepartmentId; readonly product: ProductId; readonly skuId: SkuId; readonly term: Term },
  ) {
    this.#chronicle = chronicle;
    this.#skuId = of.skuId;
    this.#term = of.term;
    this.#pool = emptyPool(of.department, of.product);
  }

  get pool(): Pool {
    return this.#pool;
  }

  /** In the order of the roster. */
  get entries(): readonly RosterEntry[] {
    return this.#entries;
  }

  get product(): ProductId {
    return this.#pool.product;
  }

  /** The seats of this moment. */
  get seatCap(): number {
    return seatCapOn(this.entitlements, this.#chronicle.today, this.#term);
  }

  add(person: KnownPerson, addedBy: Actor): void {
    const rank = this.#pool.lastRank + 1;
    const entry = { ...named(person), product: this.product, rank, addedAt: this.#chronicle.at, addedBy };
    this.#carryOut(addedBy, { removed: [], added: [entry] }, { action: 'person-added', entry });
  }

  remove(entry: RosterEntry, by: Actor): void {
    this.#carryOut(by, { removed: [entry], added: [] }, { action: 'person-removed', entry });
  }

  swap(outgoing: RosterEntry, person: KnownPerson, by: Actor): void {
    const { product, rank } = outgoing;
    const entry = { ...named(person), product, rank, addedAt: this.#chronicle.at, addedBy: by };
    this.#carryOut(by, { removed: [outgoing], added: [entry] }, { action: 'person-swapped', entry, outgoing });
  }

  moveFirst(before: RosterEntry, by: Actor): void {
    const entry = { ...before, rank: this.#pool.firstRank - 1 };
    const fact = { action: 'person-moved', entry, rankBefore: before.rank } as const;
    this.#carryOut(by, { removed: [before], added: [entry] }, fact);
  }

  /** Records a seat cap that became another one since the last write, as every write does first. */
  followSeatCap(actor: Actor = JOB, command = this.#chronicle.command()): void {
    const [seatCap, seatCapBefore] = [this.seatCap, this.#pool.capSeen];
    if (seatCap === seatCapBefore) return;
    const before = this.#seated();
    this.#pool = reseat(this.#pool, seatCap, noEdit, this.#entries).pool;
    const { product, seatedThrough } = this.#pool;
    this.#chronicle.tell(actor, command, { action: 'cap-changed', product, seatCapBefore, seatCap, seatedThrough });
    this.#license(before, actor, command);
  }

  #carryOut(
    actor: Actor,
    edit: RosterEdit,
    fact:
      | { readonly action: 'person-added' | 'person-removed'; readonly entry: RosterEntry }
      | { readonly action: 'person-swapped'; readonly entry: RosterEntry; readonly outgoing: RosterEntry }
      | { readonly action: 'person-moved'; readonly entry: RosterEntry; readonly rankBefore: number },
  ): void {
    const command = this.#chronicle.command();
    this.followSeatCap(actor, command);
    const before = this.#seated();
    this.#pool = reseat(this.#pool, this.seatCap, edit, this.#entries).pool;
    this.#entries = [...this.#entries.filter((entry) => !edit.removed.includes(entry)), ...edit.added].toSorted(
      (one, other) => one.rank - other.rank,
    );
    const { product, seatedThrough } = this.#pool;
    this.#chronicle.tell(actor, command, { ...fact, product, seatedThrough });
    this.#license(before, actor, command);
  }

  #seated(): ReadonlyMap<UserId, KnownPerson> {
    const seated = this.#entries.filter((entry) => isSeated(this.#pool, entry));
    return new Map(seated.map((entry) => [entry.userId, named(entry)]));
  }

  /** Licenses follow: whoever lost a seat gives it back first. */
  #license(before: ReadonlyMap<UserId, KnownPerson>, actor: Actor, command: string): void {
    const after = this.#seated();
    const { department, product } = this.#pool;
    const skuId = this.#skuId;
    const tell = (person: KnownPerson, ...actions: readonly LicenseAction[]): void => {
      const facts = actions.map((action): LedgerFact => ({ action, product, person, skuId }));
      this.#chronicle.tell(actor, command, ...facts);
    };
    for (const [userId, person] of before) {
      if (after.has(userId)) continue;
      this.licenses.delete(userId);
      tell(person, 'release-requested', 'license-released');
    }
    const at = this.#chronicle.at;
    for (const [userId, person] of after) {
      if (before.has(userId)) continue;
      const outcome = { status: 'active', at } as const;
      this.licenses.set(userId, { person, product, skuId, department, intendedAt: at, outcome });
      tell(person, 'license-requested', 'license-active');
    }
  }
}

type LicenseAction = 'license-requested' | 'license-active' | 'release-requested' | 'license-released';
