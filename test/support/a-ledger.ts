import { type Actor } from '../../src/domain/actor';
import { type CalendarDate, type Instant } from '../../src/domain/calendar';
import { type DepartmentId } from '../../src/domain/ids';
import { type LedgerEntry, type LedgerFact, NO_PREVIOUS } from '../../src/domain/ledger/ledger-entry';
import { actor, MATH } from './builders';

/** What of an entry a test cares about besides its fact. */
interface EntryOwn {
  readonly at?: string;
  readonly by?: Actor;
  readonly command?: string;
  readonly undoes?: string;
}

/** Entries of a ledger without hashes, numbered as they are told; a minute apart unless something else is said. */
export class ALedger {
  readonly entries: LedgerEntry[] = [];
  readonly #department: DepartmentId;
  #at = Date.parse('2027-03-01T18:00:00.000Z');

  constructor(department: DepartmentId = MATH) {
    this.#department = department;
  }

  tell(fact: LedgerFact, { at, by = actor(900), command, undoes }: EntryOwn = {}): this {
    this.#at = at === undefined ? this.#at + 60_000 : Date.parse(at);
    const number = this.entries.length + 1;
    const when = new Date(this.#at).toISOString();
    this.entries.push({
      ...{ format: 1, department: this.#department, number, at: when as Instant, actor: by },
      effectiveOn: when.slice(0, 10) as CalendarDate,
      command: command ?? `command-${number}`,
      ...(undoes === undefined ? {} : { undoes }),
      ...{ fact, previous: NO_PREVIOUS, hash: '' },
    });
    return this;
  }
}
