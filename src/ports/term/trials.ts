import { type TrialReading } from '../../domain/term/trial';

/** Tells which units of the tenant are trials. */
export interface Trials {
  /**
   * What the tenant says of them; not whole, and no fault, when it does not let us read it. May throw a `Fault` `throttled` or
   * `unavailable`.
   */
  read(): Promise<TrialReading>;
}
