import { type ChangeRate, MOST_CHANGES } from '../../application/access/change-rate';
import { type ActivityKey, type UserId } from '../../domain/ids';
import { presentNote } from '../answer/plain';
import { type BotContext } from './bot-context';
import { type Reply, type Speaker } from './turn';

/** What came of a change that is one too many for its sender: nothing was done. */
class TooManyChanges extends Error {
  override readonly name = 'TooManyChanges';
  readonly waitMs: number;

  constructor(waitMs: number) {
    super('too many changes within a minute');
    this.waitMs = waitMs;
  }
}

/** The change that a turn makes, which is counted once however many transactions it takes. */
class TurnChange {
  readonly #rate: ChangeRate;
  readonly #sender: UserId;
  readonly #key: ActivityKey;
  #admitting: Promise<number | undefined> | undefined;
  #isMade = false;
  #isOver = false;

  constructor(rate: ChangeRate, sender: UserId, key: ActivityKey) {
    this.#rate = rate;
    this.#sender = sender;
    this.#key = key;
  }

  /** Counts it where that was not done yet. What is done after the turn follows from what was counted. */
  async admit(): Promise<void> {
    if (this.#isOver) return;
    this.#admitting ??= this.#rate.admit(this.#sender, this.#key);
    const waitMs = await this.#admitting;
    if (waitMs !== undefined) throw new TooManyChanges(waitMs);
  }

  /** It came about. */
  made(): void {
    this.#isMade = true;
  }

  /** The turn is over: what was counted and did not come about counts no more. */
  async end(): Promise<void> {
    this.#isOver = true;
    if (this.#isMade || this.#admitting === undefined) return;
    if ((await this.#admitting) === undefined) await this.#rate.release(this.#sender, this.#key);
  }
}

/**
 * Answers a message or a press that may change something. What it changes is counted when the first of it is about to be stored, whatever
 * was read, asked or refused until then; where that is one too many, nothing is stored, and the answer says when it can be sent again.
 *
 * @param of Who sent it, and what is the same for every delivery of it.
 */
export async function countedTurn<Answer>(
  context: BotContext,
  of: Pick<Speaker, 'actor'> & { readonly key: ActivityKey; readonly isPress?: boolean },
  work: (context: BotContext) => Promise<Answer>,
): Promise<Answer | Reply> {
  const change = new TurnChange(context.rate, of.actor.userId, of.key);
  try {
    return await work(counting(context, change));
  } catch (error) {
    if (error instanceof TooManyChanges) return presentTooMany(error.waitMs, of.isPress === true);
    throw error;
  } finally {
    await change.end();
  }
}

/** A context in which whatever the ledger tells of is counted before it is stored. */
function counting(context: BotContext, change: TurnChange): BotContext {
  const { ports } = context;
  const { departments, institution } = ports;
  const counted =
    <Books extends { readonly isRecorded: boolean }, Value>(decide: (books: Books) => Promise<Value>) =>
    async (books: Books): Promise<{ readonly value: Value; readonly isRecorded: boolean }> => {
      const value = await decide(books);
      const { isRecorded } = books;
      if (isRecorded) await change.admit();
      return { value, isRecorded };
    };
  const stored = <Value>({ value, isRecorded }: { readonly value: Value; readonly isRecorded: boolean }): Value => {
    if (isRecorded) change.made();
    return value;
  };
  return {
    ...context,
    countChange: async () => {
      await change.admit();
      change.made();
    },
    ports: {
      ...ports,
      departments: { ...departments, change: (id, decide) => departments.change(id, counted(decide)).then(stored) },
      institution: { ...institution, change: (decide) => institution.change(counted(decide)).then(stored) },
    },
  };
}

/** Said where a change was one too many for its sender. Stands below what was pressed, which can be pressed again. */
export function presentTooMany(waitMs: number, isPress: boolean): Reply {
  const seconds = Math.ceil(waitMs / 1000);
  const wait = `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
  return {
    ...presentNote(
      `Nothing was done: please ${isPress ? 'press' : 'send'} it again in ${wait}`,
      `One person can make ${MOST_CHANGES} changes a minute here.`,
    ),
    place: 'below',
  };
}
