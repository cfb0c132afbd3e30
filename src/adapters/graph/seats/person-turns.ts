import { type UserId } from '../../../domain/ids';
import { Bell } from './bell';

/** Ends a turn. */
export type EndTurn = () => void;

/** Keeps two requests about one person from being under way at a time. */
export class PersonTurns {
  readonly #busy = new Map<string, Bell>();

  /** Whether nobody has a turn with this person. */
  isFree(userId: UserId): boolean {
    return !this.#busy.has(userId.toLowerCase());
  }

  /** A turn, if nobody has one with this person. */
  tryTake(userId: UserId): EndTurn | undefined {
    const key = userId.toLowerCase();
    if (this.#busy.has(key)) {
      return undefined;
    }
    const ended = new Bell();
    this.#busy.set(key, ended);
    return () => {
      this.#busy.delete(key);
      ended.ring();
    };
  }

  /** Waits for the end of the turn that somebody has with this person, at most so long; not at all when nobody has. */
  async whenFree(userId: UserId, ms: number): Promise<void> {
    await this.#busy.get(userId.toLowerCase())?.nextWithin(ms);
  }
}
