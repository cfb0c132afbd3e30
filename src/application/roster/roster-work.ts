import { defined } from '../../domain/defined';
import { type Actor } from '../../domain/actor';
import { type CalendarDate, type Instant } from '../../domain/calendar';
import { seatCapOn } from '../../domain/term/entitlement';
import { type ProductId } from '../../domain/ids';
import { type LedgerFact } from '../../domain/ledger/ledger-entry';
import { type KnownPerson, named } from '../../domain/people';
import { entryFact, isSeated, type Pool, type RosterEntry, seatCount, type SeatCount } from '../../domain/roster/pool';
import { neededEntries, noEdit, reseat, type Reseating, type RosterEdit } from '../../domain/roster/roster';
import { type Term } from '../../domain/term/term';
import { type WritableBooks } from '../../ports/roster/department-store';

/** Under what a roster is changed. */
export interface RosterContext {
  readonly actor: Actor;
  readonly command: string;
  readonly undoes?: string;
  readonly today: CalendarDate;
  readonly at: Instant;
  readonly term: Term;
}

/** What a change of a roster did to people besides those it names. */
export interface SeatEffects {
  readonly seated: readonly RosterEntry[];
  readonly unseated: readonly RosterEntry[];
}

/**
 * One pool while a command changes it, inside one transaction: keeps the pool's numbers, the roster entries and the ledger in step.
 */
export class RosterWork {
  readonly #books: WritableBooks;
  readonly #context: RosterContext;
  #pool: Pool;
  readonly #seatCap: number;
  #capEffects: SeatEffects = { seated: [], unseated: [] };

  private constructor(books: WritableBooks, context: RosterContext, pool: Pool, seatCap: number) {
    this.#books = books;
    this.#context = context;
    this.#pool = pool;
    this.#seatCap = seatCap;
  }

  /**
   * Opens a pool for changes, and first records a seat cap that became another one since the last write.
   *
   * @returns Undefined when the department has no such pool.
   */
  static async open(books: WritableBooks, product: ProductId, context: RosterContext): Promise<RosterWork | undefined> {
    const pool = await books.pool(product);
    if (pool === undefined) return undefined;
    const seatCap = seatCapOn(await books.entitlements(product), context.today, context.term);
    const work = new RosterWork(books, context, pool, seatCap);
    if (seatCap !== pool.capSeen) await work.#followSeatCap();
    return work;
  }

  /** People who got a seat, or lost it, because the seat cap is another one than at the last write. */
  get capEffects(): SeatEffects {
    return this.#capEffects;
  }

  get pool(): Pool {
    return this.#pool;
  }

  get seats(): SeatCount {
    return seatCount(this.#pool, this.#seatCap);
  }

  isSeated(entry: RosterEntry): boolean {
    return isSeated(this.#pool, entry);
  }

  /** A person's place among the waiting, from 1; undefined when seated. */
  async waitingPlace(entry: RosterEntry): Promise<number | undefined> {
    if (this.isSeated(entry)) return undefined;
    const { product, seatedThrough } = this.#pool;
    const limit = this.seats.waiting;
    const waiting = await this.#books.entries({ product, fromRank: seatedThrough + 1, direction: 'ascending', limit });
    return waiting.findIndex((one) => one.userId === entry.userId) + 1;
  }

  /** Puts somebody at the end of the roster, or at a rank that is free. */
  async join(person: KnownPerson, options: { rank?: number; entry?: Partial<RosterEntry> } = {}): Promise<SeatEffects> {
    const entry = this.#entryFor(person, options.rank ?? this.#pool.lastRank + 1, options.entry);
    await this.#books.saveEntry(entry);
    return this.#carryOut({ removed: [], added: [entry] }, (facts) => ({
      action: 'person-added',
      entry: entryFact(entry),
      ...facts,
    }));
  }

  /** Takes somebody off the roster. */
  async leave(entry: RosterEntry): Promise<SeatEffects> {
    await this.#books.deleteEntry(entry);
    return this.#carryOut({ removed: [entry], added: [] }, (facts) => ({
      action: 'person-removed',
      entry: entryFact(entry),
      ...facts,
    }));
  }

  /** Gives somebody's place to somebody else. */
  async replace(outgoing: RosterEntry, person: KnownPerson, kept: Partial<RosterEntry> = {}): Promise<SeatEffects> {
    const entry = this.#entryFor(person, outgoing.rank, kept);
    await this.#books.deleteEntry(outgoing);
    await this.#books.saveEntry(entry);
    const edit = { removed: [outgoing], added: [entry] };
    return this.#carryOut(edit, (facts) => ({
      action: 'person-swapped',
      entry: entryFact(entry),
      outgoing: entryFact(outgoing),
      ...facts,
    }));
  }

  /** Moves somebody to another rank, the first one unless it is given. */
  async move(before: RosterEntry, rank = this.#pool.firstRank - 1): Promise<SeatEffects> {
    const entry = { ...before, rank };
    await this.#books.saveEntry(entry);
    const edit = { removed: [before], added: [entry] };
    return this.#carryOut(edit, (facts) => ({
      action: 'person-moved',
      entry: entryFact(entry),
      rankBefore: before.rank,
      ...facts,
    }));
  }

  #entryFor(person: KnownPerson, rank: number, kept: Partial<RosterEntry> = {}): RosterEntry {
    const { at, actor } = this.#context;
    return { addedAt: at, addedBy: actor, ...kept, ...named(person), product: this.#pool.product, rank };
  }

  async #carryOut(
    edit: RosterEdit,
    fact: (facts: { product: ProductId; seatedThrough: number }) => LedgerFact,
  ): Promise<SeatEffects> {
    const reseating = await this.#reseat(edit);
    await this.#save(reseating.pool);
    await this.#record(fact({ product: this.#pool.product, seatedThrough: this.#pool.seatedThrough }));
    return reseating;
  }

  async #followSeatCap(): Promise<void> {
    const seatCapBefore = this.#pool.capSeen;
    const reseating = await this.#reseat(noEdit);
    this.#capEffects = reseating;
    await this.#save(reseating.pool);
    const { product, seatedThrough } = this.#pool;
    await this.#record({ action: 'cap-changed', product, seatCapBefore, seatCap: this.#seatCap, seatedThrough });
  }

  /** Reads the entries around the last seat if they matter: as they were before the edit, which may be staged already. */
  async #reseat(edit: RosterEdit): Promise<Reseating> {
    const needed = neededEntries(this.#pool, this.#seatCap, edit);
    if (needed === undefined) return reseat(this.#pool, this.#seatCap, edit);

    const { product, seatedThrough } = this.#pool;
    const isAfter = needed.side === 'after';
    const joined = new Set(edit.added.map((entry) => entry.userId));
    const nearby = await this.#books.entries({
      product,
      fromRank: isAfter ? seatedThrough + 1 : seatedThrough,
      direction: isAfter ? 'ascending' : 'descending',
      limit: needed.limit + edit.added.length,
    });
    return reseat(
      this.#pool,
      this.#seatCap,
      edit,
      nearby.filter((entry) => !joined.has(entry.userId)),
    );
  }

  async #save(pool: Pool): Promise<void> {
    this.#pool = pool;
    await this.#books.savePool(pool);
  }

  #record(fact: LedgerFact): Promise<void> {
    const { actor, today, command, undoes } = this.#context;
    return this.#books.record({ actor, effectiveOn: today, command, ...defined({ undoes }), fact });
  }
}
