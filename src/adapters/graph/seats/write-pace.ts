import { Stopped, stopSignal } from '../../../concurrency/stopping';
import { Fault } from '../../../ports/fault';

/** How many writes a service lets through: `capacity` at once, then `perSecond`. */
export interface WriteQuota {
  readonly capacity: number;
  readonly perSecond: number;
}

/** What 3,000 writes per 150 seconds and app come to. */
export const DOCUMENTED_QUOTA: WriteQuota = { capacity: 3000, perSecond: 20 };

/** How somebody waits for their turn. */
export interface Wait {
  /** `high` goes before everybody else: a person is waiting for it. */
  readonly priority: 'high' | 'normal';
  /** Instant of `performance.now()`. */
  readonly endsAt: number;
  readonly signal: AbortSignal | undefined;
}

/** What the answers to some writes say of the quota. */
export interface PaceReport {
  /** How many were refused with 429. */
  readonly refused: number;
  /** The longest time that any answer asks to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** The highest share of its limit that the service says is used; undefined when it says nothing. */
  readonly limitShare: number | undefined;
}

/** Allows some writes to be sent now; reported on exactly once. */
export interface Permit {
  /** Gives back what is not sent after all. */
  trim(count: number): void;
  /** Tells what came of them, as much as answers say. */
  answered(report: PaceReport): void;
}

interface Waiter extends Wait {
  readonly count: number;
  grant(permit: Permit): void;
  refuse(fault: Fault): void;
}

/** Timers may end a little early, and clocks differ a little. */
const SPARE_MS = 10;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
const LONGEST_TIMER_MS = 60_000;
/** The share is told in two decimals. */
const SHARE_ROUNDING = 0.005;
/** It goes on at least at this share of its pace, no matter how often it is refused. */
const LEAST_PACE = 0.1;
/** What the pace wins back in a second without refusals, as a share of the full one. */
const RECOVERY = 0.02;
/** Whoever is refused with more than this share of the bucket left was wrong about the bucket, not about the pace. */
const NEARLY_EMPTY = 0.1;

/**
 * Lets writes through as fast as the service does, and no faster: a token bucket that starts with a quota and learns from
 * refusals and from the share of the limit that answers tell. One for all writes of the process.
 *
 * A write counts as on its way until it is answered, and no token is won while those on their way alone may have kept the
 * service's own bucket from being less than full: so ours never holds more than theirs, even when answers take long.
 */
