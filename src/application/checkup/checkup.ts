import { defined } from '../../domain/defined';
import { type Check, type Checked, type CheckName, type Shortcoming } from '../../ports/check';
import { type Logger } from '../../ports/logger';
import { look, type Seen } from './look';

/** A look that takes longer counts as one that nobody answered. */
const LIMIT_MS = 5_000;

/** What was seen last, and when. */
export interface Kept extends Seen {
  /** The end of the look. */
  readonly at: Date;
}

/** What a checkup is made of. */
interface Parts {
  readonly checks: readonly Check[];
  readonly logger: Logger;
  readonly now: () => Date;
  /** Waits, in a way that the signal can end. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Told of every look. */
  readonly onLook?: (name: CheckName, seen: Seen) => void;
}

/**
 * Looks at everything outside again and again, each thing on its own, and keeps what it saw: whoever asks is answered at once, and costs
 * nothing. What is wrong is written down once, when it is seen first.
 */
export class Checkup {
  readonly #parts: Parts;
  readonly #kept = new Map<CheckName, Kept>();
  readonly #stopping = new AbortController();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Begins; resolves when the first look at one thing has ended. */
  async start(first: CheckName): Promise<void> {
    const begun = this.#parts.checks.map(singly).map((check) => ({ check, look: this.#look(check, 'whole') }));
    for (const { check, look: firstLook } of begun) void firstLook.then(() => this.#goOn(check));
    await begun.find(({ check }) => check.name === first)?.look;
  }

  /** What is looked at. */
  get names(): readonly CheckName[] {
    return this.#parts.checks.map(({ name }) => name);
  }

  /** What was seen last; undefined before the first look at it has ended. */
  seen(name: CheckName): Kept | undefined {
    return this.#kept.get(name);
  }

  /** Looks no more. What is under way is nothing to wait for. */
  stop(): void {
    this.#stopping.abort();
  }

  async #goOn(check: Check): Promise<void> {
    const { signal } = this.#stopping;
    for (;;) {
      await this.#parts.pause(check.everySeconds * 1000, signal);
      if (signal.aborted) return;
      await this.#look(check, 'again');
    }
  }

  async #look(check: Check, how: 'whole' | 'again'): Promise<void> {
    const seen = await look(check, how, LIMIT_MS);
    if (this.#stopping.signal.aborted) return;
    const before = this.#kept.get(check.name);
    this.#kept.set(check.name, { ...seen, at: this.#parts.now() });
    this.#parts.onLook?.(check.name, seen);
    this.#write(check, before?.shortcomings ?? [], seen);
  }

  #write({ name, title }: Check, before: readonly Shortcoming[], { shortcomings }: Seen): void {
    const { logger } = this.#parts;
    const known = new Set(before.map(({ what }) => what));
    for (const { what, remedy, access, isWarning } of shortcomings.filter((one) => !known.has(one.what))) {
      logger[isWarning === true ? 'warn' : 'error'](`${title}: ${what}`, {
        check: name,
        // The same fields as where work meets it.
        ...(access ?? defined({ remedy })),
      });
    }
    if (before.length > 0 && shortcomings.length === 0)
      logger.info(`${title} is as it should be again`, { check: name });
  }
}

/** A check of which two never run at a time: one that hangs is waited for, and no other begun beside it. */
function singly(check: Check): Check {
  let running: Promise<Checked> | undefined;
  return {
    ...check,
    run: (how, signal) => {
      running ??= check.run(how, signal).finally(() => {
        running = undefined;
      });
      return running;
    },
  };
}
