import { AsyncLocalStorage } from 'node:async_hooks';

/** When the time of the work under way is over, on the steady clock; undefined when nobody waits for it. */
const ends = new AsyncLocalStorage<number | undefined>();

/**
 * Runs work that has this much time, with all that it waits for: whoever can wait out a fault does so no longer than that. It is
 * not cut off. What it is part of does not count, so that what is done after a turn has time of its own.
 *
 * @param ms Undefined when nobody waits for the work.
 */
export const withTimeBudget = <Value>(ms: number | undefined, work: () => Value): Value =>
  ends.run(ms === undefined ? undefined : performance.now() + ms, work);

/** What is left of the time of the work under way, 0 when it is over; undefined when nobody waits for it. */
export function timeLeftMs(): number | undefined {
  const end = ends.getStore();
  return end === undefined ? undefined : Math.max(0, end - performance.now());
}