export class WritePace {
  readonly #quota: WriteQuota;
  #level: number;
  #onTheirWay = 0;
  #refilledAt = performance.now();
  /** The share of the full pace that is used. */
  #pace = 1;
  #pausedUntil = -Infinity;
  #refusedAt = -Infinity;
  #refusalsInARow = 0;
  #waiting: readonly Waiter[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(quota: WriteQuota = DOCUMENTED_QUOTA) {
    this.#quota = quota;
    this.#level = quota.capacity;
  }

  /** The most writes that can be let through together. */
  get most(): number {
    return Math.max(1, Math.floor(this.#quota.capacity));
  }

  /** Instant of `performance.now()` before which nothing is sent. */
  get pausedUntil(): number {
    return this.#pausedUntil;
  }

  /**
   * Waits until `count` writes may be sent. A `Fault` `throttled` when that will not be before the wait ends; `unavailable` when
   * its signal is given; `Stopped` where the program stops.
   */
  take(count: number, wait: Wait): Promise<Permit> {
    return new Promise((resolve, reject) => {
      const stopping = stopSignal();
      const leave = (error: Error) => {
        unlisten();
        this.#waiting = this.#waiting.filter((other) => other !== waiter);
        reject(error);
        this.#serve();
      };
      const stop = () => {
        leave(new Fault('unavailable', 'graph: stopped'));
      };
      const stopAll = () => {
        leave(new Stopped());
      };
      const unlisten = () => {
        wait.signal?.removeEventListener('abort', stop);
        stopping?.removeEventListener('abort', stopAll);
      };
      const waiter: Waiter = {
        ...wait,
        count,
        grant: (permit) => {
          unlisten();
          resolve(permit);
        },
        refuse: (fault) => {
          unlisten();
          reject(fault);
        },
      };
      if (wait.signal?.aborted === true || stopping?.aborted === true) {
        (wait.signal?.aborted === true ? stop : stopAll)();
        return;
      }
      wait.signal?.addEventListener('abort', stop, { once: true });
      stopping?.addEventListener('abort', stopAll, { once: true });
      const [high, normal] = [this.#of('high'), this.#of('normal')];
      this.#waiting = wait.priority === 'high' ? [...high, waiter, ...normal] : [...high, ...normal, waiter];
      this.#serve();
    });
  }

  #of(priority: Wait['priority']): readonly Waiter[] {
    return this.#waiting.filter((waiter) => waiter.priority === priority);
  }

  /** Lets through whoever can go, in order, and refuses those for whom it will be too late. */
  #serve(): void {
    clearTimeout(this.#timer);
    this.#refill();
    for (let [first] = this.#waiting; first !== undefined && this.#waitMsOf(first) <= 0; [first] = this.#waiting) {
      this.#waiting = this.#waiting.slice(1);
      first.grant(this.#permit(first.count));
    }
    this.#refuseLate();
    const [next] = this.#waiting;
    if (next !== undefined) {
      const ends = this.#waiting.map((waiter) => waiter.endsAt - performance.now());
      const waitMs = Math.min(this.#waitMsOf(next), LONGEST_TIMER_MS, ...ends);
      this.#timer = setTimeout(
        () => {
          this.#serve();
        },
        Math.max(1, Math.ceil(waitMs)),
      );
    }
  }

  #refuseLate(): void {
    const now = performance.now();
    const isLate = (waiter: Waiter) => Math.max(now, this.#pausedUntil) > waiter.endsAt || this.#needsTooLong(waiter);
    const late = this.#waiting.filter(isLate);
    this.#waiting = this.#waiting.filter((waiter) => !late.includes(waiter));
    for (const waiter of late) {
      const retryAfterMs = Math.max(1, Math.ceil(this.#waitMsOf(waiter)));
      waiter.refuse(new Fault('throttled', 'graph: no room for another write in time', { retryAfterMs }));
    }
  }

  #needsTooLong(waiter: Waiter): boolean {
    return waiter === this.#waiting[0] && performance.now() + this.#waitMsOf(waiter) > waiter.endsAt;
  }

  #waitMsOf({ count }: Waiter): number {
    const forTokens = (Math.min(count, this.most) - this.#level) / this.#perMs();
    return Math.max(this.#pausedUntil - performance.now(), forTokens);
  }

  #perMs(): number {
    return (this.#quota.perSecond * this.#pace) / 1000;
  }

  #refill(): void {
    const now = performance.now();
    const passedMs = now - this.#refilledAt;
    this.#refilledAt = now;
    const most = Math.max(this.#level, this.#quota.capacity - this.#onTheirWay);
    this.#level = Math.min(most, this.#level + passedMs * this.#perMs());
    this.#pace = Math.min(1, this.#pace + (passedMs / 1000) * RECOVERY);
  }

  #permit(taken: number): Permit {
    const sentAt = performance.now();
    let count = taken;
    this.#level -= taken;
    this.#onTheirWay += taken;
    return {
      trim: (left) => {
        this.#refill();
        this.#level += count - left;
        this.#onTheirWay -= count - left;
        count = left;
        this.#serve();
      },
      answered: (report) => {
        this.#refill();
        this.#onTheirWay -= count;
        this.#learn(report, { count, sentAt });
        this.#serve();
      },
    };
  }

  #learn({ refused, retryAfterMs, limitShare }: PaceReport, sent: { count: number; sentAt: number }): void {
    const now = performance.now();
    if (limitShare !== undefined) {
      // What was left when the answer was given, and what may have come since the question.
      const left = Math.max(0, 1 - limitShare + SHARE_ROUNDING) * this.#quota.capacity;
      this.#level = Math.min(this.#level, left + (now - sent.sentAt) * this.#perMs());
    }
    if (retryAfterMs !== undefined) this.#pauseFor(retryAfterMs);
    if (refused === 0) {
      this.#refusalsInARow = sent.count === 0 ? this.#refusalsInARow : 0;
      return;
    }
    this.#refusalsInARow += 1;
    if (retryAfterMs === undefined) {
      const full = Math.min(FIRST_PAUSE_MS * 2 ** (this.#refusalsInARow - 1), LONGEST_PAUSE_MS);
      this.#pauseFor(full * (0.5 + Math.random() / 2));
    }
    // Those that were under way when the first was refused teach nothing new.
    if (sent.sentAt > this.#refusedAt && this.#level < NEARLY_EMPTY * this.#quota.capacity)
      this.#pace = Math.max(LEAST_PACE, this.#pace * (1 - refused / sent.count / 2));
    this.#refusedAt = now;
    this.#level = Math.min(this.#level, 0);
  }

  #pauseFor(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, performance.now() + ms + SPARE_MS);
  }
}
