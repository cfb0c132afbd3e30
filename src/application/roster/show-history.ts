import { type Actor } from '../../domain/actor';
import { type DepartmentId, type ProductId } from '../../domain/ids';
import { type LedgerEntry } from '../../domain/ledger/ledger-entry';
import { defined } from '../../domain/defined';
import { type NamedDepartment } from '../../domain/refusal';
import { type DepartmentBooks } from '../../ports/roster/department-store';
import { mapLimited } from '../../concurrency/map-limited';
import { type StandingPorts } from '../ports';
import { departmentsFor, notYours, readStanding } from '../access/standing';
import { namedDepartment } from '../access/names';
import { type Result } from '../../domain/result';

/** Ledger entries read at once where only those of one product count. */
const ENTRIES_AT_ONCE = 2000;

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
  const ledgers = await mapLimited(departments, 10, (one) =>
    newestAbout(ports.departments.look(one.id), asked.product, end + 1),
  );
  const entries = ledgers
    .flat()
    .toSorted((one, other) => (one.at === other.at ? other.number - one.number : one.at < other.at ? 1 : -1));
  const page = {
    departments: departments.map(namedDepartment),
    entries: entries.slice(asked.offset, end),
    offset: asked.offset,
    hasMore: entries.length > end,
  };
  return { ok: true, page };
}

/** The newest entries of a ledger about a product, or about anything, however far back they are. */
async function newestAbout(
  books: DepartmentBooks,
  product: ProductId | undefined,
  most: number,
): Promise<readonly LedgerEntry[]> {
  if (product === undefined) return books.ledger({ limit: most });
  const found: LedgerEntry[] = [];
  for (let fromNumber: number | undefined; found.length < most;) {
    const read = await books.ledger({ limit: ENTRIES_AT_ONCE, ...defined({ fromNumber }) });
    found.push(...read.filter((entry) => isAbout(entry, product)));
    const last = read.at(-1)?.number ?? 1;
    if (read.length < ENTRIES_AT_ONCE || last <= 1) break;
    fromNumber = last - 1;
  }
  return found.slice(0, most);
}

function isAbout(entry: LedgerEntry, product: ProductId | undefined): boolean {
  return product === undefined || ('product' in entry.fact && entry.fact.product === product);
}
