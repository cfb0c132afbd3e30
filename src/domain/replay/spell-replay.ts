import { type ProductId } from '../ids';
import { type LedgerEntry } from '../ledger/ledger-entry';
import { named } from '../people';
import { type RosterEntry } from '../roster/pool';
import { type SeatSpell, type SpellCause } from '../audit/past';
import { namedBy, type SeatsChanged } from './roster-replay';

/** Who takes people off whose last day is over. */
const SCHEDULE = 'schedule';

/** From when until when people had seats, as one entry of a ledger after the other tells it. */
export class SpellReplay {
  /** In the order in which they began; one that ends stays in its place. */
  readonly spells: SeatSpell[] = [];
  /** Where the spell of somebody stands who has a seat now. */
  readonly #open = new Map<string, number>();

  /** Ends and begins spells. @param about.paidBy Purchase order numbers in force. */
  take(
    entry: LedgerEntry,
    { began, ended }: SeatsChanged,
    about: { readonly product: ProductId; readonly departmentName: string; readonly paidBy: () => readonly string[] },
  ): void {
    if (began.length + ended.length === 0) return;
    const { department, at } = entry;
    const { product, departmentName } = about;
    const names = namedBy(entry.fact);
    const cause = (one: RosterEntry, has: 'began' | 'ended'): SpellCause => ({
      by: entry.actor,
      why: whyOf(entry, { isNamed: names.includes(one.userId), has }),
      entry: entry.number,
    });
    for (const one of ended) {
      const key = keyOf(product, one);
      const index = this.#open.get(key);
      const spell = index === undefined ? undefined : this.spells[index];
      if (index === undefined || spell === undefined) continue;
      this.spells[index] = { ...spell, until: at, ended: cause(one, 'ended') };
      this.#open.delete(key);
    }
    const paidBy = began.length === 0 ? [] : about.paidBy();
    for (const one of began) {
      this.#open.set(keyOf(product, one), this.spells.length);
      const whose = { department, departmentName, product, person: named(one) };
      this.spells.push({ ...whose, from: at, began: cause(one, 'began'), paidBy });
    }
  }
}

const keyOf = (product: ProductId, { userId }: RosterEntry): string => `${product}|${userId}`;

function whyOf(
  { fact, actor, undoes }: LedgerEntry,
  { isNamed, has }: { readonly isNamed: boolean; readonly has: 'began' | 'ended' },
): SpellCause['why'] {
  // The seat cap of the day is followed with whatever is done first on it, and is no part of that.
  if (fact.action === 'cap-changed') return 'cap-changed';
  if (undoes !== undefined) return 'undone';
  if (!isNamed) return has === 'began' ? 'moved-up' : 'moved';
  switch (fact.action) {
    case 'person-swapped':
      return 'swapped';
    case 'person-moved':
      return 'moved';
    case 'person-removed':
      return actor.kind === 'job' && actor.name === SCHEDULE ? 'last-day' : 'removed';
    default:
      return 'added';
  }
}
