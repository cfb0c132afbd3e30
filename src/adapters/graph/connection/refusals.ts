import { Fault } from '../../../ports/fault';
import { NobodyThere } from './retry';

/** What the network says when nobody listens, cannot be found, or hangs up at once. */
const REFUSED = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
];
/** Further than this no cause is looked for. */
const DEEPEST = 6;

/** Keeps in mind since when nobody could connect to a service; any answer, a refusal too, ends that. */
export class Refusals {
  readonly #mostMs: number;
  /** Instant of `performance.now()` of the first refusal since the latest answer. */
  #since: number | undefined;
  #final: Fault | undefined;

  /** Takes how many milliseconds of nothing else are borne; for ever unless given. */
  constructor(mostMs = Infinity) {
    this.#mostMs = mostMs;
  }

  /** Why nothing is to be sent any more; undefined while that is not so. */
  get final(): Fault | undefined {
    return this.#final;
  }

  answered(): void {
    this.#since = undefined;
  }

  /** What a request failed with, which is final when connections were refused for too long. */
  judged(error: unknown): unknown {
    if (!(error instanceof Fault) || !isRefused(error.cause)) return error;
    const now = performance.now();
    this.#since ??= now;
    if (now - this.#since < this.#mostMs) return error;
    const { cause } = error;
    this.#final ??= new NobodyThere('unavailable', 'Microsoft Graph refuses every connection', { cause });
    return this.#final;
  }
}

function isRefused(cause: unknown): boolean {
  let error = cause;
  for (let depth = 0; depth < DEEPEST && error !== undefined; depth += 1) {
    const { code, cause: inner } = Object(error) as { readonly code?: unknown; readonly cause?: unknown };
    if (typeof code === 'string' && REFUSED.includes(code)) return true;
    error = inner;
  }
  return false;
}
