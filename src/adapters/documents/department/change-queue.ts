import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { untilStopped } from '../../../concurrency/stopping';
import { timeLeftMs, withTimeBudget } from '../../../concurrency/time-budget';
import { type DepartmentId } from '../../../domain/ids';
import { type WritableBooks } from '../../../ports/roster/department-store';
import { Fault, isFault, isLasting } from '../../../ports/fault';
import { type Instant } from '../../../domain/calendar';
import { SessionBooks } from './department-books';
import { ids } from './department-records';
import { HeadOffer, type OfferedHead } from './offer-heads';
import { type DocumentStore, MOST_OPERATIONS, type Operation } from '../document-store';
import { PartitionSession } from '../partition-session';
import { fateAfter, marked } from '../sent-transaction';

/**
 * A conflict in which nobody replaced the department document may be a passing one; after more of them something that is
 * believed new must be there.
 */
const MOST_UNEXPLAINED = 1;
/** A change waits at most this long for others to let it through, and for faults to pass. */
const DEADLINE_MS = 10_000;
interface Job {
  readonly decide: (books: WritableBooks) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly until: number;
  /** Runs what is part of it as whoever asked for it: what is logged has their name, and what stops them stops nobody else. */
  readonly as: <Value>(work: () => Value) => Value;
}

/** What earlier attempts leave open: whether what is believed new has to be read, and conflicts that nothing explains. */
interface Doubt {
  isInDoubt: boolean;
  unexplained: number;
}

interface Decided {
  readonly job: Job;
  readonly value: unknown;
}

/** What the queue needs from outside, so that tests can hand it a clock of their own. */
export interface QueueOptions {
  readonly store: DocumentStore;
  readonly department: DepartmentId;
  readonly now: () => Instant;
  /** Milliseconds on any steady clock. */
  readonly steadyMs: () => number;
  /** At least 0, below 1. */
  readonly random: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

/**
 * The changes of one department in this process, one after the other. Those that wait together share a transaction;
 * against other processes the department document's version decides, since every change replaces it.
 */
export class ChangeQueue {
  readonly #options: QueueOptions;
  #waiting: Job[] = [];
  #isRunning = false;
  #session: PartitionSession;
  /** False while the session holds documents from an earlier transaction, which others may have changed since. */
  #isFresh = true;
  /** What the attempt under way has sent to the store. */
  #sent: readonly Operation[] = [];
  readonly #offer = new HeadOffer();
  /** When the department document that the session holds was begun to be read, or was written. */
  #headAt = -Infinity;

  constructor(options: QueueOptions) {
    this.#options = options;
    this.#session = this.#openSession();
  }

