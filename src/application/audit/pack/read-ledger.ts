import { type Instant } from '../../../domain/calendar';
import { type DepartmentId } from '../../../domain/ids';
import { INSTITUTION, type LedgerEntry } from '../../../domain/ledger/ledger-entry';
import { type LedgerSlice } from '../../../ports/roster/department-store';
import { type RecordPorts } from '../../ports';

const PAGE = 500;

/** Which part of a ledger. */
export interface LedgerPart {
  readonly department: DepartmentId;
  /** Only what was recorded before this. */
  readonly before: Instant;
  /** Only entries up to this number, where something was added meanwhile. */
  readonly throughNumber?: number;
}

/** The entries of a ledger from the first on, in pages of 500 at most, none of them empty. */
export async function* ledgerPages(
  { departments, institution }: Pick<RecordPorts, 'departments' | 'institution'>,
  { department, before, throughNumber = Infinity }: LedgerPart,
): AsyncGenerator<readonly LedgerEntry[]> {
  const read = (slice: LedgerSlice): Promise<readonly LedgerEntry[]> =>
    department === INSTITUTION ? institution.look().ledger(slice) : departments.look(department).ledger(slice);
  // Times never go back in a ledger, so that the first that is too late ends it.
  const isTooLate = ({ at, number }: LedgerEntry): boolean => number > throughNumber || at >= before;
  for (let sinceNumber = 1; ; sinceNumber += PAGE) {
    const page = await read({ sinceNumber, limit: PAGE });
    const last = page.at(-1);
    if (last === undefined) return;
    const isCut = isTooLate(last);
    const taken = isCut ? page.filter((entry) => !isTooLate(entry)) : page;
    if (taken.length > 0) yield taken;
    if (isCut || page.length < PAGE) return;
  }
}
