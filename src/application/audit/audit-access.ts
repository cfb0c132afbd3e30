import { type Actor } from '../../domain/actor';
import { hasRight, seesEverything } from '../../domain/authority';
import { type Department } from '../../domain/institution/department';
import { type DepartmentId } from '../../domain/ids';
import { type NamedDepartment, type Refusal } from '../../domain/refusal';
import { type Result } from '../../domain/result';
import { centralItOnly } from '../access/central-it';
import { namedDepartment } from '../access/names';
import { type Ports } from '../ports';

/** What of audits somebody may see: all, or the part of a department. */
export type AuditSight = Result<{ readonly department: NamedDepartment | undefined }>;

/**
 * Whether somebody may see an audit, read anew: approvers and auditors see all and every department's part, people of a department that
 * one's. Everybody else is refused as they are where they ask for the position, whether or not there is such a department.
 */
export async function maySeeAudit(
  ports: Pick<Ports, 'institution' | 'departments'>,
  actor: Actor,
  /** The department whose part it is; absent, all. */
  asked: { readonly department?: DepartmentId | undefined },
): Promise<AuditSight> {
  const [institution, department] = await Promise.all([
    ports.institution.read(),
    departmentOf(ports.departments, asked.department),
  ]);
  const refusal: Refusal = centralItOnly(institution);
  if (asked.department === undefined)
    return seesEverything(actor, institution) ? { ok: true, department: undefined } : { ok: false, refusal };
  if (department === undefined || !hasRight(actor, 'see-pools', department, institution)) return { ok: false, refusal };
  return { ok: true, department: namedDepartment(department) };
}

async function departmentOf(
  departments: Ports['departments'],
  id: DepartmentId | undefined,
): Promise<Department | undefined> {
  const [found] = id === undefined ? [] : await departments.departmentsOf([id]);
  return found;
}
