import { type Letter, type LetterContent, type Recipient } from '../../domain/outbox/letter';
import { type Message } from '../teams/messenger';

/** What a letter says, read when it is sent; undefined when there is nothing to say any more. May throw a `Fault`. */
export type Compose = (letter: Letter, recipient: Recipient) => Promise<Message | undefined>;

/** What each kind of letter says, by what it is about, for whom, and its key. */
export type Composers = {
  readonly [Kind in LetterContent['kind']]: (
    content: Extract<LetterContent, { readonly kind: Kind }>,
    recipient: Recipient,
    key: string,
  ) => Promise<Message | undefined>;
};
