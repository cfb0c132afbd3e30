import { type Ports } from '../../application/ports';
import { isStopping, Stopped, untilStopped } from '../../concurrency/stopping';
import { withTimeBudget } from '../../concurrency/time-budget';
import { publishPurchase, rememberCopy } from '../../application/purchase/publish-purchase';
import { followUp, rememberShown } from '../../application/roster/follow-up';
import { type RenderedCard } from '../../cards/render';
import { type ConversationAddress } from '../../domain/conversation';
import { type ActivityKey, activityKey, type DepartmentId } from '../../domain/ids';
import { type HandledCommand } from '../../domain/roster/handled';
import { departmentsOf } from '../../domain/roster/roster-change';
import { isFault } from '../../ports/fault';
import { type LogData, type Logger } from '../../ports/logger';
import { type Message } from '../../ports/teams/messenger';
import { ProgressEdits } from './progress-edits';
import { type Reply, type Speaker } from './turn';

/** What is done after turns, while nobody waits for it. What fails is left open, and a job comes back to it. */
export class AfterTurn {
  readonly #logger: Logger;
  readonly #stopping: AbortSignal | undefined;
  readonly #begun = new Set<Promise<void>>();

  /** Nothing is begun yet. @param stopping Given when the program stops: what is under way ends between two steps. */
  constructor(logger: Logger, stopping?: AbortSignal) {
    this.#logger = logger;
    this.#stopping = stopping;
  }

  /** How many turns have something left to do. */
  get open(): number {
    return this.#begun.size;
  }

  /** Begins some work, which has time of its own. @param about What the log says of it when it fails. */
  begin(work: () => Promise<void>, about: LogData = {}): void {
    const begun = untilStopped(this.#stopping, () => withTimeBudget(undefined, work))
      .catch((error: unknown) => {
        if (error instanceof Stopped) {
          this.#logger.info('a command is left to the next process', about);
          return;
        }
        const kind = isFault(error) ? error.kind : 'bug';
        this.#logger.warn('a command is left open', { ...about, kind, error });
      })
      .finally(() => this.#begun.delete(begun));
    this.#begun.add(begun);
  }

  /** Waits until nothing is left to do. */
  async settled(): Promise<void> {
    while (this.#begun.size > 0) await Promise.all(this.#begun);
  }
}

/** What work after a turn is begun with. */
interface Context {
  readonly ports: Ports;
  readonly afterTurn: AfterTurn;
}

/** An answer that is there does not wait longer for what is written down about it. */
const NOW_MS = 2_000;

/**
 * Writes down something about what is done already: now if the store lets us, otherwise after the turn. That it has to wait keeps no
 * answer from leaving.
 *
 * @returns What the work gave; undefined when it has to wait.
 */
export async function nowOrLater<Value>(
  { afterTurn }: Pick<Context, 'afterTurn'>,
  work: () => Promise<Value>,
  about: LogData = {},
): Promise<Value | undefined> {
  try {
    return await withTimeBudget(NOW_MS, work);
  } catch (error) {
    if (!isFault(error)) throw error;
    afterTurn.begin(async () => {
      await work();
    }, about);
    return undefined;
  }
}

/**
 * Begins what has to follow a reply after the turn.
 *
 * @returns Whether anything is known to; it edits the message in the end.
 */
export async function followReply(
  context: Context,
  reply: Reply,
  activityId: string | undefined,
  address: ConversationAddress,
): Promise<boolean> {
  const { afterTurn, follows, change } = reply;
  if (follows !== undefined && activityId !== undefined)
    await nowOrLater(context, () => followPurchase(context, follows, activityId, address));
  if (afterTurn !== undefined) context.afterTurn.begin(() => afterTurn(activityId, address));
  if (change === undefined) return afterTurn !== undefined;
  const department = change.department.id;
  const key = activityKey(change.command);
  const isOnRecord = await nowOrLater(
    context,
    async () => {
      const handled = await rememberShown(context.ports, department, key, activityId);
      if (handled !== undefined && reply.isRecorded !== true) {
        // What the same message did elsewhere is shown in this one, which waits for it.
        for (const one of departmentsOf(change).slice(1))
          followUpAfterTurn(context, one.department.id, activityKey(one.command));
        followUpAfterTurn(context, department, key, handled);
      }
      return handled !== undefined;
    },
    { department, key },
  );
  return isOnRecord === true;
}

/** Lets a message that shows a purchase follow it. */
async function followPurchase(
  { ports, afterTurn }: Context,
  { department, id, ...shown }: NonNullable<Reply['follows']>,
  activityId: string,
  address: ConversationAddress,
): Promise<void> {
  await rememberCopy(ports, { department, id, copy: { address, activityId, ...shown } });
  // It may have changed before the message was known.
  afterTurn.begin(() => publishPurchase(ports, department, id));
}

/** Lets licenses and messages follow a roster command after the turn. @param known Its record, where it was just written. */
export function followUpAfterTurn(
  { ports, afterTurn }: Context,
  department: DepartmentId,
  key: ActivityKey,
  known?: HandledCommand,
): void {
  afterTurn.begin(() => followUp(ports, department, key, known), { department, key });
}

/** What takes longer than a turn may. */
export interface LongWork {
  /** Said at once. */
  readonly meanwhile: RenderedCard;
  /** Takes its time, and gives what to say in the end; may say how far it is. */
  readonly work: (say: (message: Message) => void) => Promise<Message>;
  /** Said instead when something was in the way. */
  readonly otherwise: Message;
  /** Said where the program stops before it is done; that it is to be asked for once more, unless given. */
  readonly stopped?: Message;
  /** For the log: "a run that somebody asked for". */
  readonly name: string;
}

/** Answers that nobody else would show are tried at most this number of times, and Teams is waited for before each but the first. */
const MOST_TRIES = 5;
const WAIT_MS = 5_000;

async function insist({ pause }: Pick<Ports, 'pause'>, work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await work();
      return;
    } catch (error) {
      const mayPass = isFault(error, 'throttled') || isFault(error, 'unavailable');
      if (!mayPass || attempt === MOST_TRIES || isStopping()) throw error;
      await pause(Math.max(WAIT_MS, error.retryAfterMs ?? 0));
    }
  }
}

/** Says that something is under way, and shows what came of it in the same message after the turn. */
export function replyAfterTurn(
  { ports }: { readonly ports: Pick<Ports, 'messenger' | 'logger' | 'pause'> },
  { address }: Speaker,
  long: LongWork,
  steadyMs = () => performance.now(),
): Reply {
  const messageAfter = async (say: (message: Message) => void): Promise<Message> => {
    try {
      return await long.work(say);
    } catch (error) {
      if (error instanceof Stopped) return long.stopped ?? { kind: 'stopped' };
      if (!isFault(error)) ports.logger.error(`${long.name} failed`, { error });
      else ports.logger.warn(`${long.name} did not come about`, { kind: error.kind, error });
      return isFault(error) && error.access !== undefined
        ? { kind: 'not-let-in', access: error.access }
        : long.otherwise;
    }
  };
  return {
    ...long.meanwhile,
    afterTurn: async (activityId, shownIn = address) => {
      if (activityId === undefined) {
        await ports.messenger.post(shownIn, await messageAfter(() => undefined));
        return;
      }
      const edit = (message: Message) => ports.messenger.update(shownIn, activityId, message);
      const edits = new ProgressEdits(edit, ports.logger, steadyMs);
      const message = await messageAfter((progress) => {
        edits.say(progress);
      });
      await edits.end();
      await insist(ports, () => edit(message));
    },
  };
}
