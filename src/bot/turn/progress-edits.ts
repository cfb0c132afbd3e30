import { withTimeBudget } from '../../concurrency/time-budget';
import { isFault } from '../../ports/fault';
import { type Logger } from '../../ports/logger';
import { type Message } from '../../ports/teams/messenger';

/** Teams takes 60 messages of one conversation in 30 s, and answers are among them. */
const EVERY_MS = 2_500;
/** An edit that takes longer is not worth waiting for. */
const EDIT_MS = 2_000;

/**
 * Shows in a message how far the work is whose answer it will show: now and then, one edit at a time. What cannot be shown loses nothing, since
 * the next one says more.
 */
export class ProgressEdits {
  readonly #edit: (message: Message) => Promise<void>;
  readonly #logger: Logger;
  readonly #now: () => number;
  #lastAt: number;
  #underWay: Promise<void> | undefined;
  #isOver = false;

  constructor(edit: (message: Message) => Promise<void>, logger: Logger, now: () => number) {
    this.#edit = edit;
    this.#logger = logger;
    this.#now = now;
    this.#lastAt = now();
  }

  /** Shows this, unless something was shown just now. */
  say(message: Message): void {
    const isTooSoon = this.#now() - this.#lastAt < EVERY_MS;
    if (this.#isOver || isTooSoon || this.#underWay !== undefined) return;
    this.#lastAt = this.#now();
    this.#underWay = this.#show(message);
  }

  /** Shows nothing more. @returns Once nothing can arrive behind what is shown next. */
  async end(): Promise<void> {
    this.#isOver = true;
    await this.#underWay;
  }

  async #show(message: Message): Promise<void> {
    try {
      await withTimeBudget(EDIT_MS, () => this.#edit(message));
    } catch (error) {
      const kind = isFault(error) ? error.kind : 'bug';
      this.#logger.warn('how far something is was not shown', { kind, ...(kind === 'bug' ? { error } : {}) });
    }
    this.#underWay = undefined;
  }
}
