import { isDoneWithin } from '../../concurrency/done-within';
import { endIfStopping, Stopped } from '../../concurrency/stopping';
import { type ConversationAddress } from '../../domain/conversation';
import { defined } from '../../domain/defined';
import { type UnreachedCause } from '../../domain/notice';
import { type Letter, type Recipient, type SettledLetter } from '../../domain/outbox/letter';
import { Fault, isFault } from '../../ports/fault';
import { type Message } from '../../ports/teams/messenger';
import { type Ports } from '../ports';
import { findChat, makeChat } from './find-chat';
import { postNow } from './post';

/** What came of an attempt: `later` may be tried again, `lost` is another process's by now, `stopped` was not begun: the program stops. */
export type Attempted =
  | { readonly status: 'settled'; readonly outcome: SettledLetter['outcome'] }
  | {
      readonly status: 'later';
      readonly waitMs: number;
      readonly mayHaveArrived: boolean;
      /** It is what this letter says that is in the way, and not where it goes. */
      readonly isItsOwn: boolean;
      /** Teams, or our own pace, wants it to come later: nothing is wrong. */
      readonly isPaced: boolean;
    }
  | { readonly status: 'lost' }
  | { readonly status: 'stopped' };

/** What an attempt goes through in the books of whoever sends. */
interface Steps {
  /** Waits until not too many others are written. */
  readonly getReady: () => Promise<void>;
  /** Waits until no other letter is in the air. */
  readonly takeOff: () => Promise<void>;
  /** Marks it as begun, once its permit is there. @returns Whether it may be sent. */
  readonly begin: (how: { readonly wasRefused: boolean }) => Promise<boolean>;
}

type AttemptPorts = Pick<
  Ports,
  'compose' | 'conversations' | 'installer' | 'institution' | 'messenger' | 'pace' | 'outbox' | 'clock' | 'logger'
>;

/** An answer that takes longer is not waited for. Shorter than a claim. */
const LONGEST_POST_MS = 30_000;
/** Where Teams wants a conversation to be left alone for longer, its letters give way to others. */
const LONGEST_PERMIT_MS = 2_500;
/** After a fault that says nothing of it, a letter waits this long; twice as long after the next. */
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 10 * 60_000;
/** Faults that last longer do not pass. */
export const GIVE_UP_MS = 24 * 60 * 60_000;

/** One attempt to send one letter. */
export class LetterAttempt {
  readonly #ports: AttemptPorts;
  readonly #recipient: Recipient;
  readonly #letter: Letter;
  readonly #steps: Steps;
  /** Whether it is on its way, for all that is known. */
  #isBegun: boolean;
  #isComposing = false;

  constructor(ports: AttemptPorts, recipient: Recipient, letter: Letter, steps: Steps) {
    this.#ports = ports;
    this.#recipient = recipient;
    this.#letter = letter;
    this.#steps = steps;
    this.#isBegun = letter.sendingSince !== undefined;
  }

