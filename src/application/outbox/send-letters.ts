import { Condition } from '../../concurrency/condition';
import { isStopping } from '../../concurrency/stopping';
import { Places } from '../../concurrency/places';
import { instantOf, type Instant } from '../../domain/calendar';
import { type Letter, type Recipient, type SettledLetter } from '../../domain/outbox/letter';
import { type Mailbox, mailboxId } from '../../domain/outbox/mailbox';
import {
  claimed,
  dueLetters,
  laterBy,
  type PutOff,
  type SendingClaim,
  unclaimed,
  withBegun,
  withPutOff,
  withSettled,
} from '../../domain/outbox/sending';
import { isFault, isLasting } from '../../ports/fault';
import { type Ports } from '../ports';
import { type Attempted, LetterAttempt } from './letter-attempt';

/** What sending letters needs. */
export type SendPorts = Pick<
  Ports,
  | 'outbox'
  | 'compose'
  | 'conversations'
  | 'installer'
  | 'institution'
  | 'messenger'
  | 'pace'
  | 'settled'
  | 'clock'
  | 'processId'
  | 'oneAtATime'
  | 'pause'
  | 'logger'
  | 'metrics'
>;

/** Mailboxes that are claimed together. */
const PAGE = 50;
/** Mailboxes that are worked on at once at most: most of them wait, to be composed, for their permit, or for a chat that is slow. */
const MOST_AT_ONCE = 100;
/**
 * As few letters as the pace says are in the air, by default one, which a crash repeats at most; a chat that takes longer than this to
 * answer holds up only itself.
 */
const LONGEST_FLIGHT_MS = 5_000;
/** Letters that are composed and wait for their permit: enough to keep up with the pace, few so that they say what is so. */
const MOST_READY = 8;
/** Longer than a letter takes: after a crash, others go on after this time. */
const CLAIM_MS = 60_000;
/** What came of a letter is written down in the end, however often the store is away. */
const MOST_WRITES = 7;
const FIRST_WAIT_MS = 500;
/** While the last letters are in the air, others may be decided; they are looked for this often. */
const LOOK_AGAIN_MS = 2_000;

/** What is to be sent; all that is open unless given. */
export interface LettersAsked {
  readonly only?: readonly Recipient[];
  /** Told how many letters are settled. */
  readonly onProgress?: (settled: number) => void;
}

/** What came of it. */
export interface LettersSent {
  readonly sent: number;
  /** Of what was begun, that which had been begun before and may have arrived then. */
  readonly repeated: number;
  readonly unreached: number;
  /** Letters about which there was nothing to say any more. */
  readonly moot: number;
  /** Letters that wait: for Teams, or for a process that was silent too long. */
  readonly left: number;
  /** Those of them that a fault kept from being sent, and not that Teams wants them to come later. */
  readonly faulted: number;
}

/**
 * Sends what was decided, until nothing more can be sent now. A letter is marked before it is sent, and settled after it, so that a process
 * that dies leaves those in the air, of which nobody knows whether they arrived: they are sent again, and counted. Of several processes,
 * one has a mailbox at a time; where the program stops, those in the air are waited for, and all mailboxes given back.
 */
export function sendLetters(ports: SendPorts, asked: LettersAsked = {}): Promise<LettersSent> {
  return ports.oneAtATime.run('send-letters', () => new Sending(ports, asked).run());
}

/** One run. */
class Sending {
  readonly #ports: SendPorts;
  readonly #asked: LettersAsked;
  readonly #left = new Set<string>();
  readonly #faulted = new Set<string>();
  readonly #counts = { sent: 0, repeated: 0, unreached: 0, moot: 0 };
  #settled = 0;
  #hasFailed = false;
  #delivering = 0;
  readonly #allDelivered = new Condition();
  readonly #ready = new Places(MOST_READY);
  readonly #air: Places;

