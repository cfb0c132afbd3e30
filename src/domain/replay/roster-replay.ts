import { type UserId } from '../ids';
import { isRosterFact, type LedgerEntry, type RosterFact } from '../ledger/ledger-entry';
import { type RosterEntry } from '../roster/pool';
import { insist } from './impossible-entry';

/** Who got a seat with an entry of the ledger, and who lost it. */
export interface SeatsChanged {
  readonly began: readonly RosterEntry[];
  readonly ended: readonly RosterEntry[];
}

/** The roster of one pool, done again entry by entry. People are kept in the order of their ranks, so that an entry costs as much as it changes. */
export class RosterReplay {
  readonly entries = new Map<UserId, RosterEntry>();
  readonly #order: RosterEntry[] = [];
  seatedThrough = 0;
  firstRank = 1;
  lastRank = 0;

  /** Does a change of the roster again. */
  take(entry: LedgerEntry, fact: RosterFact): SeatsChanged {
    const { removed, added } = editOf(fact);
    const before = this.seatedThrough;
    const left = removed.map((one) => this.#leave(entry, one));
    // Without those whom the entry names: of these it says more than that the threshold passed them.
    const passed = this.#between(before, fact.seatedThrough);
    for (const one of added) this.#join(entry, one);
    this.seatedThrough = fact.seatedThrough;

    const had = left.filter(({ rank }) => rank <= before);
    const has = added.filter(({ rank }) => rank <= this.seatedThrough);
    const isUp = this.seatedThrough > before;
    return {
      began: [...without(has, had), ...(isUp ? passed : [])],
      ended: [...without(had, has), ...(isUp ? [] : passed)],
    };
  }

  /** The first people of the roster have a seat up to another rank. */
  moveThreshold(seatedThrough: number): SeatsChanged {
    const before = this.seatedThrough;
    const passed = this.#between(before, seatedThrough);
    this.seatedThrough = seatedThrough;
    return seatedThrough > before ? { began: passed, ended: [] } : { began: [], ended: passed };
  }

  /** Somebody stays where they are, and something else is known of them. */
  replace(entry: LedgerEntry, known: RosterEntry): void {
    insist(this.entries.get(known.userId)?.rank === known.rank, entry, `nobody of this id is at rank ${known.rank}`);
    this.entries.set(known.userId, known);
    this.#order[this.#indexOf(known.rank)] = known;
  }

  #leave(entry: LedgerEntry, { userId, rank }: Pick<RosterEntry, 'userId' | 'rank'>): RosterEntry {
    const found = this.entries.get(userId);
    insist(found?.rank === rank, entry, `takes somebody off who is not at rank ${rank}`);
    this.entries.delete(userId);
    this.#order.splice(this.#indexOf(rank), 1);
    return found;
  }

  #join(entry: LedgerEntry, one: RosterEntry): void {
    insist(!this.entries.has(one.userId), entry, 'adds somebody who is on the roster');
    const index = this.#indexOf(one.rank);
    insist(this.#order[index]?.rank !== one.rank, entry, `uses rank ${one.rank} twice`);
    this.entries.set(one.userId, one);
    this.#order.splice(index, 0, one);
    this.firstRank = Math.min(this.firstRank, one.rank);
    this.lastRank = Math.max(this.lastRank, one.rank);
  }

  /** Those above the smaller of two ranks, up to the greater one. */
  #between(one: number, other: number): readonly RosterEntry[] {
    const [above, upTo] = one < other ? [one, other] : [other, one];
    return this.#order.slice(this.#indexOf(above + 1), this.#indexOf(upTo + 1));
  }

  /** Where the first entry of at least this rank stands. */
  #indexOf(rank: number): number {
    let [low, high] = [0, this.#order.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#order[middle]?.rank ?? Infinity) < rank) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Who leaves and who joins; whoever moves does both. */
export function editOf(fact: RosterFact): {
  readonly removed: readonly Pick<RosterEntry, 'userId' | 'rank'>[];
  readonly added: readonly RosterEntry[];
} {
  const { entry } = fact;
  switch (fact.action) {
    case 'person-added':
      return { removed: [], added: [entry] };
    case 'person-removed':
      return { removed: [entry], added: [] };
    case 'person-swapped':
      return { removed: [fact.outgoing], added: [entry] };
    case 'person-moved':
      return { removed: [{ userId: entry.userId, rank: fact.rankBefore }], added: [entry] };
  }
}

/** Whom a fact names, seated or not. */
export const namedBy = (fact: LedgerEntry['fact']): readonly UserId[] => {
  if (!isRosterFact(fact)) return [];
  const { removed, added } = editOf(fact);
  return [...removed, ...added].map(({ userId }) => userId);
};

const without = (some: readonly RosterEntry[], others: readonly RosterEntry[]): readonly RosterEntry[] =>
  some.filter(({ userId }) => !others.some((other) => other.userId === userId));
