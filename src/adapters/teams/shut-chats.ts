import { Fault } from '../../ports/fault';
import { connectorIdentity } from './connector-access';

/** More chats than these that are shut one after the other, with none that is open between them, are no accident. */
const ACCIDENTS = 2;

/**
 * Tells a person who shut us out from a connector that does so, where a refusal says neither: it is about one chat, unless several are
 * refused in a row.
 */
export class ShutChats {
  readonly #botId: string;
  /** Chats that were refused since a message arrived anywhere; no more of them than tell an accident from what is none. */
  readonly #inARow = new Set<string>();

  /** Nothing is known yet. */
  constructor(botId: string) {
    this.#botId = botId;
  }

  /** A message arrived somewhere. */
  arrived(): void {
    this.#inARow.clear();
  }

  /** What a refusal of a chat means, which says for itself only that the chat is shut. */
  judge(conversationId: string, fault: Fault): Fault {
    if (this.#inARow.size <= ACCIDENTS) this.#inARow.add(conversationId);
    if (this.#inARow.size <= ACCIDENTS) return fault;
    const { message, cause } = fault;
    return new Fault('forbidden', message, { cause, code: 'refused', access: connectorIdentity(this.#botId) });
  }
}
