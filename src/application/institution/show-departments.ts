import { type Actor } from '../../domain/actor';
import { isApprover, seesEverything } from '../../domain/authority';
import { type Department } from '../../domain/institution/department';
import { type DepartmentId } from '../../domain/ids';
import { centralItOnly } from '../access/central-it';
import { mapLimited } from '../../concurrency/map-limited';
import { type RecordPorts, type StandingPorts } from '../ports';
import { type PoolSummary, showSeats } from '../roster/show-seats';
import { departmentIfAllowed, notYours, readStanding } from '../access/standing';
import { type Result } from '../../domain/result';

/** A page of all departments, by name. */
export interface DepartmentsPage {
  readonly departments: readonly { readonly department: Department; readonly poolCount: number }[];
  readonly offset: number;
  readonly total: number;
  /** Whether whoever looks may change them. */
  readonly canChange: boolean;
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

/** Every department, for approvers and auditors. */
export async function showDepartments(
  ports: StandingPorts,
  actor: Actor,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<Looked<DepartmentsPage>> {
  const { institution, departments: all } = await readStanding(ports, actor);
  if (!seesEverything(actor, institution)) return { ok: false, refusal: centralItOnly(institution) };
  const departments = await mapLimited(all.slice(offset, offset + limit), 8, async (department) => {
    const pools = await ports.departments.look(department.id).pools();
    return { department, poolCount: pools.length };
  });
  return { ok: true, page: { departments, offset, total: all.length, canChange: isApprover(actor, institution) } };
}

/** One department; "not there" and "not yours" get the same answer. */
export async function showDepartment(
  ports: RecordPorts,
  actor: Actor,
  id: DepartmentId,
): Promise<Looked<DepartmentPage>> {
  const standing = await readStanding(ports, actor);
  const department = departmentIfAllowed(standing, 'see-pools', id);
  if (department === undefined) return { ok: false, refusal: notYours(standing) };
  const seats = await showSeats(ports, actor, id);
  const pools = seats.kind === 'shown' ? seats.answer : [];
  const { institution } = standing;
  const may = { canChange: isApprover(actor, institution), seesAll: seesEverything(actor, institution) };
  return { ok: true, page: { department, pools, ...may } };
}
