import { type Clock } from '../../ports/clock';

/**
 * The machine's clock, or one that runs on from a date: for trying out June in November.
 *
 * @param today `YYYY-MM-DD` or an instant; undefined for the real time.
 */
export function systemClock(today?: string): Clock {
  const shiftMs = today === undefined ? 0 : startOf(today) - Date.now();
  return { now: () => new Date(Date.now() + shiftMs) };
}

/** A bare date starts at noon UTC, which is that date nearly everywhere. */
const startOf = (today: string): number => Date.parse(today.includes('T') ? today : `${today}T12:00:00Z`);
