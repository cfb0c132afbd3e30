import { type PersonActor } from '../../domain/actor';
import { type AuditRights } from '../../domain/audit/audit-shown';
import { isApprover, seesEverything } from '../../domain/authority';
import { type DepartmentId } from '../../domain/ids';
import { type NamedDepartment } from '../../domain/refusal';
import { type Result } from '../../domain/result';
import { centralItOnly } from '../access/central-it';
import { departmentIfAllowed, departmentsFor, notYours, readStanding } from '../access/standing';
import { namedDepartment } from '../access/names';
import { type StandingPorts } from '../ports';

/** How far an actor sees into an audit. */
export type AuditReach =
  /** All of it, or the department that was named. */
  | { readonly kind: 'shown'; readonly department?: DepartmentId; readonly may: AuditRights }
  /** One of these has to be chosen. */
  | { readonly kind: 'ask-department'; readonly departments: readonly NamedDepartment[] };

/**
 * How far an actor sees: approvers and auditors everything, others the part of a department of their own. Refused are departments of others,
 * there or not, and whoever has none.
 */
export async function auditReach(
  ports: StandingPorts,
  actor: PersonActor,
  named?: DepartmentId,
): Promise<Result<{ readonly reach: AuditReach }>> {
  const standing = await readStanding(ports, actor);
  const { institution } = standing;
  const may = { decides: isApprover(actor, institution), seesEverything: seesEverything(actor, institution) };
  if (named !== undefined) {
    const department = departmentIfAllowed(standing, 'see-pools', named);
    return department === undefined
      ? { ok: false, refusal: notYours(standing) }
      : { ok: true, reach: { kind: 'shown', department: named, may } };
  }
  if (may.seesEverything) return { ok: true, reach: { kind: 'shown', may } };
  const [only, ...others] = departmentsFor(standing, 'see-pools');
  if (only === undefined) return { ok: false, refusal: centralItOnly(institution) };
  return {
    ok: true,
    reach:
      others.length === 0
        ? { kind: 'shown', department: only.id, may }
        : { kind: 'ask-department', departments: [only, ...others].map(namedDepartment) },
  };
}