  constructor(ports: SendPorts, asked: LettersAsked) {
    this.#ports = ports;
    this.#asked = asked;
    this.#air = new Places(ports.pace.lettersInAir, LONGEST_FLIGHT_MS);
  }

  async run(): Promise<LettersSent> {
    const mailboxes = this.#claimed();
    const workers = Array.from({ length: MOST_AT_ONCE }, () => this.#work(mailboxes));
    const failed = (await Promise.allSettled(workers)).find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return { ...this.#counts, left: this.#left.size, faulted: this.#faulted.size };
  }

  async #work(mailboxes: AsyncGenerator<Mailbox, void>): Promise<void> {
    try {
      // By hand, since a loop that ends early would end it for all.
      for (let next = await mailboxes.next(); next.done !== true && !this.#hasFailed; next = await mailboxes.next())
        await this.#counted(() => this.#deliver(next.value));
    } catch (error) {
      this.#hasFailed = true;
      throw error;
    }
  }

  async #counted(work: () => Promise<void>): Promise<void> {
    this.#delivering += 1;
    try {
      await work();
    } finally {
      this.#delivering -= 1;
      if (this.#delivering === 0) this.#allDelivered.notify();
    }
  }

  /** Mailboxes with something to send, each claimed for us; a page ahead at most. */
  async *#claimed(): AsyncGenerator<Mailbox, void> {
    const { only } = this.#asked;
    if (only !== undefined) {
      for (let from = 0; from < only.length && !isStopping(); from += PAGE)
        yield* await this.#claim(only.slice(from, from + PAGE));
      return;
    }
    while (!this.#hasFailed && !isStopping()) {
      const open = await this.#ports.outbox.open({ at: this.#now(), limit: PAGE });
      // Where another process was first each time, it sends them.
      const got = open.length === 0 ? [] : await this.#claim(open.map(({ recipient }) => recipient));
      yield* got;
      if (got.length > 0) continue;
      if (this.#delivering === 0) return;
      await this.#allDelivered.waitAtMost(LOOK_AGAIN_MS);
    }
  }

  async #claim(recipients: readonly Recipient[]): Promise<readonly Mailbox[]> {
    const got = new Map<string, Mailbox>();
    await this.#ports.outbox.changeMany(recipients, (now) => {
      const next = claimed(now, this.#ours());
      if (next === now) got.delete(next.id);
      else got.set(next.id, next);
      return next;
    });
    return [...got.values()];
  }

  /** Sends the letters of a mailbox, one after the other, and gives it back with the last. */
  async #deliver({ recipient, letters }: Mailbox): Promise<void> {
    if (isStopping()) {
      await this.#giveBack(recipient);
      return;
    }
    const due = dueLetters({ letters }, this.#now());
    for (const [index, letter] of due.entries()) {
      const mayGoOn = await this.#send(recipient, letter, due.slice(index + 1));
      if (!mayGoOn) return;
    }
  }

