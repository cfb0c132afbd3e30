import { AsyncLocalStorage } from 'node:async_hooks';

/** Thrown where work ends because the program stops: between two steps, with what was begun done and written down. Never a `Fault`. */
export class Stopped extends Error {
  constructor() {
    super('the program stops');
    this.name = 'Stopped';
  }
}

const signals = new AsyncLocalStorage<AbortSignal | undefined>();

/**
 * Runs work that ends early, between two of its steps, once a signal is given: whatever it waits for, and all loops in it that ask
 * {@link endIfStopping} or {@link isStopping}. What somebody waits for at this moment, such as a turn, runs outside of it.
 *
 * @param signal Undefined for what is to be done all the same.
 */
export const untilStopped = <Value>(signal: AbortSignal | undefined, work: () => Value): Value =>
  signals.run(signal, work);

/** What ends the work under way; undefined when nothing does. */
export const stopSignal = (): AbortSignal | undefined => signals.getStore();

/** Whether the work under way is to end: nothing more is begun. */
export const isStopping = (): boolean => signals.getStore()?.aborted === true;

/** Throws {@link Stopped} once the work under way is to end. */
export function endIfStopping(): void {
  if (isStopping()) throw new Stopped();
}

/** Waits for something that may be left alone: no longer than until the work under way is to end. */
export async function unlessStopped<Value>(waiting: Promise<Value>): Promise<Value> {
  const signal = stopSignal();
  if (signal === undefined) return waiting;
  endIfStopping();
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      reject(new Stopped());
    };
    signal.addEventListener('abort', stop, { once: true });
    waiting.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', stop);
    });
  });
}

/** Does what may be left undone where the program stops; not begun at all where it does already. @returns Whether it was left. */
export async function isLeftAtStop(work: () => Promise<void>): Promise<boolean> {
  if (isStopping()) return true;
  try {
    await work();
    return false;
  } catch (error) {
    if (error instanceof Stopped) return true;
    throw error;
  }
}
