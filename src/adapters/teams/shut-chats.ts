import { Fault } from '../../ports/fault';
import { connectorIdentity } from './connector-access';

/** So many chats that are shut one after the other, and none that is open between them, are no accident. */
const ACCIDENTS = 2;
/** More chats are not kept in mind. */
const MOST = 1_000;

/**
 * Tells a person who shut us out from a connector that does so, where a refusal says neither: it is about one chat once another one was
 * reached since that one was refused first, and about us when several are refused in a row. Before, nobody knows, and it may pass.
 */
export class ShutChats {
  readonly #botId: string;
  /** How many messages arrived when a chat was refused first. */
  readonly #refused = new Map<string, number>();
  #arrived = 0;

  /** Nothing is known yet. */
  constructor(botId: string) {
    this.#botId = botId;
  }

  /** A message arrived there. */
  arrived(conversationId: string): void {
    this.#arrived += 1;
    this.#refused.delete(conversationId);
  }

  /** What a refusal of a chat means, which says for itself only that the chat is shut. */
  judge(conversationId: string, fault: Fault): Fault {
    const since = this.#refused.get(conversationId);
    if (since !== undefined && since < this.#arrived) {
      this.#refused.delete(conversationId);
      return fault;
    }
    if (since === undefined && this.#refused.size < MOST) this.#refused.set(conversationId, this.#arrived);
    const { message, cause } = fault;
    const inARow = [...this.#refused.values()].filter((arrived) => arrived === this.#arrived).length;
    if (inARow <= ACCIDENTS) return new Fault('unavailable', message, { cause });
    return new Fault('forbidden', message, { cause, code: 'refused', access: connectorIdentity(this.#botId) });
  }
}