  /** Tries once. */
  async run(): Promise<Attempted> {
    try {
      // Making a chat may take long, and keeps nobody waiting who has one.
      const address = await this.#address();
      if (address === undefined) return unreached((await this.#hasLeft()) ? 'blocked' : 'no-chat');
      await this.#steps.getReady();
      this.#isComposing = true;
      const message = await this.#ports.compose(this.#letter, this.#recipient);
      this.#isComposing = false;
      if (message === undefined) return { status: 'settled', outcome: { status: 'moot' } };
      return await this.#send(address, message);
    } catch (error) {
      // Nothing of it is in the air.
      if (error instanceof Stopped) return { status: 'stopped' };
      return this.#later(error);
    }
  }

  #address(): Promise<ConversationAddress | undefined> {
    return 'channel' in this.#recipient
      ? Promise.resolve(this.#recipient.channel)
      : findChat(this.#ports, this.#recipient.userId);
  }

  async #hasLeft(): Promise<boolean> {
    return 'userId' in this.#recipient && (await this.#ports.conversations.hasLeft(this.#recipient.userId));
  }

  async #send(address: ConversationAddress, message: Message): Promise<Attempted> {
    try {
      return await this.#post(address, message);
    } catch (error) {
      if (!isFault(error, 'rejected')) throw error;
      const other = await this.#otherChat(address, error);
      if (other === undefined) return this.#givenUp(error);
      return await this.#post(other, message, true).catch((again: unknown) => {
        if (isFault(again, 'rejected')) return this.#givenUp(again);
        throw again;
      });
    }
  }

  /** Posts it. @param wasRefused It did not arrive elsewhere. */
  async #post(address: ConversationAddress, message: Message, wasRefused = false): Promise<Attempted> {
    const { pace } = this.#ports;
    const { conversationId } = address;
    await this.#steps.takeOff();
    endIfStopping();
    await pace.permit({ conversationId, isPatient: true, longestWaitMs: LONGEST_PERMIT_MS });
    const isOurs = await this.#steps.begin({ wasRefused }).finally(() => {
      pace.started();
    });
    if (!isOurs) return { status: 'lost' };
    this.#isBegun = true;
    try {
      const activityId = await withinTime(postNow(this.#ports, address, message));
      const known = defined({ activityId: activityId === '' ? undefined : activityId });
      return { status: 'settled', outcome: { status: 'sent', ...known } };
    } catch (error) {
      // What is no fault of Teams is a card that could not be made.
      this.#isBegun = isFault(error) && error.isOutcomeUnknown;
      this.#isComposing = !isFault(error);
      throw error;
    }
  }

  /** What is wrong for good, in words for whoever can mend it. */
  #givenUp(fault: Fault): Attempted {
    const { key, content } = this.#letter;
    const { code, message: what } = fault;
    this.#ports.logger.warn('a letter is given up', { key, kind: content.kind, ...defined({ code }), what });
    return unreached(causeOf(fault));
  }

  /** Where the bot is not there any more, it may be installed again, and the chat be another one. */
  async #otherChat({ conversationId }: ConversationAddress, { code }: Fault): Promise<ConversationAddress | undefined> {
    if (!('userId' in this.#recipient) || (code !== 'not-installed' && code !== 'gone')) return undefined;
    const address = await makeChat(this.#ports, this.#recipient.userId);
    return code === 'gone' && address?.conversationId === conversationId ? undefined : address;
  }

  /** What was in the way may pass, and so may what is wrong with us: it is said, and keeps no other letter waiting. */
  #later(error: unknown): Attempted {
    const { faults, content } = this.#letter;
    const fault = isFault(error) ? error : undefined;
    const about = { letter: content.kind, error };
    if (fault === undefined) this.#ports.logger.error('a letter was not sent', about);
    else this.#ports.logger.warn('a letter was not sent yet', { ...about, kind: fault.kind });
    const now = this.#ports.clock.now().getTime();
    // That we are not let in says nothing of whom it is for.
    const isOurs = fault?.kind === 'forbidden';
    if (!isOurs && faults !== undefined && Date.parse(faults.since) + GIVE_UP_MS < now) return unreached('failed');
    const waitMs = fault?.retryAfterMs ?? growingWaitMs(faults?.times ?? 0);
    const how = { isItsOwn: this.#isComposing, isPaced: fault?.kind === 'throttled' };
    return { status: 'later', waitMs: Math.max(1, waitMs), mayHaveArrived: this.#isBegun, ...how };
  }
}

async function withinTime(posting: Promise<string>): Promise<string> {
  if (await isDoneWithin(LONGEST_POST_MS, posting)) return posting;
  throw new Fault('unavailable', 'teams post: no answer in time', { isOutcomeUnknown: true });
}

/** Longer each time, and never quite the same. */
const growingWaitMs = (times: number): number =>
  Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(times, 20)) * (0.5 + Math.random() / 2);

const unreached = (cause: UnreachedCause): Attempted => ({
  status: 'settled',
  outcome: { status: 'unreached', cause },
});

function causeOf({ code }: Fault): UnreachedCause {
  switch (code) {
    case 'not-installed':
    case 'blocked':
    case 'disabled':
      return 'blocked';
    case 'gone':
      return 'gone';
    default:
      return 'failed';
  }
}
