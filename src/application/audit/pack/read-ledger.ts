import { type Instant } from '../../../domain/calendar';
import { type DepartmentId } from '../../../domain/ids';
import { INSTITUTION, type LedgerEntry } from '../../../domain/ledger/ledger-entry';
import { type RecordPorts } from '../../ports';
import { ledgerPages, type OpenLedger } from '../past/ledger-pages';

/** Which part of a ledger. */
export interface LedgerPart {
  readonly department: DepartmentId;
  /** Only what was recorded before this. */
  readonly before: Instant;
  /** Only entries up to this number, where something was added meanwhile. */
  readonly throughNumber?: number;
}

/** The entries of a part of a ledger from the first on, in pages, none of them empty. */
export async function* ledgerPart(
  { departments, institution }: Pick<RecordPorts, 'departments' | 'institution'>,
  { department, before, throughNumber = Infinity }: LedgerPart,
): AsyncGenerator<readonly LedgerEntry[]> {
  const open: OpenLedger = () => (department === INSTITUTION ? institution.look() : departments.look(department));
  for await (const page of ledgerPages(open)) {
    // Times never go back in a ledger, so that the first that is too late ends it.
    const taken = page.filter(({ at, number }) => number <= throughNumber && at < before);
    if (taken.length > 0) yield taken;
    if (taken.length < page.length) return;
  }
}
