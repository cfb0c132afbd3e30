/** Numbers that follow from a seed (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** At least 0, below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    const one = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    const two = one ^ (one + Math.imul(one ^ (one >>> 7), one | 61));
    return ((two ^ (two >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0, below the given one. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item;
  }

  /** So many different ones, in any order; all when there are fewer. */
  some<Item>(items: readonly Item[], count: number): Item[] {
    const rest = [...items];
    return Array.from(
      { length: Math.min(count, items.length) },
      () => rest.splice(this.below(rest.length), 1)[0] as Item,
    );
  }
}
