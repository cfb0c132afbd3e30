import { type Logger } from '../ports/logger';
import { type Metrics, noMetrics } from '../ports/metrics';
import { type RefusalReason } from './reason';

/** This number is logged one by one in a minute, of each reason; the others are counted. */
const LOGGED = 3;
const WINDOW_MS = 60_000;

interface Window {
  refused: number;
  readonly timer: NodeJS.Timeout;
}

/** Says in the log which requests were refused, and why: a flood of them makes a line a minute. */
export class RefusedRequests {
  readonly #logger: Logger;
  readonly #metrics: Metrics;
  readonly #windows = new Map<RefusalReason, Window>();

  constructor(logger: Logger, metrics = noMetrics) {
    this.#logger = logger;
    this.#metrics = metrics;
  }

  /** Counts a request that was refused. */
  note(reason: RefusalReason): void {
    this.#metrics.count('refusedRequests', { reason });
    const window = this.#windows.get(reason) ?? this.#open(reason);
    window.refused += 1;
    if (window.refused <= LOGGED) this.#logger.warn('a request was refused', { reason });
  }

  /** Says what was only counted so far. */
  end(): void {
    for (const reason of [...this.#windows.keys()]) this.#close(reason);
  }

  #open(reason: RefusalReason): Window {
    const close = (): void => {
      this.#close(reason);
    };
    const window = { refused: 0, timer: setTimeout(close, WINDOW_MS).unref() };
    this.#windows.set(reason, window);
    return window;
  }

  #close(reason: RefusalReason): void {
    const { refused = 0, timer } = this.#windows.get(reason) ?? {};
    clearTimeout(timer);
    this.#windows.delete(reason);
    if (refused > LOGGED) this.#logger.warn('more requests were refused', { reason, count: refused - LOGGED });
  }
}
