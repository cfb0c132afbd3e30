import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { type Ports } from '../../../src/application/ports';
import { type Instant, instantOf } from '../../../src/domain/calendar';
import { type UserId } from '../../../src/domain/ids';
import { type Letter } from '../../../src/domain/outbox/letter';
import { withLetter } from '../../../src/domain/outbox/mailbox';
import { type Messenger } from '../../../src/ports/teams/messenger';
import { MATH, VISIO } from '../builders';
import { addressOf } from '../bot/pressing';
import { type MovableClock, portsOn } from './store-harness';

/** A letter that tells somebody of their seat. */
export const aLetter = (to: UserId, key: string, at: Instant): Letter => ({
  key,
  content: {
    kind: 'notice',
    notice: {
      to,
      about: 'covered',
      department: { id: MATH, name: 'Mathematics' },
      product: { id: VISIO, name: 'Visio' },
      at,
    },
  },
  decidedAt: at,
});

/** Decides letters for the people of some numbers, who all have a chat. */
export async function decideLetters(ports: Ports, numbers: readonly number[], keys = ['first']): Promise<void> {
  for (const number of numbers) {
    const address = addressOf(number);
    await ports.conversations.save(address);
    await ports.outbox.change({ userId: address.userId }, (now) =>
      keys.reduce((so, key) => withLetter(so, aLetter(address.userId, key, instantOf(ports.clock.now()))), now),
    );
  }
}

/** What people got: a line for each message, `chat-1`. */
export class Arrivals {
  readonly chats: string[] = [];

  readonly messenger: Messenger = {
    post: ({ conversationId }) => {
      this.chats.push(conversationId);
      return Promise.resolve(`message-${this.chats.length}`);
    },
    update: () => Promise.resolve(),
  };

  /** Chats that got more than one message, and how many more. */
  get repeats(): number {
    return this.chats.length - new Set(this.chats).size;
  }
}

/** One process of several on the same documents. */
export const processOn = (documents: DocumentStore, clock: MovableClock, messenger: Messenger): Ports =>
  portsOn(documents, { clock, messenger });
