import { type SteadyTime } from '../../../src/adapters/teams/teams-pace';
import { type ConnectorOperation } from './fake-connector';

/** What Teams lets one bot send into one conversation, as its documentation says. */
const THREAD_WINDOWS = [
  { most: 7, ms: 1_000 },
  { most: 8, ms: 2_000 },
  { most: 60, ms: 30_000 },
  { most: 1_800, ms: 3_600_000 },
];
/** Of all requests of an app in a tenant. */
const APP_WINDOWS = [{ most: 50, ms: 1_000 }];

/** The rate windows of Teams: counts what arrives, and refuses what is too much. What is refused counts for no window. */
export class ConnectorLimits {
  violations = 0;
  readonly #now: () => number;
  readonly #threads = new Map<string, number[]>();
  readonly #app: number[] = [];

  readonly #appWindows: typeof APP_WINDOWS;

  /** @param now Milliseconds; the real ones unless given. */
  constructor(now: () => number = () => performance.now(), { app = true } = {}) {
    this.#now = now;
    this.#appWindows = app ? APP_WINDOWS : [];
  }

  /** For how many seconds the bot has to leave off; undefined when this may be done, which is counted then. */
  refused(operation: ConnectorOperation, conversationId: string): number | undefined {
    const now = this.#now();
    const thread = this.#threads.get(conversationId) ?? [];
    const isSend = operation === 'post' || operation === 'create';
    const freeAt = Math.max(freeIn(this.#appWindows, this.#app), isSend ? freeIn(THREAD_WINDOWS, thread) : 0);
    if (freeAt > now) {
      this.violations += 1;
      return Math.ceil((freeAt - now) / 1000);
    }
    this.#app.push(now);
    this.#app.splice(0, this.#app.length - 50);
    if (isSend) this.#threads.set(conversationId, [...thread.slice(-1_799), now]);
    return undefined;
  }
}

const freeIn = (windows: typeof APP_WINDOWS, times: readonly number[]): number =>
  Math.max(...windows.map(({ most, ms }) => (times.at(-most) ?? -Infinity) + ms));

/** Time that passes only when somebody waits for it: a day of sending takes a moment. */
export class VirtualTime implements SteadyTime {
  #nowMs = 0;

  now(): number {
    return this.#nowMs;
  }

  /** Whoever waits goes on once nothing else happens, and it is later then. */
  after(ms: number, go: () => void): () => void {
    const at = this.#nowMs + ms;
    const waiting = setImmediate(() => {
      this.#nowMs = Math.max(this.#nowMs, at);
      go();
    });
    return () => {
      clearImmediate(waiting);
    };
  }

  /** It is later by so much. */
  advance(ms: number): void {
    this.#nowMs += ms;
  }
}
