import { type Condition } from '../../../concurrency/condition';
import { type KeyedLock, type Release } from '../../../concurrency/keyed-lock';
import { Fault } from '../../../ports/fault';
import { type SeatChange, type SeatOutcome, type SeatResult } from '../../../ports/roster/seat-provisioner';
import { ASSIGN_LICENSE } from './assign-license';
import { MOST_REQUESTS } from '../connection/batch';
import { growingWaitMs, MOST_ATTEMPTS, withUnknownOutcome, type Attempt, type TimeBudget } from '../connection/retry';
import { SeatRequests } from './seat-requests';
import { type WritePace } from './write-pace';

/** A seat that was taken and has no result yet. */
export interface OpenSeat {
  readonly seat: SeatChange;
  readonly requests: SeatRequests;
  /** Instant of `performance.now()` after which it is not sent again. */
  readonly endsAt: number;
  attempts: number;
  isOutcomeUnknown: boolean;
  /** Instant of `performance.now()` before which it is not sent again. */
  notBefore: number;
  /** From the first attempt until the result: the person's turn. */
  endTurn: Release | undefined;
}

/** Seats that are tried again are let go in company. */
const TOGETHER_MS = 250;

/** What keeps a seat from being sent, or sent again, where everything ends. */
export const stopped = (cause?: unknown): Fault => new Fault('unavailable', 'graph: stopped', { cause });

/** What keeping open seats needs. */
interface OpenSeatsParts {
  readonly pace: WritePace;
  readonly turns: KeyedLock;
  readonly budget: TimeBudget;
  /** How many may be taken whose results were not. */
  readonly most: number;
  /** Notified when there is a result, or room for another seat. */
  readonly change: Condition;
}

/** The seats that were taken, up to their results. */
export class OpenSeats {
  readonly #parts: OpenSeatsParts;
  readonly #results: SeatResult[] = [];
  /** Taken and not under way, oldest first. */
  #open: OpenSeat[] = [];
  #unsettled = 0;

  constructor(parts: OpenSeatsParts) {
    this.#parts = parts;
  }

  /** Whether every seat that was taken has its result. */
  get areAllSettled(): boolean {
    return this.#unsettled === 0;
  }

  /** Whether a seat that was never sent may be. */
  get hasFresh(): boolean {
    return this.#open.some((open) => open.attempts === 0 && this.#isReady(open));
  }

  /** Takes a seat on; its time begins. */
  add(seat: SeatChange): void {
    const endsAt = performance.now() + (this.#parts.budget.budgetMs ?? Infinity);
    this.#unsettled += 1;
    const requests = new SeatRequests(seat);
    this.#open.push({ seat, requests, endsAt, attempts: 0, isOutcomeUnknown: false, notBefore: 0, endTurn: undefined });
  }

  /** The oldest result that nobody took; undefined when there is none. */
  takeResult(): SeatResult | undefined {
    return this.#results.shift();
  }

  /** Gives all seats that are not under way the same result. */
  settleAll(fault: Fault): void {
    for (const open of this.#open.splice(0)) this.settle(open, { fault });
  }

  /**
   * How many seats the next batch is to have: as many as fit while more can be taken, otherwise those that there are. A seat just
   * taken waits for company while there is no room for it, unless nothing else is going on.
   */
  sendable(isSourceDone: boolean, isIdle: boolean): number {
    const most = Math.min(MOST_REQUESTS, this.#parts.pace.most);
    const ready = this.#open.filter((open) => this.#isReady(open));
    const hasRoom = this.room >= most;
    if (isSourceDone || ready.length >= most) return Math.min(ready.length, most);
    if (hasRoom) return ready.length > 0 ? most : 0;
    const isWaitedFor = isIdle && this.#results.length === 0;
    return isWaitedFor ? ready.length : ready.filter(({ attempts }) => attempts > 0).length;
  }

  /** How many more may be taken. */
  get room(): number {
    return this.#parts.most - this.#unsettled - this.#results.length;
  }

  #isReady({ seat, notBefore, endTurn }: OpenSeat): boolean {
    return endTurn === undefined ? this.#parts.turns.isFree(seat.userId) : notBefore <= performance.now();
  }

  /** Until the next seat may be sent again, or until somebody else's turn may have ended. */
  waitMs(longest: number): number {
    const now = performance.now();
    const instants = [this.#parts.pace.pausedUntil, ...this.#open.map(({ notBefore }) => notBefore)];
    const waits = instants.map((instant) => instant - now).filter((ms) => ms > 0);
    return Math.min(longest, ...waits);
  }

  /** Takes out those that may be sent now, the oldest first; those whose time is over have their results. */
  pick(most: number): OpenSeat[] {
    const now = performance.now();
    const picked: OpenSeat[] = [];
    const left: OpenSeat[] = [];
    for (const open of this.#open) {
      if (now > open.endsAt)
        this.settle(open, { fault: new Fault('unavailable', `graph ${ASSIGN_LICENSE}: no time left`) });
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

  /** Settles a seat that was sent, or has it wait for another attempt. */
  judge(open: OpenSeat, attempt: Attempt<SeatOutcome>, isStopping: boolean): void {
    if (attempt.status === 'settled') {
      const outcome = open.requests.settle(attempt.value);
      if (outcome !== undefined) this.settle(open, { outcome });
      else if (isStopping) this.settle(open, { fault: stopped() });
      else this.#sendNext(open);
      return;
    }
    const { status, fault } = attempt;
    open.attempts += 1;
    open.isOutcomeUnknown ||= fault.isOutcomeUnknown;
    open.notBefore = nextInstant(open.attempts, fault);
    const isTooLate = Math.max(open.notBefore, this.#parts.pace.pausedUntil) > open.endsAt;
    const isOver = isTooLate || open.attempts === MOST_ATTEMPTS || isStopping;
    if (status === 'given-up' || isOver) this.settle(open, { fault });
    else this.#open.push(open);
  }

  /** Has the next request of a seat wait for its batch; the person's turn goes on. */
  #sendNext(open: OpenSeat): void {
    open.attempts = 1;
    open.notBefore = 0;
    this.#open.push(open);
  }

  /** Tells what became of a seat, and ends its person's turn. */
  settle(open: OpenSeat, result: { readonly outcome: SeatOutcome } | { readonly fault: Fault }): void {
    open.endTurn?.();
    open.endTurn = undefined;
    this.#unsettled -= 1;
    const isDoubtful = 'fault' in result && open.isOutcomeUnknown;
    const told = isDoubtful ? { fault: withUnknownOutcome(result.fault) } : result;
    this.#results.push({ seat: open.seat, ...told });
    this.#parts.change.notify();
  }
}

/** When a seat may be tried again; how long the service wants all writes to wait is the pace's business. */
function nextInstant(attempts: number, fault: Fault): number {
  return fault.kind === 'throttled'
    ? 0
    : Math.ceil((performance.now() + growingWaitMs(attempts)) / TOGETHER_MS) * TOGETHER_MS;
}
