import { type Actor } from '../../domain/actor';
import { type CalendarDate, dateIn, type Instant, instantOf } from '../../domain/calendar';
import { type LedgerFact, type NewLedgerEntry } from '../../domain/ledger/ledger-entry';

/** One entry of a ledger that is to be written, and when it happened. */
export interface Happening {
  readonly at: Date;
  readonly entry: NewLedgerEntry;
}

/** What a department's ledger is to say, in order, by a clock of its own. */
export class Chronicle {
  readonly happenings: Happening[] = [];
  readonly #name: string;
  readonly #timeZone: string;
  #at: Date;
  #commands = 0;

  /**
   * Begins at a moment.
   *
   * @param name Of the department: commands have another name in each.
   */
  constructor(name: string, timeZone: string, from: Date) {
    this.#name = name;
    this.#timeZone = timeZone;
    this.#at = from;
  }

  /** It becomes this late, unless it is later already. */
  moveTo(at: Date): void {
    if (at > this.#at) this.#at = at;
  }

  get at(): Instant {
    return instantOf(this.#at);
  }

  get today(): CalendarDate {
    return dateIn(this.#timeZone, this.#at);
  }

  /** The name of one more command. */
  command(): string {
    return `seed:${this.#name}:${++this.#commands}`;
  }

  /** Facts of one command, at this moment. */
  tell(actor: Actor, command: string, ...facts: readonly LedgerFact[]): void {
    for (const fact of facts)
      this.happenings.push({ at: this.#at, entry: { actor, effectiveOn: this.today, command, fact } });
  }
}
