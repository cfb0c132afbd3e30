/** Wakes those who wait for something to have changed. */
export class Bell {
  #ring: () => void = () => undefined;
  #rung = this.#nextRing();

  /** Wakes everybody who waits now. */
  ring(): void {
    const ring = this.#ring;
    this.#rung = this.#nextRing();
    ring();
  }

  /** Waits until it is rung. */
  async next(): Promise<void> {
    await this.#rung;
  }

  /** Waits until it is rung, at most so long. */
  async nextWithin(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const passed = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, Math.max(0, ms));
    });
    await Promise.race([this.#rung, passed]);
    clearTimeout(timer);
  }

  #nextRing(): Promise<void> {
    return new Promise((resolve) => {
      this.#ring = resolve;
    });
  }
}
