import { endIfStopping } from './stopping';

/** How long whole-tenant work holds the thread at most before it lets others run, but for one item that takes longer. */
const sliceMs = 2;

/**
 * Work on one thread in slices: between two items it lets others run once the thread was held for about 2 ms. The slices of one
 * thread know of each other: loops inside loops, and one after the other, add up, and several works at once take turns.
 */
export class Slices {
  readonly #now: () => number;
  readonly #letOthersRun: () => Promise<void>;
  #begun: number;
  #turns = Promise.resolve();

  constructor(
    now = () => performance.now(),
    letOthersRun = () => new Promise<void>((resolve) => void setImmediate(resolve)),
  ) {
    this.#now = now;
    this.#letOthersRun = letOthersRun;
    this.#begun = now();
  }

  /** Lets others run if the thread was held long enough; costs next to nothing otherwise. Ends where the program stops. */
  async pauseWhenDue(): Promise<void> {
    if (this.#isDue()) await this.#pause();
  }

  /** The items one by one, with a pause before an item when it is due. */
  async *inSlices<Item>(items: Iterable<Item> | AsyncIterable<Item>): AsyncGenerator<Item, void, undefined> {
    for await (const item of items) {
      if (this.#isDue()) await this.#pause();
      yield item;
    }
  }

  /** Does work that says by `yield` where it may pause. @returns Its outcome. */
  async run<Value>(work: Iterator<undefined, Value, undefined>): Promise<Value> {
    for (;;) {
      if (this.#isDue()) await this.#pause();
      const next = work.next();
      if (next.done === true) return next.value;
    }
  }

  #isDue(): boolean {
    return this.#now() - this.#begun >= sliceMs;
  }

  /** One work at a time goes on: two that go on at once would hold the thread for two slices. */
  async #pause(): Promise<void> {
    endIfStopping();
    const turn = this.#turns.then(this.#letOthersRun);
    this.#turns = turn;
    await turn;
    this.#begun = this.#now();
  }
}

const slices = new Slices();

/** The items one by one; before an item others run if the thread was held for about 2 ms. For loops over the whole tenant. */
export const inSlices = <Item>(items: Iterable<Item> | AsyncIterable<Item>): AsyncGenerator<Item, void, undefined> =>
  slices.inSlices(items);

/** Lets others run if the thread was held for about 2 ms: between two pages or departments, where there is no loop over items. */
export const pauseWhenDue = (): Promise<void> => slices.pauseWhenDue();

/** Does work that says by `yield` where it may pause, in slices. @returns Its outcome. */
export const runInSlices = <Value>(work: Iterator<undefined, Value, undefined>): Promise<Value> => slices.run(work);
