import { type TurnContext } from 'botbuilder';
import { defined } from '../../domain/defined';
import { type Fault, isFault, isLasting } from '../../ports/fault';
import { type OutletRefusal } from '../../ports/teams/outlet';
import { type BotContext } from '../turn/bot-context';
import { type Reply } from '../turn/turn';
import { send } from './sdk-turn';

/** What Teams refuses for what it says, and not for where it goes: a mistake of this program. */
const WRONG: OutletRefusal = 'refused';

/** What we say in turns and Teams does not take: no mistake of this program, and it would not be taken when it is sent again. */
export class Unsaid {
  readonly #context: BotContext;
  readonly #faults = new WeakSet<Fault>();

  constructor(context: BotContext) {
    this.#context = context;
  }

  /** Turns whatever the SDK throws for a message of a turn into a fault. */
  watch(turn: TurnContext): void {
    turn.onSendActivities((_, __, next) => this.#sending(next));
    turn.onUpdateActivity((_, __, next) => this.#sending(next));
  }

  /** Says what a message came to. What was done is followed, though Teams does not let us say it. @returns As {@link send}. */
  async say(turn: TurnContext, reply: Reply): Promise<string | undefined> {
    try {
      return await send(turn, reply);
    } catch (error) {
      this.note(error);
      return undefined;
    }
  }

  /** Writes down that something was not said. Whatever else went wrong is thrown again. */
  note(error: unknown): void {
    if (!isFault(error) || !this.#faults.has(error) || !isLasting(error) || error.code === WRONG) throw error;
    const { kind, code, message: what } = error;
    this.#context.ports.logger.warn('an answer was refused by Teams', { kind, what, ...defined({ code }) });
  }

  async #sending<Value>(sent: () => Promise<Value>): Promise<Value> {
    try {
      return await sent();
    } catch (error) {
      const fault = this.#context.sendFault(error);
      this.#faults.add(fault);
      throw fault;
    }
  }
}
