import { type App } from '../../../src/app';
import { type Ports } from '../../../src/application/ports';
import { remind } from '../../../src/jobs/remind';
import { sendOpenLetters } from '../../../src/jobs/send-letters';
import { type Message } from '../../../src/ports/teams/messenger';
import { chatOf, idOf } from '../../support/bot/activities';
import { type Death, type KindOfCall, Mortal } from '../../support/children/mortal';

const REMINDERS: ReadonlySet<Message['kind']> = new Set(['reminder', 'approver-reminder', 'reminder-report']);

interface LifeGiven {
  readonly leases: Ports['leases'];
  readonly pace: Ports['pace'];
  readonly death: Death | undefined;
  readonly onArrival: (conversationId: string) => void;
}

/** One process from its start to its end, by the jobs that it runs. */
export class Life {
  readonly #mortal: Mortal;
  readonly #jobs: readonly (() => Promise<void>)[];
  readonly #air = new OneInTheAir();

  constructor({ ports }: App, { leases, pace, death, onArrival }: LifeGiven) {
    this.#mortal = new Mortal(death);
    const messenger: Ports['messenger'] = {
      ...ports.messenger,
      post: async (address, message) => {
        const id = await ports.messenger.post(address, message);
        if (REMINDERS.has(message.kind)) onArrival(address.conversationId);
        return id;
      },
    };
    const all: Ports = {
      ...ports,
      processId: `${ports.processId}-${(lives += 1)}`,
      leases: this.#mortal.wrap(leases, changes),
      departments: this.#mortal.wrap(ports.departments, reads),
      reminderRuns: this.#mortal.wrap(ports.reminderRuns, kindOfRun),
      messenger: this.#mortal.wrap(messenger, changes),
      outbox: this.#air.watched(this.#mortal.wrap(ports.outbox, kindOfBox)),
      pace: this.#air.paced(pace),
    };
    const given = { ...all, finishLookUps: () => Promise.resolve() };
    this.#jobs = [remind.onSchedule(given), sendOpenLetters.onSchedule(given)];
  }

  get isDead(): boolean {
    return this.#mortal.isDead;
  }

  /** Whether the last thing that it did was a post, or what would have said that it arrived. */
  get diedInSend(): boolean {
    return this.#air.isTaken;
  }

  async run(): Promise<void> {
    try {
      for (const job of this.#jobs) await job();
    } catch (error) {
      if (!this.isDead) throw error;
    }
    await this.#mortal.stillness();
  }
}

let lives = 0;

const changes: KindOfCall = () => 'changes';
const reads: KindOfCall = (name) => (name === 'look' ? undefined : 'reads');
const kindOfRun: KindOfCall = (name) => (name === 'save' ? 'changes' : 'reads');
const kindOfBox: KindOfCall = (name) => (name.startsWith('change') ? 'changes' : 'reads');

/** Lets one letter after the other leave: so that a death leaves one at most of which nobody knows whether it arrived. */
class OneInTheAir {
  #holder: { readonly conversationId: string; changes: number } | undefined;
  #waiting: (() => void)[] = [];
  #isBroken = false;

  get isTaken(): boolean {
    return this.#holder !== undefined;
  }

  paced(pace: Ports['pace']): Ports['pace'] {
    return {
      count: (asked) => {
        pace.count(asked);
      },
      lettersInAir: pace.lettersInAir,
      pauseFor: (conversationId, ms) => {
        pace.pauseFor(conversationId, ms);
      },
      started: () => {
        pace.started();
      },
      permit: async (asked) => {
        while (this.#holder !== undefined && !this.#isBroken) await new Promise<void>((go) => this.#waiting.push(go));
        if (!this.#isBroken) this.#holder = { conversationId: asked.conversationId ?? '', changes: 0 };
        await pace.permit(asked);
      },
    };
  }

  /** The mailbox of what is in the air is changed twice: when it begins, and when it is known what came of it. */
  watched(outbox: Ports['outbox']): Ports['outbox'] {
    return {
      read: (recipients) => outbox.read(recipients),
      changeMany: (recipients, decide) => outbox.changeMany(recipients, decide),
      open: (asked) => outbox.open(asked),
      all: () => outbox.all(),
      change: async (recipient, decide) => {
        const chat = 'userId' in recipient ? chats.get(recipient.userId) : recipient.channel.conversationId;
        try {
          const after = await outbox.change(recipient, decide);
          if (this.#holder?.conversationId === chat) this.#changed();
          return after;
        } catch (error) {
          // Whoever waits for the air hears of the death as well.
          this.#isBroken = true;
          this.#wake();
          throw error;
        }
      },
    };
  }

  #changed(): void {
    if (this.#holder === undefined) return;
    this.#holder.changes += 1;
    if (this.#holder.changes < 2) return;
    this.#holder = undefined;
    this.#wake();
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const go of waiting) go();
  }
}

/** The chat of each person, by their directory id. */
const chats = new Map<string, string>();

/** People whose chats are known to what watches the sends. */
export function watch(aliases: readonly string[]): void {
  for (const alias of aliases) chats.set(idOf(alias), chatOf(alias));
}
