import { Stopped, stopSignal } from '../../concurrency/stopping';
import { Fault } from '../../ports/fault';
import { type SendAsked, type SendPace } from '../../ports/teams/send-pace';

/** What Teams lets a bot send into one conversation: how many, in how many milliseconds. */
export const TEAMS_WINDOWS: readonly { readonly most: number; readonly ms: number }[] = [
  { most: 7, ms: 1_000 },
  { most: 8, ms: 2_000 },
  { most: 60, ms: 30_000 },
  { most: 1_800, ms: 3_600_000 },
];
/** Messages that leave in time may arrive a little closer together. */
const SPARE_MS = 100;
const LONGEST_WINDOW_MS = Math.max(...TEAMS_WINDOWS.map(({ ms }) => ms));
const MOST_OF_A_WINDOW = Math.max(...TEAMS_WINDOWS.map(({ most }) => most));
/** What the process was too busy for is made up for: this many permits. */
const CATCH_UP = 20;
/**
 * But never in a burst: no two permits are closer than this part of the interval, but for half of that, by which a timer may be late.
 * At 45 a second they come to 48 in any second, and with those that {@link MOST_STARTING} lets leave together to the 50 that Teams takes.
 */
const CLOSEST = 0.957;
/** Of what is patient, this much may have its permit and not have left: a store that is slow for a moment makes no burst. */
const MOST_STARTING = 2;
/** All conversations are left alone for this time at most; then one of them shows whether Teams still wants that. */
const LONGEST_PAUSE_OF_ALL_MS = 30_000;
/** Answers wait for nothing, and what waits gives way to them, but for no longer than this. */
const LONGEST_WAY_MS = 1_000;
/** Conversations are forgotten after an hour, and looked through after this many sends. */
const SWEEP_EVERY = 500;
/** One that got no more than this is forgotten sooner: it is far from what it may get in an hour. */
const LITTLE = { most: 7, ms: 30_000 };

/** The time that a pace keeps, in milliseconds. */
export interface SteadyTime {
  now(): number;
  /** Goes on after some time. @returns What ends the wait. */
  after(ms: number, go: () => void): () => void;
}

