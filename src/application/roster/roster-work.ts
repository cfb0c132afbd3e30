import { defined } from '../../domain/defined';
import { type Actor } from '../../domain/actor';
import { type CalendarDate, type Instant } from '../../domain/calendar';
import { type Entitlement, seatCapOn } from '../../domain/term/entitlement';
import { type ProductId, type UserId } from '../../domain/ids';
import { type LedgerFact } from '../../domain/ledger/ledger-entry';
import { type KnownPerson, named } from '../../domain/people';
import {
  entryFact,
  isOver,
  isSeated,
  type Pool,
  type RosterEntry,
  seatCount,
  type SeatCount,
  seatedCount,
} from '../../domain/roster/pool';
import { withOneChange } from '../../domain/findings/churn';
import { neededEntries, noEdit, reseat, type Reseating, type RosterEdit } from '../../domain/roster/roster';
import { type SeatTurn, SeatTurns } from '../../domain/term/seat-turn';
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

/** Who got a seat or lost it with the seat cap, and what of it is the calendar's doing. */
export interface CapEffects extends SeatEffects {
  /** Of those for whom a day is over, or begins. */
  readonly turns: ReadonlyMap<UserId, SeatTurn>;
  /** Whose last day on the roster is over: they leave it, and hear of that. */
  readonly leaving: ReadonlySet<UserId>;
}

/**
 * One pool while a command changes it, inside one transaction: keeps the pool's numbers, the roster entries and the ledger in step.
 */
export class RosterWork {
  readonly #books: WritableBooks;
  readonly #context: RosterContext;
  #pool: Pool;
  readonly #seatCap: number;
  #capEffects: CapEffects = { seated: [], unseated: [], turns: new Map(), leaving: new Set() };

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
    const entitlements = await books.entitlements(product);
    const seatCap = seatCapOn(entitlements, context.today, context.term);
    const work = new RosterWork(books, context, pool, seatCap);
    if (seatCap !== pool.capSeen) await work.#followSeatCap(entitlements);
    return work;
  }

  /** People who got a seat, or lost it, because the seat cap is another one than at the last write. */
  get capEffects(): CapEffects {
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
    const { at, actor, today } = this.#context;
    const { until, ...others } = kept;
    // Who is put back after their last day is put back to stay.
    const still = defined({ until: isOver(kept, today) ? undefined : until });
    return { addedAt: at, addedBy: actor, ...others, ...still, ...named(person), product: this.#pool.product, rank };
  }

  async #carryOut(
    edit: RosterEdit,
    fact: (facts: { product: ProductId; seatedThrough: number }) => LedgerFact,
  ): Promise<SeatEffects> {
    const reseating = await this.#reseat(edit);
    const { actor, today } = this.#context;
    // What an import, a job or a group does comes in bulk: only what people do is looked at.
    await this.#save(actor.kind === 'person' ? withOneChange(reseating.pool, today) : reseating.pool);
    await this.#record(fact({ product: this.#pool.product, seatedThrough: this.#pool.seatedThrough }));
    return reseating;
  }

  async #followSeatCap(entitlements: readonly Entitlement[]): Promise<void> {
    const seatCapBefore = this.#pool.capSeen;
    const reseating = await this.#reseat(noEdit);
    this.#capEffects = this.#effectsOf(reseating, entitlements);
    await this.#save(reseating.pool);
    const { product, seatedThrough } = this.#pool;
    await this.#record({ action: 'cap-changed', product, seatCapBefore, seatCap: this.#seatCap, seatedThrough });
  }

  /** Who got a seat or lost it, each with the days around that; their places are counted without those who leave. */
  #effectsOf({ seated, unseated }: Reseating, entitlements: readonly Entitlement[]): CapEffects {
    const { today, term } = this.#context;
    const changed = [...seated, ...unseated];
    const leaving = new Set(changed.filter((entry) => isOver(entry, today)).map(({ userId }) => userId));
    const first = seatedCount(this.#pool, this.#seatCap) - seated.length + 1;
    const days = new SeatTurns(entitlements, today, term);
    const staying = changed.filter(({ userId }) => !leaving.has(userId));
    const turns = staying.flatMap((entry, index): [UserId, SeatTurn][] => {
      const turn = days.of(first + index);
      // Who is seated, and came after that day, never had the seat that ended on it.
      const isNew = seated.includes(entry) && turn !== undefined && entry.addedAt.slice(0, 10) > turn.lastDay;
      return turn === undefined || isNew ? [] : [[entry.userId, turn]];
    });
    return { seated, unseated, turns: new Map(turns), leaving };
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
