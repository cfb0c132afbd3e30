import { type PersonActor } from '../../domain/actor';
import { type Department, includesPerson, isOwnDirectoryName } from '../../domain/institution/department';
import { type DepartmentId } from '../../domain/ids';
import { type KnownPerson, named } from '../../domain/people';
import { type Result } from '../../domain/result';
import { type NamedDepartment } from '../../domain/refusal';
import { byName } from '../access/page-departments';
import { allDepartmentsFor, isOwn, notYours, readStanding, rolesOf, type Standing } from '../access/standing';
import { lookUpIds } from '../people/look-up-people';
import { type Ports } from '../ports';

/** Departments that one answer names people of. */
const MOST_DEPARTMENTS = 3;

/** Who can do what. */
export interface Deciders {
  /** Those of the asker, or the one that was named. */
  readonly departments: readonly {
    readonly department: NamedDepartment;
    readonly delegates: readonly KnownPerson[];
    readonly purchasers: readonly KnownPerson[];
  }[];
  /** The asker's departments that are not here. */
  readonly more: number;
  readonly approvers: readonly KnownPerson[];
  readonly isApprover: boolean;
  readonly seesPools: boolean;
  readonly seesEverything: boolean;
}

/**
 * Who adds people, who buys and who approves, for the departments of whoever asks: by their role, otherwise by what the directory says.
 *
 * @returns Refusal `not-yours` when there is no such department.
 */
export async function whoDecides(
  ports: Ports,
  actor: PersonActor,
  asked: DepartmentId | undefined,
): Promise<Result<{ readonly deciders: Deciders }>> {
  const standing = await readStanding(ports, actor);
  const departments =
    asked === undefined ? await departmentsOf(ports, standing, actor) : allDepartmentsFor(standing, 'see-pools', asked);
  if (asked !== undefined && departments.length === 0) return { ok: false, refusal: notYours(standing) };
  const shown = departments.toSorted(byName).slice(0, MOST_DEPARTMENTS);
  const { seesPools, seesEverything } = rolesOf(standing);
  const { approvers } = standing.institution;
  return {
    ok: true,
    deciders: {
      departments: shown.map(({ id, name, delegates, purchasers }) => ({
        department: { id, name },
        delegates: delegates.map(named),
        purchasers: purchasers.filter(({ userId }) => !includesPerson(delegates, userId)).map(named),
      })),
      more: departments.length - shown.length,
      approvers: approvers.map(named),
      isApprover: includesPerson(approvers, actor.userId),
      seesPools,
      seesEverything,
    },
  };
}

/** The departments somebody belongs to by role or, without one, by what the directory says; it is a help, and no more. */
async function departmentsOf(ports: Ports, standing: Standing, actor: PersonActor): Promise<readonly Department[]> {
  const own = standing.departments.filter((department) => isOwn(actor, department));
  if (own.length > 0 || rolesOf(standing).seesEverything) return own;
  const [self] = (await lookUpIds(ports, [actor.userId])) ?? [];
  const home = self?.people[0]?.directoryDepartment;
  if (home === undefined || self?.people[0]?.isGuest === true) return [];
  return standing.departments.filter((department) => isOwnDirectoryName(department, home));
}
