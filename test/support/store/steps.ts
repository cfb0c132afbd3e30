/** A call that has begun: how many calls in a row it is the end of. */
export interface Step {
  readonly depth: number;
  /** Undefined while it has not ended. */
  endedAt: number | undefined;
}

/**
 * How many calls a turn makes one after another, by logic and not by time: the depth of a call is one more than the largest depth of those that
 * had ended when it began.
 */
export class Steps {
  #deepestEnded = 0;

  /** A call begins now. */
  begin(): Step {
    return { depth: this.#deepestEnded + 1, endedAt: undefined };
  }

  /** A call has ended. */
  end(step: Step): void {
    step.endedAt = performance.now();
    this.#deepestEnded = Math.max(this.#deepestEnded, step.depth);
  }

  /** Another turn begins: what ended before it counts no longer. */
  restart(): void {
    this.#deepestEnded = 0;
  }
}
