import { type Instant } from '../calendar';
import { type Letter, type Recipient, type SettledLetter } from './letter';

/** All that is on its way to one recipient, what went, and what they are known to have been told. One document. */
export interface Mailbox {
  readonly id: string;
  readonly recipient: Recipient;
  /** Not settled yet, in the order in which they were decided. */
  readonly letters: readonly Letter[];
  /** The newest last, at most {@link MOST_SETTLED}. */
  readonly settled: readonly SettledLetter[];
  /**
   * What they were told of, by what it is about; written together with the letter that tells it, so that nothing is decided twice.
   * `ladder`: the day of the last rung; others as their writers say.
   */
  readonly marks: Readonly<Record<string, string>>;
  /** Which process sends right now. */
  readonly claimedBy?: string;
  readonly claimedUntil?: Instant;
  /** Whether there are letters. */
  readonly isOpen: boolean;
}

/** Settled letters that a mailbox remembers. */
export const MOST_SETTLED = 60;

/** The id of a recipient's mailbox. */
export const mailboxId = (recipient: Recipient): string => ('userId' in recipient ? recipient.userId : 'channel');

/** A mailbox that nothing was ever sent to. */
export const emptyMailbox = (recipient: Recipient): Mailbox => ({
  id: mailboxId(recipient),
  recipient,
  letters: [],
  settled: [],
  marks: {},
  isOpen: false,
});

/** Whether a letter was decided before, sent or not. */
export const knowsLetter = ({ letters, settled }: Mailbox, key: string): boolean =>
  letters.some((one) => one.key === key) || settled.some((one) => one.key === key);

/** A mailbox with one letter more, unless it was decided before, and with marks; undefined takes a mark away. */
export function withLetter(
  mailbox: Mailbox,
  letter: Letter | undefined,
  marks: Readonly<Record<string, string | undefined>> = {},
): Mailbox {
  const isNew = letter !== undefined && !knowsLetter(mailbox, letter.key);
  const letters = isNew ? [...mailbox.letters, letter] : mailbox.letters;
  const all = Object.entries({ ...mailbox.marks, ...marks });
  const kept = all.filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...mailbox, letters, marks: Object.fromEntries(kept), isOpen: letters.length > 0 };
}
