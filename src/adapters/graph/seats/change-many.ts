import { Condition } from '../../../concurrency/condition';
import { type KeyedLock, type Release } from '../../../concurrency/keyed-lock';
import { Fault, isFault } from '../../../ports/fault';
import { type SeatChange, type SeatOutcome, type SeatResult } from '../../../ports/roster/seat-provisioner';
import { ASSIGN_LICENSE, paceReportOf } from './assign-license';
import { MOST_REQUESTS } from '../connection/batch';
import { type GraphConnection } from '../connection/graph-connection';
import { sendLicenseBatch } from './license-batch';
import {
  growingWaitMs,
  LONGEST_ATTEMPT_MS,
  MOST_ATTEMPTS,
  withUnknownOutcome,
  type Attempt,
  type TimeBudget,
} from '../connection/retry';
import { type Permit, type WritePace } from './write-pace';

/** What changing many seats needs. */
export interface ChangeManyParts {
  readonly connection: GraphConnection;
  readonly pace: WritePace;
  /** By person: two requests about one person are never under way together. */
  readonly turns: KeyedLock;
  /** Its budget is that of each seat, from when it is taken. */
  readonly budget: TimeBudget;
}

/** A seat that was taken and has no result yet. */
interface OpenSeat {
  readonly seat: SeatChange;
  /** Instant of `performance.now()` after which it is not sent again. */
  readonly endsAt: number;
  attempts: number;
  isOutcomeUnknown: boolean;
  /** Instant of `performance.now()` before which it is not sent again. */
  notBefore: number;
  /** From the first attempt until the result: the person's turn. */
  endTurn: Release | undefined;
}

/** Enough for twenty writes a second when a batch takes five seconds. */
const BATCHES_AT_ONCE = 6;
/** Seats that were taken and whose results were not. */
const MOST_IN_HAND = 2 * BATCHES_AT_ONCE * MOST_REQUESTS;
/** How long a batch waits for another seat to join it. */
const LINGER_MS = 250;
/** Seats that are tried again are let go in company. */
const TOGETHER_MS = 250;
/** A batch is given at least this long, even if one of its seats has less time left. */
const SHORTEST_ATTEMPT_MS = 10_000;
/** A service that asks for more than this is asked again by the next run. */
const LONGEST_PAUSE_MS = 10 * 60_000;

/** Changes many seats in batches, as {@link SeatProvisioner.changeMany} says. */
export async function* changeMany(
  parts: ChangeManyParts,
  seats: AsyncIterable<SeatChange>,
): AsyncGenerator<SeatResult, void, undefined> {
  const run = new ManyChanges(parts, seats[Symbol.asyncIterator]());
  run.start();
  try {
    for (let result = await run.next(); result !== undefined; result = await run.next()) yield result;
  } finally {
    await run.stop();
  }
}

class ManyChanges {
  readonly #parts: ChangeManyParts;
  readonly #source: AsyncIterator<SeatChange>;
  readonly #change = new Condition();
  readonly #stopping = new AbortController();
  readonly #results: SeatResult[] = [];
  readonly #underWay = new Set<Promise<void>>();
  /** Taken and not under way, oldest first. */
  #open: OpenSeat[] = [];
  #unsettled = 0;
  #isTaking = false;
  #isSourceDone = false;
  #failure: { readonly error: unknown } | undefined;
  #driving: Promise<void> = Promise.resolve();

  constructor(parts: ChangeManyParts, source: AsyncIterator<SeatChange>) {
    this.#parts = parts;
    this.#source = source;
  }