  #giveBack(recipient: Recipient): Promise<void> {
    return this.#write(recipient, (now) => unclaimed(now, this.#ours().by));
  }

  /** Sends a letter and writes down what came of it. @returns Whether the rest of the mailbox may follow. */
  async #send(recipient: Recipient, letter: Letter, rest: readonly Letter[]): Promise<boolean> {
    const isLast = rest.length === 0;
    const flight = { land: (): void => undefined };
    try {
      const came = await this.#attempt(recipient, letter, flight);
      if (came.status === 'lost') return false;
      if (came.status === 'stopped') {
        await this.#giveBack(recipient);
        return false;
      }
      if (came.status === 'settled') {
        await this.#settle(recipient, letter, came.outcome, isLast);
        return true;
      }
      // What is in the way of one is in the way of all, unless it is its own.
      const [putOff, isDone] = came.isItsOwn ? [[], isLast] : [rest, true];
      await this.#putOff(recipient, [letter, ...putOff], came, isDone);
      return came.isItsOwn;
    } finally {
      // Until then nobody knows that it arrived.
      flight.land();
    }
  }

  async #attempt(recipient: Recipient, letter: Letter, flight: { land: () => void }): Promise<Attempted> {
    let begins = (): void => undefined;
    try {
      return await new LetterAttempt(this.#ports, recipient, letter, {
        getReady: async () => {
          begins = await this.#ready.enter();
        },
        takeOff: async () => {
          flight.land();
          flight.land = await this.#air.enter();
        },
        begin: (how) => {
          begins();
          return this.#begin(recipient, letter, how);
        },
      }).run();
    } finally {
      begins();
    }
  }

  /** Marks a letter as begun. @returns Whether it is ours still. */
  async #begin(recipient: Recipient, { key }: Letter, how: { readonly wasRefused: boolean }): Promise<boolean> {
    const ours = this.#ours();
    let timesBefore: number | undefined;
    const after = await this.#ports.outbox.change(recipient, (now) => {
      timesBefore = now.letters.find((one) => one.key === key)?.timesRepeated;
      return withBegun(now, key, { ...ours, ...how });
    });
    const begun = after.letters.find((one) => one.key === key);
    if (after.claimedBy !== ours.by || begun === undefined) return false;
    if (begun.timesRepeated !== timesBefore) this.#counts.repeated += 1;
    return true;
  }

  async #settle(
    recipient: Recipient,
    { key, content }: Letter,
    outcome: SettledLetter['outcome'],
    isLast: boolean,
  ): Promise<void> {
    const at = this.#now();
    await this.#write(recipient, (now) => {
      const settled = withSettled(now, key, { at, outcome });
      return isLast ? unclaimed(settled, this.#ours().by) : settled;
    });
    for (const waiting of [this.#left, this.#faulted]) waiting.delete(keyAt(recipient, key));
    this.#settled += 1;
    this.#ports.settled.raise();
    const letter = content.kind;
    this.#counts[outcome.status] += 1;
    if (outcome.status === 'sent') this.#ports.metrics.count('reminders', { letter, outcome: 'sent' });
    if (outcome.status === 'unreached') {
      this.#ports.metrics.count('reminders', { letter, outcome: 'failed' });
      this.#ports.logger.info('a letter reached nobody', { letter, cause: outcome.cause });
    }
    this.#asked.onProgress?.(this.#settled);
  }

  /** Puts off the first of some letters, which was tried, and with it the others. */
  async #putOff(
    recipient: Recipient,
    [letter, ...rest]: readonly [Letter, ...Letter[]],
    { waitMs, mayHaveArrived, isPaced }: Extract<Attempted, { status: 'later' }>,
    isLast: boolean,
  ): Promise<void> {
    const [tried, others] = [letter.key, rest.map(({ key }) => key)];
    for (const key of [tried, ...others]) this.#left.add(keyAt(recipient, key));
    if (!isPaced) this.#faulted.add(keyAt(recipient, tried));
    const how: PutOff = { tried, others, at: this.#now(), waitMs, mayHaveArrived };
    await this.#write(recipient, (now) => {
      const next = withPutOff(now, how);
      return isLast ? unclaimed(next, this.#ours().by) : next;
    });
  }

  /** Writes down what came of a letter: without it, it would be sent once more. */
  async #write(recipient: Recipient, decide: (now: Mailbox) => Mailbox): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#ports.outbox.change(recipient, decide);
        return;
      } catch (error) {
        const mayPass = isFault(error) && !isLasting(error);
        if (!mayPass || attempt === MOST_WRITES) throw error;
        await this.#ports.pause(FIRST_WAIT_MS * 2 ** (attempt - 1));
      }
    }
  }

  #ours(): SendingClaim {
    const at = this.#now();
    return { by: this.#ports.processId, at, until: laterBy(at, CLAIM_MS) };
  }

  #now(): Instant {
    return instantOf(this.#ports.clock.now());
  }
}

const keyAt = (recipient: Recipient, key: string): string => `${mailboxId(recipient)} ${key}`;
