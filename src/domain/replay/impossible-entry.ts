import { type LedgerEntry } from '../ledger/ledger-entry';

/** A ledger says something that cannot have happened after all that it says before: it was not written by this program, or not in this order. */
export class ImpossibleEntry extends Error {
  override readonly name = 'ImpossibleEntry';
  readonly department: LedgerEntry['department'];
  readonly number: number;

  constructor({ department, number, fact }: Pick<LedgerEntry, 'department' | 'number' | 'fact'>, problem: string) {
    super(`ledger of ${department}, entry ${number} (${fact.action}): ${problem}`);
    this.department = department;
    this.number = number;
  }
}

/** Ends the replay at an entry, unless what it says can have happened. */
export function insist(isPossible: boolean, entry: LedgerEntry, problem: string): asserts isPossible {
  if (!isPossible) throw new ImpossibleEntry(entry, problem);
}
