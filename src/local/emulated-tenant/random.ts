/** Chance that repeats itself: the same start value gives the same numbers in the same order. */
export interface Random {
  /** A number from 0 (included) to 1 (excluded). */
  next(): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** A GUID in lower case. */
  guid(): string;
  /** A log-normally distributed number of milliseconds with this median and 99th percentile. */
  logNormalMs(p50Ms: number, p99Ms: number): number;
  /** The same items in another order. */
  shuffle<Item>(items: readonly Item[]): Item[];
}

/**
 * Makes a source of repeatable chance (mulberry32).
 *
 * @param startValue Any whole number; two sources with the same one give the same numbers.
 */
export function randomFrom(startValue: number): Random {
  let state = startValue >>> 0;

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  const hex = (digits: number) => Array.from({ length: digits }, () => Math.floor(next() * 16).toString(16)).join('');

  return {
    next,
    chance: (probability) => probability > 0 && next() < probability,
    guid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
    logNormalMs: (p50Ms, p99Ms) => {
      const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
      const spread = Math.log(p99Ms / p50Ms) / 2.326;
      return p50Ms * Math.exp(spread * normal);
    },
    shuffle: (items) => {
      const shuffled = [...items];
      for (let last = shuffled.length - 1; last > 0; last--) {
        const other = Math.floor(next() * (last + 1));
        [shuffled[last], shuffled[other]] = [shuffled[other] as never, shuffled[last] as never];
      }
      return shuffled;
    },
  };
}
