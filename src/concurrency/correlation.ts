import { AsyncLocalStorage } from 'node:async_hooks';

/** What every log line of one piece of work carries, so that they are found together. */
export interface Correlation {
  /** Of one activity, the same whenever it is delivered, and for all that follows from it; its sender is told it when something fails. */
  readonly turn?: string;
  /** Of one run of a job, or of one import. */
  readonly run?: string;
  /** Whose run it is. */
  readonly job?: string;
}

const NONE: Correlation = {};
const current = new AsyncLocalStorage<Correlation>();

/** Runs work as something that is found in the log, with all that it waits for and all that it begins. */
export const correlated = <Value>(as: Correlation, work: () => Value): Value =>
  current.run({ ...correlation(), ...as }, work);

/** What the work under way is found by; nothing where nobody said so. */
export const correlation = (): Correlation => current.getStore() ?? NONE;

/** Eight digits that no other run of these days is likely to have. */
export const newReference = (): string =>
  Math.floor(Math.random() * 2 ** 32)
    .toString(16)
    .padStart(8, '0');
