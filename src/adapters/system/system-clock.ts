import { type Clock } from '../../ports/clock';

/** The machine's clock, or one that runs on from another instant: for trying out June in November. */
export function systemClock(from?: Date): Clock {
  const shiftMs = from === undefined ? 0 : from.getTime() - Date.now();
  return { now: () => new Date(Date.now() + shiftMs) };
}
