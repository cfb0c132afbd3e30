import { setTimeout as wait } from 'node:timers/promises';
import { unlessStopped } from '../../../concurrency/stopping';
import { defined } from '../../../domain/defined';
import { Fault, isFault } from '../../../ports/fault';

/** How long one call of a port may take. */
export interface TimeBudget {
  /** Milliseconds for everything together, waits included; absent: as long as the attempts last. */
  readonly budgetMs?: number;
  /** Milliseconds for which the service may ask to be left alone besides: for work of many, which nobody waits for in a chat. */
  readonly pauseMs?: number;
  /** Ends the call early, as when the program stops. */
  readonly signal?: AbortSignal;
}

/** Nobody is there, and was not for long: not worth another attempt of any call. */
export class NobodyThere extends Fault {}

/** How the next attempt goes when a service was not reached. */
export const triedAgain = (fault: Fault): { readonly status: 'again' | 'given-up'; readonly fault: Fault } => ({
  status: fault instanceof NobodyThere ? 'given-up' : 'again',
  fault,
});

/** What one attempt came to: `again` is worth another one, `given-up` is not. */
export type Attempt<Value> =
  | { readonly status: 'settled'; readonly value: Value }
  | { readonly status: 'again' | 'given-up'; readonly fault: Fault };

/** What a service asked of whoever sends it requests. */
export interface Pausing {
  /** Why no request may be sent before an instant of `performance.now()`, when the service asked so. */
  pause: { readonly until: number; readonly fault: Fault } | undefined;
}

/** The end of one call, shared by all its requests. */
export interface Deadline {
  /** Instant of `performance.now()`; later for pauses that are borne besides. */
  endsAt: number;
  /** Milliseconds of such pauses that are left. */
  pauseLeftMs: number;
  readonly signal: AbortSignal | undefined;
  readonly pausing: Pausing;
}

/** How often one thing is tried. */
export const MOST_ATTEMPTS = 8;
/** How long one attempt may take. */
export const LONGEST_ATTEMPT_MS = 30_000;
/** How often a list that may be short is read. */
const MOST_READINGS = 5;
const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 30_000;
/** An attempt that has less time than this is not begun: it would only leave its outcome in doubt. */
const LEAST_ATTEMPT_MS = 100;
/** Timers may end a little early. */
const SPARE_MS = 10;
/** A pause of at least this length may be asked for again and again, while there is time for pauses. */
const LEAST_PAUSE_MS = 500;

/** Starts the time of one call. @param pausing Shared with other calls: what the service asks of one, it asks of all. */
export function startDeadline(
  { budgetMs, pauseMs, signal }: TimeBudget,
  pausing: Pausing = { pause: undefined },
): Deadline {
  return { endsAt: performance.now() + (budgetMs ?? Infinity), pauseLeftMs: pauseMs ?? 0, signal, pausing };
}

/**
 * Tries until it is settled: waits as long as the service asks (never less), otherwise longer each time. Throws the last
 * fault when another attempt would come after the deadline, or after the eighth, not counting those that were answered by asking for a
 * pause that there is time for; `isOutcomeUnknown` when it was so for any attempt.
 *
 * @param attempt Handed a signal that ends it. A `Fault` `unavailable` that it throws is worth another attempt.
 * @param ready Waits until an attempt may begin; its time is none of the attempt's. What it throws ends everything.
 */
export async function retry<Value>(
  deadline: Deadline,
  attempt: (signal: AbortSignal) => Promise<Attempt<Value>>,
  ready: () => Promise<void> = () => Promise.resolve(),
): Promise<Value> {
  let isOutcomeUnknown = false;
  for (let attempts = 1; ; attempts++) {
    await waitOutPause(deadline);
    await ready().catch((error: unknown) => {
      throw isOutcomeUnknown && error instanceof Fault ? withUnknownOutcome(error) : error;
    });
    const outcome = await tryOnce(deadline, attempt);
    if (outcome.status === 'settled') return outcome.value;
    isOutcomeUnknown ||= outcome.fault.isOutcomeUnknown;
    const fault = isOutcomeUnknown ? withUnknownOutcome(outcome.fault) : outcome.fault;
    pauseFor(deadline, fault);
    if (outcome.status === 'again' && isPatient(deadline, fault)) attempts -= 1;
    if (outcome.status === 'given-up' || attempts === MOST_ATTEMPTS) throw fault;
    if (fault.retryAfterMs === undefined) await waitUntil(deadline, performance.now() + growingWaitMs(attempts), fault);
  }
}

