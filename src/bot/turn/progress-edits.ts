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
  readonly #everyMs: number;
  #newest: Message | undefined;
  #lastAt: number;
  #timer: NodeJS.Timeout | undefined;
  #underWay: Promise<void> | undefined;
  #isOver = false;

  constructor(edit: (message: Message) => Promise<void>, logger: Logger, now: () => number, everyMs = EVERY_MS) {
    this.#edit = edit;
    this.#logger = logger;
    this.#now = now;
    this.#everyMs = everyMs;
    this.#lastAt = now();
  }

  /** Shows this, or what is newer by then, once the last edit is long enough ago. */
  say(message: Message): void {
    this.#newest = message;
    this.#showWhenDue();
  }

  /** Shows nothing more. @returns Once nothing can arrive behind what is shown next. */
  async end(): Promise<void> {
    this.#isOver = true;
    clearTimeout(this.#timer);
    await this.#underWay;
  }

  #showWhenDue(): void {
    if (this.#isOver || this.#underWay !== undefined || this.#newest === undefined) return;
    const waitMs = this.#lastAt + this.#everyMs - this.#now();
    clearTimeout(this.#timer);
    if (waitMs > 0) {
      this.#timer = setTimeout(() => {
        this.#showWhenDue();
      }, waitMs).unref();
      return;
    }
    this.#lastAt = this.#now();
    this.#underWay = this.#show(this.#newest);
    this.#newest = undefined;
  }

  async #show(message: Message): Promise<void> {
    try {
      await withTimeBudget(EDIT_MS, () => this.#edit(message));
    } catch (error) {
      const kind = isFault(error) ? error.kind : 'bug';
      this.#logger.warn('how far something is was not shown', { kind, error });
    }
    this.#underWay = undefined;
    this.#showWhenDue();
  }
}
