import { type Actor } from '../../domain/actor';
import { type DepartmentId, type ProductId } from '../../domain/ids';
import { type LedgerEntry } from '../../domain/ledger/ledger-entry';
import { type NamedDepartment } from '../../domain/refusal';
import { mapLimited } from '../../concurrency/map-limited';
import { type StandingPorts } from '../ports';
import { departmentsFor, notYours, readStanding } from '../access/standing';
import { namedDepartment } from '../access/names';
import { type Result } from '../../domain/result';

/** How far back one answer reaches, in ledger entries of each department. */
const MOST_ENTRIES = 2000;

/** A page of what was done, newest first. */
export interface HistoryPage {
  readonly departments: readonly NamedDepartment[];
  readonly entries: readonly LedgerEntry[];
  readonly offset: number;
  readonly hasMore: boolean;
}

/** What was done in the actor's departments, or in the one named, newest first; of one product when it is named. */
export async function showHistory(
  ports: StandingPorts,
  actor: Actor,
  asked: {
    readonly department?: DepartmentId;
    readonly product?: ProductId;
    readonly offset: number;
    readonly limit: number;
  },
): Promise<Result<{ readonly page: HistoryPage }>> {
  const standing = await readStanding(ports, actor);
  const departments = departmentsFor(standing, 'see-pools', asked.department);
  if (departments.length === 0) return { ok: false, refusal: notYours(standing) };

  const end = asked.offset + asked.limit;
  const limit = asked.product === undefined ? end + 1 : MOST_ENTRIES;
  const ledgers = await mapLimited(departments, 10, (one) => ports.departments.look(one.id).ledger({ limit }));
  const entries = ledgers
    .flat()
    .filter((entry) => isAbout(entry, asked.product))
    .toSorted((one, other) => (one.at === other.at ? other.number - one.number : one.at < other.at ? 1 : -1));
  const page = {
    departments: departments.map(namedDepartment),
    entries: entries.slice(asked.offset, end),
    offset: asked.offset,
    hasMore: entries.length > end,
  };
  return { ok: true, page };
}

function isAbout(entry: LedgerEntry, product: ProductId | undefined): boolean {
  return product === undefined || ('product' in entry.fact && entry.fact.product === product);
}
