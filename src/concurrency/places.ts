/** A number of places: whoever finds none waits, in order, until one is free. */
export class Places {
  readonly #longestMs: number | undefined;
  readonly #waiting: (() => void)[] = [];
  #free: number;

  /**
   * Makes them, all free.
   *
   * @param longestMs Whoever stays longer keeps nobody else waiting any more.
   */
  constructor(most: number, longestMs?: number) {
    this.#free = most;
    this.#longestMs = longestMs;
  }

  /** Waits for a place. @returns What gives it back; more than once says nothing more. */
  async enter(): Promise<() => void> {
    if (this.#free > 0) this.#free -= 1;
    // Whoever gives theirs back hands it on.
    else await new Promise<void>((go) => this.#waiting.push(go));
    let timer: NodeJS.Timeout | undefined;
    let isIn = true;
    const leave = (): void => {
      if (!isIn) return;
      isIn = false;
      clearTimeout(timer);
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    };
    if (this.#longestMs !== undefined) timer = setTimeout(leave, this.#longestMs);
    return leave;
  }
}
