import { type Actor } from '../../domain/actor';
import { isApprover, seesEverything } from '../../domain/authority';
import { type Department, openAmong, withoutDelegate } from '../../domain/institution/department';
import { type NamedDepartment } from '../../domain/refusal';
import { namedDepartment } from '../access/names';
import { type DepartmentId } from '../../domain/ids';
import { centralItOnly } from '../access/central-it';
import { type RecordPorts, type StandingPorts } from '../ports';
import { type NamePlace, pageOfDepartments } from '../access/page-departments';
import { type CountedPage, type PageAsked } from '../page';
import { type PoolSummary, summariesOf } from '../roster/shown/show-seats';
import { departmentIfAllowed, notYours, readStanding } from '../access/standing';
import { type Result } from '../../domain/result';

/** A department, and how many pools it has. */
export interface DepartmentLine {
  readonly department: Department;
  readonly poolCount: number;
}

/** A page of all departments, by name. */
export interface DepartmentsPage extends CountedPage<DepartmentLine, NamePlace> {
  /** Whether whoever looks may change them. */
  readonly canChange: boolean;
  /** Those of all in which nobody is a delegate. */
  readonly withoutDelegate: readonly NamedDepartment[];
  readonly closed: readonly NamedDepartment[];
}

/** One department, for somebody who may see its pools. */
export interface DepartmentPage {
  readonly department: Department;
  readonly pools: readonly PoolSummary[];
  readonly canChange: boolean;
  /** Whether whoever looks sees every department. */
  readonly seesAll: boolean;
}

type Looked<Page> = Result<{ readonly page: Page }>;

/** Every open department, for approvers and auditors. */
export async function showDepartments(
  ports: StandingPorts,
  actor: Actor,
  asked: PageAsked<NamePlace>,
): Promise<Looked<DepartmentsPage>> {
  const { institution, departments: all } = await readStanding(ports, actor);
  if (!seesEverything(actor, institution)) return { ok: false, refusal: centralItOnly(institution) };
  const page = pageOfDepartments(openAmong(all), asked);
  const ids = page.lines.map(({ id }) => id);
  // Who has a role there is said as it is now.
  const [found, pools] = await Promise.all([ports.departments.departmentsOf(ids), ports.departments.poolsOf(ids)]);
  const lines = page.lines.map((known) => ({
    department: found.find(({ id }) => id === known.id) ?? known,
    poolCount: pools.filter((pool) => pool.department === known.id).length,
  }));
  const closed = all.filter(({ closedAt }) => closedAt !== undefined);
  const marked = { withoutDelegate: withoutDelegate(all).map(namedDepartment), closed: closed.map(namedDepartment) };
  return { ok: true, page: { ...page, lines, canChange: isApprover(actor, institution), ...marked } };
}

/** One department; "not there" and "not yours" get the same answer. */
export async function showDepartment(
  ports: RecordPorts,
  actor: Actor,
  id: DepartmentId,
): Promise<Looked<DepartmentPage>> {
  const standing = await readStanding(ports, actor);
  const known = departmentIfAllowed(standing, 'see-pools', id);
  if (known === undefined) return { ok: false, refusal: notYours(standing) };
  const [[department = known], pools] = await Promise.all([
    ports.departments.departmentsOf([id]),
    summariesOf(ports, [known]),
  ]);
  const { institution } = standing;
  const may = { canChange: isApprover(actor, institution), seesAll: seesEverything(actor, institution) };
  return { ok: true, page: { department, pools, ...may } };
}
