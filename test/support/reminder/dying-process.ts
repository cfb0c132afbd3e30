import { AsyncLocalStorage } from 'node:async_hooks';
import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { type Ports } from '../../../src/application/ports';
import { type Recipient } from '../../../src/domain/outbox/letter';
import { type Message } from '../../../src/ports/teams/messenger';

/** What a process is about when it calls the store or the connector. */
type Phase = 'decide' | 'look' | 'claim' | 'compose' | 'mark' | 'send' | 'settle';

/** What the call that is made right now belongs to. */
export const phase = new AsyncLocalStorage<Phase>();

/** A call, before it takes effect or after: `mark: read mailbox, after`. */
export interface CrashPoint {
  readonly point: string;
  /** How often it is reached in a small year, at least. */
  readonly times: number;
}

/** Where processes die: at each point in turn, as often as it is told. */
export class CrashPlan {
  readonly #reached = new Map<string, number>();
  readonly #points: readonly CrashPoint[];
  readonly #armed: { readonly point: string; passes: number }[] = [];
  #next = 0;

  /** @param points None: nothing dies. */
  constructor(points: readonly CrashPoint[] = []) {
    this.#points = points;
  }

  /** The next process that comes to the next point dies there; or the second or third one, to vary where in the work that is. */
  arm(): void {
    const next = this.#points[this.#next % this.#points.length];
    if (next !== undefined) this.#armed.push({ point: next.point, passes: (this.#next % 3) % next.times });
    this.#next += 1;
  }

  /** Every point that was reached, the rarest first. */
  get points(): readonly CrashPoint[] {
    const all = [...this.#reached].map(([point, times]) => ({ point, times }));
    return all.toSorted((one, other) => one.times - other.times);
  }

  /** Notes that a process is at a point. @returns Whether it dies there. */
  isHit(point: string): boolean {
    this.#reached.set(point, (this.#reached.get(point) ?? 0) + 1);
    const index = this.#armed.findIndex((one) => one.point === point);
    const armed = this.#armed[index];
    if (armed === undefined) return false;
    armed.passes -= 1;
    if (armed.passes >= 0) return false;
    this.#armed.splice(index, 1);
    return true;
  }
}

/** The end of a process. */
export interface Crash {
  readonly point: string;
  /** What the connector had accepted, and the store never heard of; also not by a write that was under way. */
  readonly inAir: ReadonlySet<string>;
}

/** A process that can die at each call of the store and of the connector, before it takes effect or after: then nothing of it happens any more. */
export class DyingProcess {
  crash: Crash | undefined;
  /** The letter that each message comes of. */
  readonly letterOf = new WeakMap<Message, string>();
  readonly #plan: CrashPlan;
  readonly #chatOf: (recipient: Recipient) => string;
  readonly #accepted = new Set<string>();
  /** The chats of the letters that are in the air, and whether each is marked as begun. */
  readonly #leaving = new Map<string, { isMarked: boolean }>();

  constructor(plan: CrashPlan, chatOf: (recipient: Recipient) => string) {
    this.#plan = plan;
    this.#chatOf = chatOf;
  }

  documents(store: DocumentStore): DocumentStore {
    const kindOf = (container: string, partition: string): string =>
      container === 'tenant' ? partition : container.slice(0, -1);
    return {
      read: (address) => this.#call(`read ${kindOf(address.container, address.partition)}`, () => store.read(address)),
      query: (query) => this.#call(`query ${query.kind}`, () => store.query(query)),
      transact: (container, partition, operations) =>
        this.#call(`write ${kindOf(container, partition)}`, async () => {
          const versions = await store.transact(container, partition, operations);
          if (phase.getStore() === 'settle') this.#accepted.clear();
          return versions;
        }),
      close: () => store.close(),
    };
  }

  /** @param accept What the connector does with a letter; throws what it refuses. */
  messenger(accept: (chat: string, letter: string) => void): Ports['messenger'] {
    return {
      post: ({ conversationId }, message) =>
        this.#call('post', () => {
          const letter = this.letterOf.get(message) ?? 'unknown';
          accept(conversationId, letter);
          this.#accepted.add(letter);
          return Promise.resolve('message');
        }),
      update: () => Promise.resolve(),
    };
  }

  pace(pace: Ports['pace']): Ports['pace'] {
    return {
      count: (asked) => {
        pace.count(asked);
      },
      lettersInAir: pace.lettersInAir,
      waitMs: () => pace.waitMs(),
      pauseFor: (conversationId, ms) => {
        pace.pauseFor(conversationId, ms);
      },
      started: () => {
        pace.started();
      },
      permit: async (asked) => {
        await pace.permit(asked);
        this.#leaving.set(asked.conversationId ?? '', { isMarked: false });
      },
    };
  }

  outbox(outbox: Ports['outbox'], processId: string): Ports['outbox'] {
    const asClaim = <Value>(work: () => Promise<Value>): Promise<Value> =>
      phase.getStore() === 'decide' ? work() : phase.run('claim', work);
    return {
      read: (recipients) => outbox.read(recipients),
      all: () => outbox.all(),
      open: (asked) => asClaim(() => outbox.open(asked)),
      changeMany: (recipients, decide) => asClaim(() => outbox.changeMany(recipients, decide)),
      change: async (recipient, decide) => {
        const leaving = this.#leaving.get(this.#chatOf(recipient));
        const isMark = leaving?.isMarked === false;
        const after = await phase.run(isMark ? 'mark' : 'settle', () => outbox.change(recipient, decide));
        if (isMark && after.claimedBy === processId) leaving.isMarked = true;
        else this.#leaving.delete(this.#chatOf(recipient));
        return after;
      },
    };
  }

  compose(compose: Ports['compose']): Ports['compose'] {
    return async (letter, recipient) => {
      const message = await phase.run('compose', () => compose(letter, recipient));
      if (message !== undefined) this.letterOf.set(message, `${this.#chatOf(recipient)} ${letter.key}`);
      return message;
    };
  }

  async #call<Value>(what: string, work: () => Promise<Value>): Promise<Value> {
    const point = `${phase.getStore() ?? 'look'}: ${what}`;
    this.#comeTo(`${point}, before`);
    const value = await work();
    this.#comeTo(`${point}, after`);
    return value;
  }

  #comeTo(point: string): void {
    if (this.crash === undefined && this.#plan.isHit(point)) this.crash = { point, inAir: this.#accepted };
    if (this.crash !== undefined) throw new Error('dead');
  }
}