  start(): void {
    this.#parts.budget.signal?.addEventListener('abort', this.#end, { once: true });
    if (this.#parts.budget.signal?.aborted === true) this.#end();
    this.#driving = this.#drive().catch((error: unknown) => {
      this.#fail(error);
    });
  }

  /** The next result; undefined after the last one. */
  async next(): Promise<SeatResult | undefined> {
    for (;;) {
      const result = this.#results.shift();
      if (result !== undefined) {
        this.#change.notify();
        return result;
      }
      if (this.#isSourceDone && this.#unsettled === 0) {
        if (this.#failure !== undefined) throw this.#failure.error;
        return undefined;
      }
      await this.#change.wait();
    }
  }

  /** Sends nothing more, and waits for what is under way: no request about anybody is left behind. */
  async stop(): Promise<void> {
    this.#end();
    await this.#driving;
    await Promise.all(this.#underWay);
    this.#parts.budget.signal?.removeEventListener('abort', this.#end);
  }

  /** Takes and sends nothing more; what is not under way has its result now. */
  readonly #end = (): void => {
    if (this.#stopping.signal.aborted) return;
    this.#stopping.abort();
    if (!this.#isSourceDone) {
      this.#isSourceDone = true;
      // Not waited for: it may be in the middle of something that only whoever stopped us would let go on.
      void Promise.resolve(this.#source.return?.()).catch(() => undefined);
    }
    for (const open of this.#open.splice(0)) this.#settle(open, { fault: new Fault('unavailable', 'graph: stopped') });
    this.#change.notify();
  };

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#end();
    this.#change.notify();
  }

  async #drive(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.#takeOneAhead();
      const count = this.#mayBegin() ? this.#sendable() : 0;
      if (count === 0) {
        if (this.#isSourceDone && this.#unsettled === 0) return;
        await this.#change.waitAtMost(this.#waitMs());
        continue;
      }
      const permit = await this.#mayWrite(count);
      const batch = permit === undefined ? [] : await this.#gather(count);
      permit?.trim(batch.length);
      if (batch.length === 0) permit?.answered(paceReportOf([]));
      else if (permit !== undefined) this.#launch(batch, permit);
    }
  }

  /** Whether another batch can be made up: how many are to go is better decided after a pause than before it. */
  #mayBegin(): boolean {
    const pauseMs = this.#parts.pace.pausedUntil - performance.now();
    return this.#underWay.size < BATCHES_AT_ONCE && (pauseMs <= 0 || pauseMs > LONGEST_PAUSE_MS);
  }

  /** Has one seat waiting, to know whether there is another batch at all. */
  #takeOneAhead(): void {
    if (!this.#open.some((open) => open.attempts === 0 && this.#isReady(open))) this.#take();
  }

  /** Takes one more seat when there is room; it is there when the condition is notified. */
  #take(): void {
    if (this.#isTaking || this.#isSourceDone || this.#roomInHand() <= 0) return;
    this.#isTaking = true;
    this.#source
      .next()
      .then(
        (taken) => {
          if (taken.done === true) {
            this.#isSourceDone = true;
          } else if (!this.#stopping.signal.aborted) {
            this.#unsettled += 1;
            this.#open.push(this.#opened(taken.value));
          }
        },
        (error: unknown) => {
          this.#isSourceDone = true;
          this.#failure ??= { error };
        },
      )
      .finally(() => {
        this.#isTaking = false;
        this.#change.notify();
      });
  }

  #opened(seat: SeatChange): OpenSeat {
    const endsAt = performance.now() + (this.#parts.budget.budgetMs ?? Infinity);
    return { seat, endsAt, attempts: 0, isOutcomeUnknown: false, notBefore: 0, endTurn: undefined };
  }

  /**
   * How many seats the next batch is to have: as many as fit while more can be taken, otherwise those that there are. A seat just
   * taken waits for company while there is no room for it, unless nothing else is going on.
   */
  #sendable(): number {
    const most = Math.min(MOST_REQUESTS, this.#parts.pace.most);
    const ready = this.#open.filter((open) => this.#isReady(open));
    const hasRoom = this.#roomInHand() >= most;
    if (this.#isSourceDone || ready.length >= most) return Math.min(ready.length, most);
    if (hasRoom) return ready.length > 0 ? most : 0;
    const isWaitedFor = this.#underWay.size === 0 && this.#results.length === 0;
    return isWaitedFor ? ready.length : ready.filter(({ attempts }) => attempts > 0).length;
  }

  #roomInHand(): number {
    return MOST_IN_HAND - this.#unsettled - this.#results.length;
  }

  #isReady({ seat, notBefore, endTurn }: OpenSeat): boolean {
    return endTurn === undefined ? this.#parts.turns.isFree(seat.userId) : notBefore <= performance.now();
  }

  /** Until the next seat may be sent again, or until somebody else's turn may have ended. */
  #waitMs(): number {
    const now = performance.now();
    const instants = [this.#parts.pace.pausedUntil, ...this.#open.map(({ notBefore }) => notBefore)];
    const waits = instants.map((instant) => instant - now).filter((ms) => ms > 0);
    return Math.min(LINGER_MS, ...waits);
  }

  /** A permit to write; undefined when the service asks for more time than anybody has: then those in hand have their results. */
  async #mayWrite(count: number): Promise<Permit | undefined> {
    const { signal } = this.#stopping;
    try {
      return await this.#parts.pace.take(count, {
        priority: 'normal',
        endsAt: performance.now() + LONGEST_PAUSE_MS,
        signal,
      });
    } catch (error) {
      if (!isFault(error)) throw error;
      for (const open of this.#open.splice(0)) this.#settle(open, { fault: error });
      return undefined;
    }
  }

  /** The seats of the next batch, each with its person's turn. */
  async #gather(count: number): Promise<OpenSeat[]> {
    const batch: OpenSeat[] = [];
    let lastCameAt = performance.now();
    while (!this.#stopping.signal.aborted) {
      const more = this.#pick(count - batch.length);
      batch.push(...more);
      if (batch.length === count) return batch;
      this.#take();
      if (!this.#isTaking) return batch;
      lastCameAt = more.length > 0 ? performance.now() : lastCameAt;
      const leftMs = lastCameAt + LINGER_MS - performance.now();
      if (leftMs <= 0) return batch;
      await this.#change.waitAtMost(leftMs);
    }
    this.#open.unshift(...batch);
    for (const open of this.#open.splice(0)) this.#settle(open, { fault: new Fault('unavailable', 'graph: stopped') });
    return [];
  }

  /** Takes out those that may be sent now, the oldest first; those whose time is over have their results. */
  #pick(most: number): OpenSeat[] {
    const now = performance.now();
    const picked: OpenSeat[] = [];
    const left: OpenSeat[] = [];
    for (const open of this.#open) {
      if (now > open.endsAt)
        this.#settle(open, { fault: new Fault('unavailable', `graph ${ASSIGN_LICENSE}: no time left`) });
      else if (picked.length < most && open.notBefore <= now && this.#hasTurn(open)) picked.push(open);
      else left.push(open);
    }
    this.#open = left;
    return picked;
  }

  #hasTurn(open: OpenSeat): boolean {
    open.endTurn ??= this.#parts.turns.tryTake(open.seat.userId);
    return open.endTurn !== undefined;
  }

  #launch(batch: readonly OpenSeat[], permit: Permit): void {
    const sending = this.#send(batch, permit)
      .catch((error: unknown) => {
        for (const open of batch.filter(({ endTurn }) => endTurn !== undefined))
          this.#settle(open, { fault: new Fault('unavailable', 'graph: stopped', { cause: error }) });
        this.#fail(error);
      })
      .finally(() => {
        this.#underWay.delete(sending);
        this.#change.notify();
      });
    this.#underWay.add(sending);
  }

  async #send(batch: readonly OpenSeat[], permit: Permit): Promise<void> {
    const { connection, budget } = this.#parts;
    const leftMs = Math.min(LONGEST_ATTEMPT_MS, ...batch.map(({ endsAt }) => endsAt - performance.now()));
    const timeout = AbortSignal.timeout(Math.ceil(Math.max(SHORTEST_ATTEMPT_MS, leftMs)));
    const signal = budget.signal === undefined ? timeout : AbortSignal.any([timeout, budget.signal]);
    const seats = batch.map(({ seat }) => seat);
    const { attempts, answers } = await sendLicenseBatch(connection, seats, signal).catch((error: unknown) => {
      permit.answered(paceReportOf([]));
      throw error;
    });
    permit.answered(paceReportOf(answers));
    batch.forEach((open, place) => {
      const attempt = attempts[place];
      if (attempt !== undefined) this.#judge(open, attempt);
    });
  }

  #judge(open: OpenSeat, attempt: Attempt<SeatOutcome>): void {
    if (attempt.status === 'settled') {
      this.#settle(open, { outcome: attempt.value });
      return;
    }
    const { status, fault } = attempt;
    open.attempts += 1;
    open.isOutcomeUnknown ||= fault.isOutcomeUnknown;
    open.notBefore = nextInstant(open.attempts, fault);
    const isTooLate = Math.max(open.notBefore, this.#parts.pace.pausedUntil) > open.endsAt;
    const isOver = isTooLate || open.attempts === MOST_ATTEMPTS || this.#stopping.signal.aborted;
    if (status === 'given-up' || isOver) this.#settle(open, { fault });
    else this.#open.push(open);
  }

  #settle(open: OpenSeat, result: { readonly outcome: SeatOutcome } | { readonly fault: Fault }): void {
    open.endTurn?.();
    open.endTurn = undefined;
    this.#unsettled -= 1;
    const isDoubtful = 'fault' in result && open.isOutcomeUnknown;
    const told = isDoubtful ? { fault: withUnknownOutcome(result.fault) } : result;
    this.#results.push({ seat: open.seat, ...told });
    this.#change.notify();
  }
}

/** When a seat may be tried again; how long the service wants all writes to wait is the pace's business. */
function nextInstant(attempts: number, fault: Fault): number {
  return fault.kind === 'throttled'
    ? 0
    : Math.ceil((performance.now() + growingWaitMs(attempts)) / TOGETHER_MS) * TOGETHER_MS;
}
