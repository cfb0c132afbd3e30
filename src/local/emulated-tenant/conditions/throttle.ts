import { type Random } from '../random';

/** How the tenant limits its callers. */
export interface ThrottleSettings {
  /** `bucket` as documented, `fixed-window` more pessimistic, `chaos` also refuses below the limits, `off` never refuses. */
  readonly mode: 'bucket' | 'fixed-window' | 'chaos' | 'off';
  /** Divides capacities and windows together: 10 gives 300 writes per 15 seconds, still 20 a second. */
  readonly scale: number;
  /** The share of a refused request's cost that is charged all the same. */
  readonly refusedDebit: number;
  /** `chaos` only: how probably a request is refused below the limits. */
  readonly chaosProbability: number;
  /** `chaos` only: how probably a request is done and yet answered with 429. */
  readonly appliedProbability: number;
  /** The shares of 429 answers with a fractional and without a `Retry-After`. */
  readonly fractionalShare: number;
  readonly absentShare: number;
}

/** The documented limits; the odd `Retry-After` headers as often as a modeling choice says. */
const defaultThrottle: ThrottleSettings = {
  mode: 'bucket',
  scale: 1,
  refusedDebit: 0.1,
  chaosProbability: 0.05,
  appliedProbability: 0.02,
  fractionalShare: 0.02,
  absentShare: 0.01,
};

/** What a request costs. */
export interface Cost {
  readonly resourceUnits: number;
  readonly writes: 0 | 1;
}

/** Whether a request may go on, and what its answer's headers say of the limits. */
export interface ThrottleVerdict {
  /** `done-but-refused`: carry it out, then answer 429. */
  readonly kind: 'pass' | 'refused' | 'done-but-refused';
  readonly headers: Readonly<Record<string, string>>;
}

const LOW_PRIORITY_RESERVE = 0.2;

interface Bucket {
  readonly scope: string;
  readonly information: 'WriteLimitExceeded' | 'ResourceUnitLimitExceeded';
  readonly capacity: number;
  readonly windowMs: number;
  level: number;
  /** When the level was last brought up to date, or the window began; milliseconds. */
  since: number;
}

/** The limits per app and per tenant, counted by the tenant's clock. */
export class Throttle {
  settings: ThrottleSettings = defaultThrottle;
  readonly #buckets = new Map<string, Bucket>();
  readonly #tenantId: string;
  readonly #random: Random;

  constructor(tenantId: string, random: Random) {
    this.#tenantId = tenantId;
    this.#random = random;
  }

  /** Changes the settings; all buckets are full again. */
  configure(settings: Partial<ThrottleSettings>): void {
    this.settings = { ...this.settings, ...settings };
    this.#buckets.clear();
  }

  /** Charges a request, or refuses it. */
  charge(request: { appId: string; cost: Cost; priority: string; userCount: number; now: number }): ThrottleVerdict {
    if (this.settings.mode === 'off') return { kind: 'pass', headers: {} };
    const charges = this.#chargesOf(request);
    charges.forEach(({ bucket }) => {
      this.#refill(bucket, request.now);
    });
    const lacking = charges.find(
      ({ bucket, cost }) => cost > 0 && bucket.level < cost + reserveOf(bucket, request.priority),
    );
    const isChaos = this.settings.mode === 'chaos' && this.#random.chance(this.settings.chaosProbability);
    if (lacking !== undefined || isChaos) {
      charges.forEach(({ bucket, cost }) => {
        bucket.level = Math.max(bucket.level - cost * this.settings.refusedDebit, -0.1 * bucket.capacity);
      });
      const refused = lacking ?? charges[0];
      return {
        kind: 'refused',
        headers: refused === undefined ? {} : this.#refusalHeaders(refused.bucket, refused.cost, request),
      };
    }
    charges.forEach(({ bucket, cost }) => {
      bucket.level -= cost;
    });
    if (
      this.settings.mode === 'chaos' &&
      request.cost.writes > 0 &&
      this.#random.chance(this.settings.appliedProbability)
    )
      return { kind: 'done-but-refused', headers: { 'Retry-After': '1' } };
    return { kind: 'pass', headers: percentageHeader(charges.map(({ bucket }) => bucket)) };
  }

  #chargesOf({ appId, cost, userCount }: { appId: string; cost: Cost; userCount: number }) {
    const unitsPer10s = userCount < 50 ? 3500 : userCount <= 500 ? 5000 : 8000;
    const units = this.#bucket(appId, 'ResourceUnitLimitExceeded', unitsPer10s, 10_000);
    const writes = this.#bucket(appId, 'WriteLimitExceeded', 3000, 150_000);
    const tenantWrites = this.#bucket('', 'WriteLimitExceeded', 18_000, 300_000);
    return [
      { bucket: units, cost: cost.resourceUnits },
      { bucket: writes, cost: cost.writes },
      { bucket: tenantWrites, cost: cost.writes },
    ];
  }

  #bucket(appId: string, information: Bucket['information'], capacity: number, windowMs: number): Bucket {
    const key = `${appId} ${information} ${capacity}`;
    const kind = information === 'WriteLimitExceeded' ? 'Write' : 'ReadWrite';
    const scope =
      appId === '' ? `Tenant/${kind}//${this.#tenantId}` : `Tenant_Application/${kind}/${appId}/${this.#tenantId}`;
    const scaled = capacity / this.settings.scale;
    const made = {
      scope,
      information,
      capacity: scaled,
      windowMs: windowMs / this.settings.scale,
      level: scaled,
      since: -Infinity,
    };
    const bucket = this.#buckets.get(key) ?? made;
    this.#buckets.set(key, bucket);
    return bucket;
  }

  #refill(bucket: Bucket, now: number): void {
    const passedMs = Math.max(0, now - bucket.since);
    if (this.settings.mode === 'fixed-window') {
      if (passedMs >= bucket.windowMs) {
        bucket.level = bucket.capacity;
        bucket.since = now;
      }
      return;
    }
    bucket.level = Math.min(bucket.capacity, bucket.level + (passedMs * bucket.capacity) / bucket.windowMs);
    bucket.since = now;
  }

  #refusalHeaders(
    bucket: Bucket,
    cost: number,
    { now, priority }: { now: number; priority: string },
  ): Record<string, string> {
    const missing = cost + reserveOf(bucket, priority) - bucket.level;
    const waitMs =
      this.settings.mode === 'fixed-window'
        ? bucket.since + bucket.windowMs - now
        : (missing * bucket.windowMs) / bucket.capacity;
    const seconds = Math.max(1, Math.ceil(waitMs / 1000));
    const chance = this.#random.next();
    const { absentShare, fractionalShare } = this.settings;
    const isFractional = chance < absentShare + fractionalShare;
    const retryAfter = isFractional ? (seconds + 0.128).toFixed(3) : String(seconds);
    return {
      ...(chance < absentShare ? {} : { 'Retry-After': retryAfter }),
      'x-ms-throttle-scope': bucket.scope,
      'x-ms-throttle-information': bucket.information,
      ...percentageHeader([bucket]),
    };
  }
}

function reserveOf(bucket: Bucket, priority: string): number {
  return priority === 'low' ? LOW_PRIORITY_RESERVE * bucket.capacity : 0;
}

function percentageHeader(buckets: readonly Bucket[]): Record<string, string> {
  const used = Math.max(...buckets.map((bucket) => (bucket.capacity - bucket.level) / bucket.capacity));
  return used > 0.8 ? { 'x-ms-throttle-limit-percentage': Math.min(used, 1.8).toFixed(2) } : {};
}
