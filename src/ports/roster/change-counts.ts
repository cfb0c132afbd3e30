import { type ActivityKey, type UserId } from '../../domain/ids';
import { type Instant } from '../../domain/calendar';

/** A change that somebody made: a command or a press, however many people it names. */
export interface CountedChange {
  readonly key: ActivityKey;
  readonly at: Instant;
}

/** The latest changes of people who make many, as processes write them down for one another. Forgotten after two minutes. */
export interface ChangeCounts {
  /**
   * Writes down what the latest changes of somebody are by now.
   *
   * @param next What is to be written, by what others wrote; may be asked again while they write first.
   * @returns What was written. Fault `conflict` when others always came first.
   */
  update(
    sender: UserId,
    next: (written: readonly CountedChange[]) => readonly CountedChange[],
  ): Promise<readonly CountedChange[]>;
}