const realTime: SteadyTime = {
  now: () => performance.now(),
  after: (ms, go) => {
    const timer = setTimeout(go, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};

/** Somebody who waits for a permit. */
interface Waiter extends SendAsked {
  readonly go: () => void;
  readonly refuse: (fault: Fault) => void;
}

/** Up to this rate one letter is in the air at a time, so that a crash repeats one at most. */
const ONE_IN_AIR = 20;
/** Whoever wants more has one more in the air for so much of it: Teams takes some 100 ms for one. */
const PER_ONE_MORE = 5;

/**
 * The pace of one process: permits evenly spaced, whatever hurries before letters, and in each conversation no more than Teams'
 * windows. A conversation that has to wait keeps no other waiting.
 */
export class TeamsPace implements SendPace {
  readonly #intervalMs: number;
  readonly #time: SteadyTime;
  #nextAt = 0;
  #closestAt = 0;
  #waiting: readonly Waiter[] = [];
  #stopWaiting: () => void = () => undefined;
  /** When something was posted, by conversation. */
  readonly #posts = new Map<string, number[]>();
  /** Until when Teams wants conversations to be left alone; and all of them. */
  readonly #pauses = new Map<string, number>();
  #lastPaused: { readonly conversationId: string; readonly until: number } | undefined;
  #allPausedUntil = 0;
  readonly lettersInAir: number;
  #counted = 0;
  #starting = 0;
  /** Since when somebody is the next to get a permit. */
  #nextSince = 0;

  /** A pace. @param perSecond Over all conversations. */
  constructor(perSecond: number, time = realTime) {
    this.lettersInAir = Math.max(1, Math.ceil((perSecond - ONE_IN_AIR) / PER_ONE_MORE));
    this.#intervalMs = 1000 / perSecond;
    this.#time = time;
  }

  permit(asked: SendAsked): Promise<void> {
    const stopping = stopSignal();
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#waiting = this.#waiting.filter((one) => one !== waiter);
        reject(new Stopped());
      };
      const waiter = {
        ...asked,
        go: () => {
          stopping?.removeEventListener('abort', leave);
          resolve();
        },
        refuse: (fault: Fault) => {
          stopping?.removeEventListener('abort', leave);
          reject(fault);
        },
      };
      if (stopping?.aborted === true) {
        leave();
        return;
      }
      stopping?.addEventListener('abort', leave, { once: true });
      if (this.#waiting.length === 0) this.#nextSince = this.#time.now();
      const ahead = this.#waiting.filter(({ isPatient }) => asked.isPatient === true || isPatient !== true);
      this.#waiting = [...ahead, waiter, ...this.#waiting.slice(ahead.length)];
      this.#pump();
    });
  }

  started(): void {
    this.#starting -= 1;
    this.#pump();
  }

  waitMs(): number {
    const ahead = this.#waiting.filter(({ isPatient }) => isPatient !== true);
    return Math.max(0, this.#evenlyAt() - this.#time.now()) + ahead.length * this.#intervalMs;
  }

  count(asked: SendAsked): void {
    const now = this.#time.now();
    this.#take(asked, now);
    // However many answers there were, they are over soon.
    this.#nextAt = Math.min(this.#nextAt, now + LONGEST_WAY_MS);
    this.#closestAt = Math.min(this.#closestAt, now + LONGEST_WAY_MS);
  }

  pauseFor(conversationId: string, ms: number): void {
    const now = this.#time.now();
    const until = now + ms;
    for (const [id, end] of this.#pauses) if (end <= now) this.#pauses.delete(id);
    const before = this.#lastPaused;
    this.#lastPaused = { conversationId, until: now + Math.min(ms, LONGEST_PAUSE_OF_ALL_MS) };
    // One that was told too much is its own affair; when several are, it is us.
    if (before !== undefined && before.conversationId !== conversationId && before.until > now)
      this.#allPausedUntil = Math.max(this.#allPausedUntil, this.#lastPaused.until);
    this.#pauses.set(conversationId, Math.max(until, this.#pauses.get(conversationId) ?? 0));
    this.#pump();
  }

  #pump(): void {
    this.#stopWaiting();
    this.#refuse(this.#time.now());
    while (this.#waiting.length > 0) {
      const now = this.#time.now();
      const at = this.#evenlyAt();
      const freeAt = this.#waiting.map((one) => this.#freeAt(one));
      const next = freeAt.findIndex((free) => free <= now);
      if (at > now || next < 0) {
        const wakeAt = Math.max(at, Math.min(...freeAt));
        // Whoever has started sees to it.
        if (wakeAt === Infinity) return;
        this.#stopWaiting = this.#time.after(wakeAt - now, () => {
          this.#pump();
        });
        return;
      }
      const waiter = this.#waiting[next];
      this.#waiting = this.#waiting.toSpliced(next, 1);
      if (waiter === undefined) return;
      this.#take(waiter, now);
      this.#nextSince = now;
      if (waiter.isPatient === true) this.#starting += 1;
      waiter.go();
    }
  }

  /** When the next permit can be given, whoever gets it. */
  #evenlyAt(): number {
    const evenly = Math.max(this.#nextAt, this.#closestAt);
    return Math.max(Math.min(evenly, this.#nextSince + LONGEST_WAY_MS), this.#allPausedUntil);
  }

  /** Gives no permit to whoever would rather come again than wait that long for their conversation. */
  #refuse(now: number): void {
    const waits = (one: Waiter) => this.#teamsLetsAt(one) - now;
    const isTooLong = (one: Waiter) => waits(one) > (one.longestWaitMs ?? Infinity);
    for (const one of this.#waiting.filter(isTooLong))
      one.refuse(new Fault('throttled', 'teams: to be left alone', { retryAfterMs: Math.ceil(waits(one)) }));
    this.#waiting = this.#waiting.filter((one) => !isTooLong(one));
  }

  #take({ conversationId }: SendAsked, now: number): void {
    this.#nextAt = Math.max(this.#nextAt, now - CATCH_UP * this.#intervalMs) + this.#intervalMs;
    const closest = CLOSEST * this.#intervalMs;
    this.#closestAt = Math.max(this.#closestAt, now - closest / 2) + closest;
    this.#counted += 1;
    if (this.#counted % SWEEP_EVERY === 0) this.#sweep(now);
    if (conversationId === undefined) return;
    const posts = this.#posts.get(conversationId) ?? [];
    this.#posts.set(conversationId, [...posts.slice(1 - MOST_OF_A_WINDOW), now]);
  }

  /** When a waiter can get its permit. */
  #freeAt(waiter: Waiter): number {
    return waiter.isPatient === true && this.#starting >= MOST_STARTING ? Infinity : this.#teamsLetsAt(waiter);
  }

  /** When something can be posted into a conversation. */
  #teamsLetsAt({ conversationId }: SendAsked): number {
    if (conversationId === undefined) return 0;
    const posts = this.#posts.get(conversationId) ?? [];
    const ends = TEAMS_WINDOWS.map(({ most, ms }) => (posts.at(-most) ?? -Infinity) + ms + SPARE_MS);
    return Math.max(this.#pauses.get(conversationId) ?? 0, ...ends);
  }

  #sweep(now: number): void {
    for (const [id, posts] of this.#posts) {
      const keptMs = posts.length <= LITTLE.most ? LITTLE.ms : LONGEST_WINDOW_MS;
      if ((posts.at(-1) ?? 0) + keptMs < now) this.#posts.delete(id);
    }
  }
}
