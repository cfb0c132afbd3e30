/** A turn of its own at something that only one process may do at a time. */
export interface Lease {
  /** Keeps it for the same time again. @returns False when somebody else has it by now, or the program stops: begin nothing more. */
  renew(): Promise<boolean>;
  /** Gives it back; nothing happens when somebody else has it by now. Never a `Fault`: what cannot be given back ends by itself. */
  release(): Promise<void>;
}

/** Gives one process at a time a turn. A lease that is not renewed ends by itself, so that a dead process keeps nobody waiting. */
export interface LeaseStore {
  /**
   * Takes a lease if nobody has it.
   *
   * @param name Of what may be done once at a time: `cover`.
   * @param forMs How long it lasts, in milliseconds.
   */
  take(name: string, forMs: number): Promise<Lease | undefined>;
}
