/** Wakes those who wait for something to have changed. */
export class Condition {
  #wake: () => void = () => undefined;
  #changed = this.#nextChange();

  /** Wakes everybody who waits now. */
  notify(): void {
    const wake = this.#wake;
    this.#changed = this.#nextChange();
    wake();
  }

  /** Waits until somebody notifies. */
  async wait(): Promise<void> {
    await this.#changed;
  }

  /** Waits until somebody notifies or the time is over. */
  async waitAtMost(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const passed = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, Math.max(0, ms));
    });
    await Promise.race([this.#changed, passed]);
    clearTimeout(timer);
  }

  #nextChange(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
