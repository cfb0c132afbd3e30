import { type Instant } from '../../domain/calendar';
import { type Recipient } from '../../domain/outbox/letter';
import { type Mailbox } from '../../domain/outbox/mailbox';

/**
 * The notices that we start: decided → sending → settled, one mailbox a recipient. Every method may throw a `Fault`; a change that others
 * come before is decided again.
 */
export interface OutboxStore {
  /** The mailboxes of recipients, in their order; an empty one for who never got anything. */
  read(recipients: readonly Recipient[]): Promise<readonly Mailbox[]>;
  /**
   * Changes a mailbox as it stands now; what is handed back unchanged is not written. `decide` may run several times.
   *
   * @returns It as it is afterwards.
   */
  change(recipient: Recipient, decide: (now: Mailbox) => Mailbox): Promise<Mailbox>;
  /** The same for many, as few transactions as can be. @returns How many changed. */
  changeMany(recipients: readonly Recipient[], decide: (now: Mailbox) => Mailbox): Promise<number>;
  /** Mailboxes with letters that may be sent at `at`, and that no process sends from then, in the order of when they may; at most `limit`. */
  open(asked: { readonly at: Instant; readonly limit: number }): Promise<readonly Mailbox[]>;
  /** Every mailbox, to the end; read once a week, or when somebody asks. */
  all(): Promise<readonly Mailbox[]>;
}
