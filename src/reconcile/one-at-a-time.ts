/** Runs work under a key only after earlier work under the same key has ended; other keys do not wait. */
export class OneAtATime {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Takes a key if nobody has it. @returns What gives it back; undefined when somebody has it. */
  tryTake(key: string): (() => void) | undefined {
    if (this.#last.has(key)) return undefined;
    let giveBack = (): void => undefined;
    const taken = new Promise<void>((resolve) => {
      giveBack = resolve;
    });
    void this.run(key, () => taken);
    return giveBack;
  }

  /** Runs the work when its turn comes; its failure is the caller's alone. */
  async run<Value>(key: string, work: () => Promise<Value>): Promise<Value> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.#last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(key) === mine) this.#last.delete(key);
    }
  }
}
