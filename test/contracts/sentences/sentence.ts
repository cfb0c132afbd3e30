/** What is compared: plain JSON, without what is another in every run, such as ids of requests. */
export type Observation =
  null | boolean | number | string | readonly Observation[] | { readonly [name: string]: Observation };

/**
 * A sentence of a contract: what is done with a port, and what can be seen of it. What is right is said elsewhere: by a contract, which
 * expects it in words, or by another adapter of the port in the same state, beside which a real service is held.
 */
export interface Sentence<Port> {
  readonly says: string;
  /**
   * @param settle Called between a write and what is read of it: waits for copies of a service that are late.
   * @returns What was seen; throws {@link LeftOut} when that says nothing.
   */
  readonly observe: (port: Port, settle: () => Promise<void>) => Promise<Observation>;
}

/** Thrown where a service holds more than the sentence is about, so that nothing can be compared. The message says why. */
export class LeftOut extends Error {}
