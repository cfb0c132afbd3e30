import { Condition } from './condition';

/** Gives a key back; a second call does nothing. */
export type Release = () => void;

/** Who waits for a key that is taken. */
interface Taken {
  /** In the order in which they came; each is handed the key when its turn comes. */
  readonly queue: ((release: Release) => void)[];
  readonly freed: Condition;
}

/** A lock for each key: under one key things happen one at a time, in the order in which they came; other keys do not wait. */
export class KeyedLock {
  readonly #taken = new Map<string, Taken>();

  /** Whether nobody has the key. */
  isFree(key: string): boolean {
    return !this.#taken.has(key);
  }

  /** Takes a key if nobody has it; undefined when somebody has. */
  tryTake(key: string): Release | undefined {
    if (!this.isFree(key)) return undefined;
    this.#taken.set(key, { queue: [], freed: new Condition() });
    return this.#release(key);
  }

  /** Runs the work when its turn comes; its failure is the caller's alone. */
  async run<Value>(key: string, work: () => Promise<Value>): Promise<Value> {
    const release = this.tryTake(key) ?? (await this.#turn(key));
    try {
      return await work();
    } finally {
      release();
    }
  }

  /** As {@link run}, once all of these keys are had; taken in one order by everybody, so that no two wait for each other. */
  runAll<Value>(keys: Iterable<string>, work: () => Promise<Value>): Promise<Value> {
    const inOrder = [...new Set(keys)].toSorted();
    return inOrder.reduceRight<() => Promise<Value>>((inner, key) => () => this.run(key, inner), work)();
  }

  /** Waits until nobody has the key or the time is over; not at all when nobody has it. Does not take it. */
  async whenFree(key: string, ms: number): Promise<void> {
    await this.#taken.get(key)?.freed.waitAtMost(ms);
  }

  #turn(key: string): Promise<Release> {
    return new Promise((resolve) => this.#taken.get(key)?.queue.push(resolve));
  }

  #release(key: string): Release {
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      const { queue, freed } = this.#taken.get(key) ?? {};
      const next = queue?.shift();
      if (next !== undefined) {
        next(this.#release(key));
        return;
      }
      this.#taken.delete(key);
      freed?.notify();
    };
  }
}
