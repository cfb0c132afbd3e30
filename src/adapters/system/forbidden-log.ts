import { defined } from '../../domain/defined';
import { type Fault, type MissingAccess, type OnForbidden } from '../../ports/fault';
import { type Logger } from '../../ports/logger';
import { type Metrics, noMetrics } from '../../ports/metrics';

/** One thing that is missing is written down once in this time, whoever met it and how often. */
const EVERY_MS = 60_000;

/** Something that is missing, as it was met. */
interface Met {
  readonly access: MissingAccess;
  lastAt: number;
  loggedAt: number;
  /** How often since the line in the log. */
  times: number;
}

/**
 * Writes down what does not let us in, wherever it is met and whatever comes of it there: what is missing and how somebody grants it, in one
 * line that an operator reads. Each time is counted, also those between two lines: an alert looks at some minutes, and whether it is met in all of
 * them, or once, is what tells a permission that is gone from a hiccup.
 */
export class ForbiddenLog {
  readonly #logger: Logger;
  readonly #metrics: Metrics;
  readonly #now: () => number;
  readonly #met = new Map<string, Met>();

  /** A log. @param now The steady time, in milliseconds. */
  constructor(logger: Logger, metrics: Metrics = noMetrics, now = () => performance.now()) {
    this.#logger = logger;
    this.#metrics = metrics;
    this.#now = now;
  }

  /** Told of a fault; of any kind, of which all but `forbidden` are none of its business. */
  readonly note: OnForbidden = (fault) => {
    const { access, kind } = fault;
    if (kind !== 'forbidden' || access === undefined) return;
    this.#metrics.count('forbidden', { service: access.service });
    const key = `${access.service} ${access.needs}`;
    const now = this.#now();
    const met = this.#met.get(key) ?? { access, lastAt: now, loggedAt: -Infinity, times: 0 };
    this.#met.set(key, met);
    met.lastAt = now;
    met.times += 1;
    if (now - met.loggedAt < EVERY_MS) return;
    this.#write(met, fault);
    met.loggedAt = now;
    met.times = 0;
  };

  /** Told that all of a service is there, but for these needs: what was met before is mended. */
  mended(service: MissingAccess['service'], except: readonly string[]): void {
    for (const met of this.#met.values())
      if (met.access.service === service && !except.includes(met.access.needs)) met.lastAt = -Infinity;
  }

  /** What was missing at some time lately, unless it is known to be mended. */
  seen(withinMs: number): readonly MissingAccess[] {
    const since = this.#now() - withinMs;
    return [...this.#met.values()].filter(({ lastAt }) => lastAt >= since).map(({ access }) => access);
  }

  #write({ access, times }: Met, { message: what, code, requestId }: Fault): void {
    const { service, needs, grant } = access;
    const about = { service, needs, grant, what, ...defined({ code, requestId }), times };
    this.#logger.error(`${service} does not let us in: ${needs} is missing`, about);
  }
}
