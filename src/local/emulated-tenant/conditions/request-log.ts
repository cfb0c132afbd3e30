/** One request as it was received, and what became of it. */
export interface LoggedRequest {
  readonly seq: number;
  /** The number of the batch it came in; undefined when it came alone. */
  readonly batchSeq: number | undefined;
  readonly at: string;
  readonly appId: string | undefined;
  readonly method: string;
  /** Path and query after the version, decoded no further than the sender sent them. */
  readonly path: string;
  readonly body: unknown;
  readonly clientRequestId: string | undefined;
  readonly cost: number;
  readonly status: number;
  readonly hasEffect: boolean;
  /** What happened on purpose, when the caller did not see what was done. */
  readonly fault: string | undefined;
}

/** Something a well-behaved program never does. */
export interface ObservedViolation {
  readonly kind:
    | 'OVER_CONSUMPTION'
    | 'USER_DELETED'
    | 'OUTSIDE_ALLOW_LIST'
    | 'DUPLICATED_EFFECT'
    | 'NO_CLIENT_REQUEST_ID'
    | 'RETRY_TOO_EARLY';
  readonly seq: number;
  readonly text: string;
}

const MOST_KEPT = 20_000;
/** Timers of programs are not exact. */
const TOLERANCE_MS = 20;

/** What was asked of the tenant, and what should not have been asked. Keeps the newest {@link MOST_KEPT} of each. */
export class RequestLog {
  readonly requests: LoggedRequest[] = [];
  readonly violations: ObservedViolation[] = [];
  /** The number of the newest request; 0 before the first. */
  lastSeq = 0;
  /** Per request: not again before this instant, in milliseconds, and the batch whose answer says so. */
  readonly #notBefore = new Map<string, { readonly at: number; readonly batchSeq: number | undefined }>();
  /** Requests that took effect although their senders saw a failure. */
  readonly #unseenEffects = new Set<string>();

  /** The number of the next request. */
  nextSeq(): number {
    this.lastSeq += 1;
    return this.lastSeq;
  }

  /** Notes that a request came, and whether it came before it was allowed to. */
  noteArrival(request: { seq: number; key: string; now: number }): void {
    const notBefore = this.#notBefore.get(request.key);
    if (notBefore !== undefined && request.now < notBefore.at - TOLERANCE_MS)
      this.violate({ kind: 'RETRY_TOO_EARLY', seq: request.seq, text: request.key });
    this.#notBefore.delete(request.key);
  }

  /** Notes how a request was answered. */
  noteAnswer(
    request: LoggedRequest,
    answer: { key: string; now: number; retryAfter: string | undefined; isSeen: boolean },
  ): void {
    keep(this.requests, request);
    if (answer.retryAfter !== undefined) {
      const at = answer.now + Number(answer.retryAfter) * 1000;
      this.#notBefore.set(answer.key, { at, batchSeq: request.batchSeq });
    }
    if (request.hasEffect && this.#unseenEffects.delete(answer.key))
      this.violate({ kind: 'DUPLICATED_EFFECT', seq: request.seq, text: answer.key });
    if (request.hasEffect && !answer.isSeen) this.#unseenEffects.add(answer.key);
  }

  /** Forgets what the parts of a batch asked to wait: the answer never arrived whole. */
  noteLostBatch(seq: number): void {
    for (const [key, { batchSeq }] of this.#notBefore) if (batchSeq === seq) this.#notBefore.delete(key);
  }

  /** Notes a violation. */
  violate(violation: ObservedViolation): void {
    keep(this.violations, violation);
  }
}

function keep<Item>(items: Item[], item: Item): void {
  items.push(item);
  if (items.length > MOST_KEPT + 1000) items.splice(0, items.length - MOST_KEPT);
}
