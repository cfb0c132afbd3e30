import { type Instant } from '../calendar';
import { type ProductId, type UserId } from '../ids';
import { REPLICA_LAG_MS } from '../roster/replica-lag';
import { type ReconcileRun, type RunLine, type StepOutcome } from './run';

/** People who wait for a unit that are remembered; all others are left to the next whole reading. */
const MOST_SHORT = 500;

/** Somebody to be looked at once more. */
export interface LookAgain {
  readonly userId: UserId;
  /** When there was a reason; what is read sooner than the replica lag after it may be older. */
  readonly since: Instant;
}

/** Somebody who waits until the tenant has a unit. */
export interface ShortOf {
  readonly userId: UserId;
  readonly product: ProductId;
}

/** What one run between two whole readings came to. */
export interface BetweenRun {
  readonly at: Instant;
  /** People who were looked at. */
  readonly people: number;
  readonly done: number;
  readonly failed: number;
}

/** What runs of the reconciler leave for the next one to know. */
export interface Watch {
  /** When the last whole reading that succeeded began. */
  readonly wholeAt: Instant;
  /** Where we are in the changes of the tenant: all before it is dealt with, or stands here. Absent when they cannot be followed. */
  readonly mark?: string;
  readonly again: readonly LookAgain[];
  readonly short: readonly ShortOf[];
  /** The last run in between that looked at anybody; absent while there was none since the whole reading. */
  readonly between?: BetweenRun;
}

/** The mark to go on from; undefined when the whole tenant is to be read: it was not for as long as the policy says, or there is no mark. */
export function markToFollow(
  watch: Watch | undefined,
  { now, wholeEveryMinutes }: { readonly now: Date; readonly wholeEveryMinutes: number },
): string | undefined {
  const ageMs = watch === undefined ? Infinity : now.getTime() - Date.parse(watch.wholeAt);
  // One that was read later than now was read by a clock that went wrong, or on another day taken for today.
  return ageMs < 0 || ageMs >= wholeEveryMinutes * 60_000 ? undefined : watch?.mark;
}

/** What a whole reading leaves: from the mark on, which was taken before it began, changes count. */
export function watchAfterWhole(run: ReconcileRun, mark: string | undefined): Watch {
  const open = new Set(run.lines.filter(isOpen).map(({ step }) => step.seat.userId));
  const short = run.lines.flatMap(({ step }): readonly ShortOf[] => {
    const { userId, product, department } = step.seat;
    const isShort = step.action === 'hold' && step.reason === 'tenant-short' && department !== undefined;
    return isShort ? [{ userId, product }] : [];
  });
  return {
    wholeAt: run.startedAt,
    ...(mark === undefined ? {} : { mark }),
    again: [...open].map((userId) => ({ userId, since: run.endedAt })),
    short: short.slice(0, MOST_SHORT),
  };
}

const isOpen = ({ outcome }: RunLine): boolean => outcome !== undefined && isUnsettled(outcome);

/** Whether nobody knows yet what became of a step. */
export const isUnsettled = ({ status }: StepOutcome): boolean => status === 'faulted' || status === 'not-attempted';

/** Whether a reading that began then may still be older than the reason for it. */
export const isTooSoon = ({ since }: LookAgain, begunAt: Instant): boolean =>
  Date.parse(begunAt) < Date.parse(since) + REPLICA_LAG_MS;
