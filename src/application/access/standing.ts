import { type Actor } from '../../domain/actor';
import { hasRight, isApprover, type Right, seesEverything } from '../../domain/authority';
import { type Department, includesPerson, type Institution } from '../../domain/institution/department';
import { type DepartmentId } from '../../domain/ids';
import { type KnownPerson } from '../../domain/people';
import { type Refusal } from '../../domain/refusal';
import { type Ports, type StandingPorts } from '../ports';

/** What an actor's records allow, read once for one turn; every change checks again when it is made. */
export interface Standing {
  readonly actor: Actor;
  readonly institution: Institution;
  readonly departments: readonly Department[];
}

/** Reads what an actor may do, as it stands now. */
export async function readStanding(ports: StandingPorts, actor: Actor): Promise<Standing> {
  const [institution, departments] = await Promise.all([ports.institution.read(), ports.departments.departments()]);
  return { actor, institution, departments };
}

/**
 * The same ports, which list the departments once: for the length of one turn, where they are asked for again and again. No
 * change is decided from the list.
 */
export function listingDepartmentsOnce(ports: Ports): Ports {
  let listed: Promise<readonly Department[]> | undefined;
  const departments = () => (listed ??= ports.departments.departments());
  return { ...ports, departments: { ...ports.departments, departments } };
}

/**
 * The departments an actor has a right in: the actor's own first, and those that only a role in the whole institution
 * opens when there are none of their own. Of these only the one named, where one is.
 */
export function departmentsFor(standing: Standing, right: Right, named?: DepartmentId): readonly Department[] {
  const allowed = allDepartmentsFor(standing, right, named);
  const own = allowed.filter((department) => isOwn(standing.actor, department));
  return own.length > 0 ? own : allowed;
}

/** Every department an actor has a right in, by name; only the one named, where one is. */
export function allDepartmentsFor(
  { actor, institution, departments }: Standing,
  right: Right,
  named?: DepartmentId,
): readonly Department[] {
  return departments.filter(
    (one) => (named === undefined || one.id === named) && hasRight(actor, right, one, institution),
  );
}

/** The department named, if the actor has the right there. */
export const departmentIfAllowed = (standing: Standing, right: Right, id: DepartmentId): Department | undefined =>
  allDepartmentsFor(standing, right, id)[0];

/** The same refusal whether a department does not exist or is not the actor's. */
export function notYours({ institution }: Pick<Standing, 'institution'>, typed?: string): Refusal {
  return { code: 'not-yours', typed, askPeople: institution.approvers.slice(0, 3) };
}

/** What an actor may do anywhere: what help shows, and what a greeting offers. */
export interface Roles {
  readonly changesRosters: boolean;
  readonly seesPools: boolean;
  /** As a delegate, purchaser or approver. */
  readonly submitsPurchases: boolean;
  /** Departments, roles and products, as an approver. */
  readonly manages: boolean;
  /** Every department, as an approver or auditor. */
  readonly seesEverything: boolean;
}

/** What an actor may do in any department, or in the one given. */
export function rolesOf(standing: Standing, only?: DepartmentId): Roles {
  const { actor, institution } = standing;
  const departments = standing.departments.filter((department) => only === undefined || department.id === only);
  const may = (right: Right) => departments.some((department) => hasRight(actor, right, department, institution));
  return {
    changesRosters: may('change-roster'),
    seesPools: may('see-pools') || seesEverything(actor, institution),
    submitsPurchases: may('submit-purchase'),
    manages: isApprover(actor, institution),
    seesEverything: seesEverything(actor, institution),
  };
}

/** People to ask for seats of a department: its delegates, or the approvers when it has none. */
export function whomToAsk({ institution }: Standing, department: Department | undefined): readonly KnownPerson[] {
  return department === undefined || department.delegates.length === 0 ? institution.approvers : department.delegates;
}

function isOwn(actor: Actor, department: Department): boolean {
  if (actor.kind !== 'person') return false;
  return includesPerson(department.delegates, actor.userId) || includesPerson(department.purchasers, actor.userId);
}