async function tryOnce<Value>(
  deadline: Deadline,
  attempt: (signal: AbortSignal) => Promise<Attempt<Value>>,
): Promise<Attempt<Value>> {
  const leftMs = Math.max(1, Math.min(deadline.endsAt - performance.now(), LONGEST_ATTEMPT_MS));
  const timeout = AbortSignal.timeout(Math.ceil(leftMs));
  const signal = deadline.signal === undefined ? timeout : AbortSignal.any([timeout, deadline.signal]);
  try {
    return await attempt(signal);
  } catch (error) {
    if (isFault(error, 'unavailable')) return triedAgain(error);
    throw error;
  }
}

/** Keeps in mind how long the service wants to be left alone, if it says so. */
function pauseFor({ pausing }: Deadline, fault: Fault): void {
  const { retryAfterMs } = fault;
  if (retryAfterMs === undefined) return;
  const until = performance.now() + retryAfterMs + SPARE_MS;
  pausing.pause = { until: Math.max(until, pausing.pause?.until ?? 0), fault };
}

const isPatient = ({ pauseLeftMs }: Deadline, { retryAfterMs = 0 }: Fault): boolean =>
  pauseLeftMs > 0 && retryAfterMs >= LEAST_PAUSE_MS;

/** Waits as long as the service asked; another call may hear of more in the meantime. */
async function waitOutPause(deadline: Deadline): Promise<void> {
  const { pausing } = deadline;
  do {
    const until = pausing.pause?.until ?? 0;
    const besidesMs = Math.min(Math.max(0, until - performance.now()), deadline.pauseLeftMs);
    deadline.pauseLeftMs -= besidesMs;
    deadline.endsAt += besidesMs;
    await waitUntil(deadline, until, pausing.pause?.fault);
  } while ((pausing.pause?.until ?? 0) > performance.now());
}

/** Waits, or throws when there is no time for that, or the program stops: the fault that made waiting necessary, if there is one. */
async function waitUntil(deadline: Deadline, instant: number, fault: Fault | undefined): Promise<void> {
  const { signal, endsAt } = deadline;
  if (signal?.aborted === true) throw fault ?? new Fault('unavailable', 'graph: stopped');
  const from = Math.max(instant, performance.now());
  if (from + LEAST_ATTEMPT_MS > endsAt) throw fault ?? new Fault('unavailable', 'graph: no time left');
  if (instant > performance.now()) {
    const waiting = wait(instant - performance.now(), undefined, defined({ signal })).catch(() => {
      throw fault ?? new Fault('unavailable', 'graph: stopped');
    });
    await unlessStopped(waiting);
  }
}

/** The same fault, saying that the request may have taken effect. */
export function withUnknownOutcome(fault: Fault): Fault {
  const { cause, retryAfterMs, code, requestId, rawText, access } = fault;
  const details = defined({ retryAfterMs, code, requestId, rawText, access });
  return new Fault(fault.kind, fault.message, { cause, isOutcomeUnknown: true, ...details });
}

/** How long to wait after this many attempts when the service does not say: longer each time, and never quite the same. */
export function growingWaitMs(attempts: number): number {
  const full = Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS);
  return full * (0.5 + Math.random() / 2);
}

/** Waits before a list that came short is read once more; throws the fault after the last reading, or when it is stopped. */
export async function waitToReadAgain(readings: number, fault: Fault, { signal }: TimeBudget): Promise<void> {
  if (readings === MOST_READINGS) throw fault;
  const waiting = wait(growingWaitMs(readings), undefined, defined({ signal })).catch(() => {
    throw fault;
  });
  await unlessStopped(waiting);
}