  /** Takes a change on; see `DepartmentStore.change`. */
  add<T>(decide: (books: WritableBooks) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const until = this.#options.steadyMs() + Math.min(DEADLINE_MS, timeLeftMs() ?? DEADLINE_MS);
      this.#waiting.push({
        decide,
        resolve: resolve as (value: unknown) => void,
        reject,
        until,
        as: AsyncLocalStorage.snapshot(),
      });
      void untilStopped(undefined, () => this.#run());
    });
  }

  /**
   * Hands over the department document as somebody has just read it, so that the next change need not: that its first attempt is
   * decided from something old shows when it is stored.
   */
  offer(offered: OfferedHead): void {
    this.#offer.add(offered);
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      // Those who call in the same moment are let in before the first transaction is put together.
      await Promise.resolve();
      while (this.#waiting.length > 0) await this.#writeTogether();
    } finally {
      this.#isRunning = false;
    }
  }

  /** Stores one transaction with as many of the waiting changes as fit, however often it takes. */
  async #writeTogether(): Promise<void> {
    const doubt: Doubt = { isInDoubt: false, unexplained: 0 };
    for (let attempt = 1; this.#waiting.length > 0; attempt += 1)
      if (await withTimeBudget(this.#leftMs(), () => this.#isSettledBy(attempt, doubt))) return;
  }

  /** What the one of those who wait with the least time has left. */
  #leftMs(): number {
    return Math.min(...this.#waiting.map(({ until }) => until)) - this.#options.steadyMs();
  }

  /** Decides and stores once, and waits after a fault. @returns Whether there is nothing left to do for those who had their turn. */
  async #isSettledBy(attempt: number, doubt: Doubt): Promise<boolean> {
    let headBefore: string | undefined;
    let decided: readonly Decided[] = [];
    this.#sent = [];
    if (attempt === 1) this.#takeOffer();
    try {
      headBefore = await this.#headVersion();
      decided = await this.#decideWaiting(doubt.isInDoubt);
      return await this.#commit(decided);
    } catch (error) {
      const { store, department: partition } = this.#options;
      const fate = await fateAfter(error, { store, partition, sent: this.#sent });
      const { isRefuted } = this.#session;
      this.#renewSession();
      if (fate === 'stored') {
        this.#settle(decided);
        return true;
      }
      if (await this.#isUnexplained(error, headBefore)) doubt.unexplained += 1;
      doubt.isInDoubt ||= fate === 'unknown' || isRefuted || doubt.unexplained > MOST_UNEXPLAINED;
      return !(await this.#isWorthRetrying(error, attempt));
    }
  }

  /** Whether there was a conflict although nobody replaced the department document. */
  async #isUnexplained(error: unknown, headBefore: string | undefined): Promise<boolean> {
    if (!isFault(error, 'conflict')) return false;
    try {
      return headBefore === (await this.#headVersion());
    } catch {
      return true;
    }
  }

  /** Decides waiting changes on the session until the next one would not fit into the transaction. */
  async #decideWaiting(isInDoubt: boolean): Promise<readonly Decided[]> {
    const { department, now } = this.#options;
    const decided: Decided[] = [];
    const attempt = {};
    for (const job of [...this.#waiting]) {
      const books = new SessionBooks({ session: this.#session, department, isInDoubt, now, attempt });
      try {
        // What they share is the time.
        const leftMs = timeLeftMs();
        const value = await job.as(() => withTimeBudget(leftMs, () => job.decide(books)));
        if (this.#session.operations(ids.department).length > MOST_OPERATIONS) {
          books.discard();
          if (decided.length > 0) break;
          throw new Error(`department ${department}: one change needs more than ${MOST_OPERATIONS} writes`);
        }
        decided.push({ job, value });
      } catch (error) {
        // What is rejected, as a damaged document is, concerns who asked for it: nobody who waits beside them.
        if (isFault(error) && error.kind !== 'rejected') throw error;
        if (await this.#isOutdated())
          throw new Fault('conflict', `department ${department}: changed while it was read`, { cause: error });
        books.discard();
        this.#drop(job);
        job.reject(error);
      }
    }
    return decided;
  }

  /**
   * Whether what was read may be stale, or may not go together, when no write of the department document shows it. One
   * document besides that one goes together with itself.
   */
  async #isUnchecked(): Promise<boolean> {
    const mayDiffer = !this.#isFresh || this.#session.callCount > 2;
    return mayDiffer && !this.#session.isOneFresh && (await this.#isOutdated());
  }

  /**
   * Whether others have written since the department document was read. What was read before and after their write does
   * not go together, so nothing that came of it means anything, an error least of all.
   */
  async #isOutdated(): Promise<boolean> {
    const { store, department } = this.#options;
    const head = await store.read({ container: 'departments', partition: department, id: ids.department });
    return head?.version !== (await this.#headVersion());
  }

  /**
   * Stores what was decided, if anything.
   *
   * @returns False when stale documents may have been read and no write would show it: then it is to be decided again.
   */
  async #commit(decided: readonly Decided[]): Promise<boolean> {
    const operations = this.#session.operations(ids.department);
    if (operations[0]?.id !== ids.department && (await this.#isUnchecked())) {
      this.#renewSession();
      return false;
    }
    if (operations.length === 0) {
      this.#renewSession();
      this.#settle(decided);
      return true;
    }
    this.#sent = marked(operations, randomUUID());
    const versions = await this.#options.store.transact('departments', this.#options.department, this.#sent);
    this.#session.written(operations, versions);
    this.#headAt = this.#options.steadyMs();
    this.#isFresh = false;
    this.#settle(decided);
    return true;
  }

  #settle(decided: readonly Decided[]): void {
    for (const { job, value } of decided) {
      this.#drop(job);
      job.resolve(value);
    }
  }

  #drop(job: Job): void {
    this.#waiting = this.#waiting.filter((one) => one !== job);
  }

  /** Waits a little, unless the error is a bug, or nobody is left who may wait any longer. */
  async #isWorthRetrying(error: unknown, attempt: number): Promise<boolean> {
    if (!isFault(error) || isLasting(error)) {
      this.#rejectAll(error, () => true);
      return false;
    }
    const waitMs = error.retryAfterMs ?? Math.ceil(this.#options.random() * Math.min(200, 5 * 2 ** attempt));
    const resumeAt = this.#options.steadyMs() + waitMs;
    this.#rejectAll(error, (job) => job.until < resumeAt);
    if (this.#waiting.length > 0) await this.#options.wait(waitMs);
    return this.#waiting.length > 0;
  }

  #rejectAll(error: unknown, isOver: (job: Job) => boolean): void {
    for (const job of this.#waiting.filter(isOver)) {
      this.#drop(job);
      job.reject(error);
    }
  }

  async #headVersion(): Promise<string | undefined> {
    const readAt = this.#options.steadyMs();
    const calls = this.#session.callCount;
    const head = await this.#session.known(ids.department);
    if (this.#session.callCount > calls) this.#headAt = readAt;
    return head?.version;
  }

  /** Goes on from the department document that was offered, unless what the session holds is as new. */
  #takeOffer(): void {
    const offered = this.#offer.take({ after: this.#headAt, nowMs: this.#options.steadyMs() });
    if (offered === undefined || this.#session.holds(offered.head)) return;
    this.#renewSession();
    this.#session.assume(offered.head);
    this.#headAt = offered.readAt;
    this.#isFresh = false;
  }

  #renewSession(): void {
    this.#session = this.#openSession();
    this.#isFresh = true;
  }

  #openSession(): PartitionSession {
    const { store, department: partition } = this.#options;
    return new PartitionSession({ store, container: 'departments', partition, isKeptKind: isKeptBetweenChanges });
  }
}

/**
 * Kinds of documents that nobody changes without replacing the department document too; a stale one is found out when the
 * next transaction replaces it.
 */
const isKeptBetweenChanges = (kind: string): boolean => ['department', 'pool', 'entitlement'].includes(kind);
