import { type Actor } from '../../../domain/actor';
import { seesEverything } from '../../../domain/authority';
import { defined } from '../../../domain/defined';
import { type Department, openAmong } from '../../../domain/institution/department';
import { type DepartmentId, type ProductId } from '../../../domain/ids';
import { type LedgerEntry } from '../../../domain/ledger/ledger-entry';
import { type NamedDepartment } from '../../../domain/refusal';
import { type LedgerPlace } from '../../../ports/roster/department-store';
import { type StandingPorts } from '../../ports';
import { departmentsFor, notYours, readStanding } from '../../access/standing';
import { nextOf, type PageAsked, type Paged } from '../../page';
import { type Result } from '../../../domain/result';

/** A page of what was done, newest first. */
export interface HistoryPage extends Paged<LedgerPlace> {
  /** Those that may have entries, with what they were called before. */
  readonly departments: readonly (NamedDepartment & Pick<Department, 'earlierNames'>)[];
  readonly entries: readonly LedgerEntry[];
}

/** What is asked about: the actor's departments, or the one named; a product when it is named. */
export interface HistoryAsked extends PageAsked<LedgerPlace> {
  readonly department?: DepartmentId | undefined;
  readonly product?: ProductId | undefined;
}

/** What was done in the actor's departments, or in the one named, newest first; of one product when it is named. */
export async function showHistory(
  ports: StandingPorts,
  actor: Actor,
  { department, product, after, limit }: HistoryAsked,
): Promise<Result<{ readonly page: HistoryPage }>> {
  const standing = await readStanding(ports, actor);
  const departments = departmentsFor(standing, 'see-pools', department);
  if (departments.length === 0) return { ok: false, refusal: notYours(standing) };

  // All of them are not named one by one: that would be as long a question as there are departments.
  const isEvery = departments.length === openAmong(standing.departments).length;
  const isAll = department === undefined && isEvery && seesEverything(actor, standing.institution);
  const which = isAll ? {} : { departments: departments.map(({ id }) => id) };
  const found = await ports.departments.ledger({ ...which, ...defined({ product, after }), limit: limit + 1 });
  const entries = found.slice(0, limit);
  const next = nextOf(entries, found.length, ({ at, department: of, number }) => ({ at, department: of, number }));
  return { ok: true, page: { departments: isAll ? standing.departments : departments, entries, next } };
}
