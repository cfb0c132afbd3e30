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
  readonly #jobs: readonly (() => Promise<unknown>)[];
  readonly #air = new LettersInAir();

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
    const given = { ...all, finishLookUps: () => Promise.resolve('done' as const) };
    this.#jobs = [remind.onSchedule(given), sendOpenLetters.onSchedule(given)];
  }

  get isDead(): boolean {
    return this.#mortal.isDead;
  }

  /** Whether the last thing that it did was a post, or what would have said that it arrived. */
  get diedInSend(): boolean {
    return !this.#air.isEmpty;
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

/** Which letters are in the air: whoever dies then leaves those of which nobody knows whether they arrived. */
class LettersInAir {
  /** How often the mailbox of each chat has changed since its letter was permitted. */
  readonly #changes = new Map<string, number>();

  get isEmpty(): boolean {
    return this.#changes.size === 0;
  }

  paced(pace: Ports['pace']): Ports['pace'] {
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
        this.#changes.set(asked.conversationId ?? '', 0);
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
        const after = await outbox.change(recipient, decide);
        this.#changed('userId' in recipient ? chats.get(recipient.userId) : recipient.channel.conversationId);
        return after;
      },
    };
  }

  #changed(chat = ''): void {
    const changes = this.#changes.get(chat);
    if (changes === 0) this.#changes.set(chat, 1);
    else this.#changes.delete(chat);
  }
}

/** The chat of each person, by their directory id. */
const chats = new Map<string, string>();

/** People whose chats are known to what watches the sends. */
export function watch(aliases: readonly string[]): void {
  for (const alias of aliases) chats.set(idOf(alias), chatOf(alias));
}
