import { Condition } from '../../../concurrency/condition';
import { type KeyedLock } from '../../../concurrency/keyed-lock';
import { Stopped, stopSignal } from '../../../concurrency/stopping';
import { isFault } from '../../../ports/fault';
import { type SeatChange, type SeatResult } from '../../../ports/roster/seat-provisioner';
import { paceReportOf } from './assign-license';
import { MOST_REQUESTS } from '../connection/batch';
import { type GraphConnection } from '../connection/graph-connection';
import { sendLicenseBatch } from './license-batch';
import { LONGEST_ATTEMPT_MS, type TimeBudget } from '../connection/retry';
import { OpenSeats, type OpenSeat, stopped } from './open-seats';
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

/** Enough for twenty writes a second when a batch takes five seconds. */
const BATCHES_AT_ONCE = 6;
/** Seats that were taken and whose results were not. */
const MOST_IN_HAND = 2 * BATCHES_AT_ONCE * MOST_REQUESTS;
/** How long a batch waits for another seat to join it. */
const LINGER_MS = 250;
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
  readonly #seats: OpenSeats;
  readonly #underWay = new Set<Promise<void>>();
  #isTaking = false;
  #isSourceDone = false;
  #failure: { readonly error: unknown } | undefined;
  #driving: Promise<void> = Promise.resolve();
  /** Whoever may end it: the caller, and the program, which waits for what is under way. */
  readonly #signals: readonly AbortSignal[];

  constructor(parts: ChangeManyParts, source: AsyncIterator<SeatChange>) {
    this.#parts = parts;
    this.#source = source;
    this.#signals = [parts.budget.signal, stopSignal()].filter((signal) => signal !== undefined);
    this.#seats = new OpenSeats({ ...parts, most: MOST_IN_HAND, change: this.#change });
  }

  start(): void {
    for (const signal of this.#signals) signal.addEventListener('abort', this.#end, { once: true });
    if (this.#signals.some(({ aborted }) => aborted)) this.#end();
    this.#driving = this.#drive().catch((error: unknown) => {
      this.#fail(error);
    });
  }

  /** The next result; undefined after the last one. */
  async next(): Promise<SeatResult | undefined> {
    for (;;) {
      const result = this.#seats.takeResult();
      if (result !== undefined) {
        this.#change.notify();
        return result;
      }
      if (this.#isSourceDone && this.#seats.areAllSettled) {
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
    for (const signal of this.#signals) signal.removeEventListener('abort', this.#end);
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
    this.#seats.settleAll(stopped());
    this.#change.notify();
  };

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#end();
    this.#change.notify();
  }

  async #drive(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      // One is taken ahead, to know whether there is another batch at all.
      if (!this.#seats.hasFresh) this.#take();
      const count = this.#mayBegin() ? this.#seats.sendable(this.#isSourceDone, this.#underWay.size === 0) : 0;
      if (count === 0) {
        if (this.#isSourceDone && this.#seats.areAllSettled) return;
        await this.#change.waitAtMost(this.#seats.waitMs(LINGER_MS));
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

  /** Takes one more seat when there is room; it is there when the condition is notified. */
  #take(): void {
    if (this.#isTaking || this.#isSourceDone || this.#seats.room <= 0) return;
    this.#isTaking = true;
    this.#source
      .next()
      .then(
        (taken) => {
          if (taken.done === true) this.#isSourceDone = true;
          else if (!this.#stopping.signal.aborted) this.#seats.add(taken.value);
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

  /** A permit to write; undefined when the service asks for more time than anybody has: then those in hand have their results. */
  async #mayWrite(count: number): Promise<Permit | undefined> {
    const { signal } = this.#stopping;
    const endsAt = performance.now() + LONGEST_PAUSE_MS;
    try {
      return await this.#parts.pace.take(count, { priority: 'normal', endsAt, signal });
    } catch (error) {
      if (!isFault(error)) throw error;
      this.#seats.settleAll(error);
      return undefined;
    }
  }

  /** The seats of the next batch, each with its person's turn. */
  async #gather(count: number): Promise<OpenSeat[]> {
    const batch: OpenSeat[] = [];
    let lastCameAt = performance.now();
    while (!this.#stopping.signal.aborted) {
      const more = this.#seats.pick(count - batch.length);
      batch.push(...more);
      if (batch.length === count) return batch;
      this.#take();
      if (!this.#isTaking) return batch;
      lastCameAt = more.length > 0 ? performance.now() : lastCameAt;
      const leftMs = lastCameAt + LINGER_MS - performance.now();
      if (leftMs <= 0) return batch;
      await this.#change.waitAtMost(leftMs);
    }
    for (const open of batch) this.#seats.settle(open, { fault: stopped() });
    this.#seats.settleAll(stopped());
    return [];
  }

  #launch(batch: readonly OpenSeat[], permit: Permit): void {
    const sending = this.#send(batch, permit)
      .catch((error: unknown) => {
        for (const open of batch.filter(({ endTurn }) => endTurn !== undefined))
          this.#seats.settle(open, { fault: stopped(error) });
        if (error instanceof Stopped) this.#end();
        else this.#fail(error);
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
    const seats = batch.map(({ requests }) => requests.current);
    const { attempts, answers } = await sendLicenseBatch(connection, seats, signal).catch((error: unknown) => {
      permit.answered(paceReportOf([]));
      throw error;
    });
    permit.answered(paceReportOf(answers));
    batch.forEach((open, place) => {
      const attempt = attempts[place];
      if (attempt !== undefined) this.#seats.judge(open, attempt, this.#stopping.signal.aborted);
    });
  }
}
