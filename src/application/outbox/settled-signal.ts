/**
 * Says within one process that letters were settled since somebody last asked. Raised from the start: what a process before it settled, and
 * died, nobody has counted yet.
 */
export class SettledSignal {
  #isRaised = true;

  raise(): void {
    this.#isRaised = true;
  }

  /** Says whether it was raised, and that somebody knows of it. */
  lower(): boolean {
    const wasRaised = this.#isRaised;
    this.#isRaised = false;
    return wasRaised;
  }
}
