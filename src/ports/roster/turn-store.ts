import { type ActivityKey } from '../../domain/ids';
import { type Instant } from '../../domain/calendar';
import { type OnUnreadable } from '../fault';

/** A plain value that can be stored. */
export type Storable =
  string | number | boolean | null | readonly Storable[] | { readonly [key: string]: Storable | undefined };

/**
 * What became of an incoming message. `working` means that somebody answers it right now, or died while doing so;
 * `looking-up` that the command waits for the directory, and `asked` that it waits for its sender, with all that is
 * needed to go on.
 */
export interface TurnRecord {
  readonly key: ActivityKey;
  readonly status: 'working' | 'looking-up' | 'asked' | 'answered';
  /** When it was taken on first, whoever goes on with it; once it is answered, when that was shown. */
  readonly at: Instant;
  /** When whoever works on it took it on, if not first; of one that was given up, long ago. */
  readonly takenOverAt?: Instant;
  /** The command to go on with; only while `looking-up` or `asked`. */
  readonly turn?: Storable;
  /** The message of ours that says so; only while `looking-up`. */
  readonly activityId?: string;
  /** Who said it where: the same for all that one person says in one conversation. */
  readonly talk?: ActivityKey;
  /** What was said and asked, for what its sender says next; as whoever keeps it wrote it. */
  readonly said?: Storable;
}

/** Remembers incoming messages for a day, so that a repeat is recognized and a waiting one is not forgotten. */
export interface TurnStore {
  /**
   * Takes a message on.
   *
   * @returns `first`; `retried` when an earlier taker seems to have died more than a minute ago (or, within this process,
   *   failed); `repeat` when it was answered or somebody answers it right now.
   * @param talk Who says it where.
   */
  claim(key: ActivityKey, talk?: ActivityKey): Promise<'first' | 'retried' | 'repeat'>;
  find(key: ActivityKey): Promise<TurnRecord | undefined>;
  save(record: TurnRecord): Promise<void>;
  /** Ends a claim without an answer, as if whoever claimed it had died long ago: the next delivery goes on with it at once. */
  giveUp(key: ActivityKey): Promise<void>;
  /** Forgets a claim, so that a repeat is taken on again: the message could not be answered. */
  release(key: ActivityKey): Promise<void>;
  /** What one person said in one conversation, the newest first, at most five. @param until Nothing that came later. */
  lately(talk: ActivityKey, until?: Instant): Promise<readonly TurnRecord[]>;
  /** Answers a question unless it is answered. @returns The answer that counts, this one or the one that came first. */
  answerOnce(key: ActivityKey, answer: Storable): Promise<Storable>;
  /** Messages that wait for the directory, oldest first, at most 100. */
  lookingUp(onUnreadable?: OnUnreadable): Promise<readonly TurnRecord[]>;
}
