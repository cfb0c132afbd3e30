import { type Actor } from '../../domain/actor';
import { hasRight, isApprover, type Right, seesEverything } from '../../domain/authority';
import { type Department, includesPerson, type Institution, openAmong } from '../../domain/institution/department';
import { type DepartmentId, type UserId } from '../../domain/ids';
import { type KnownPerson } from '../../domain/people';
import { type Refusal } from '../../domain/refusal';
import { type StandingPorts } from '../ports';

/** What an actor's records allow, read once for one turn; every change checks again when it is made. */
export interface Standing {
  readonly actor: Actor;
  readonly institution: Institution;
  /** Every department, by name: the actor's own as they are now, the others as the outline has them. */
  readonly departments: readonly Department[];
}

/**
 * Reads what an actor may do, as it stands now: the roles in the whole institution, and those in the departments that the outline calls the
 * actor's own. Departments of others only have names here, so that it costs the same however many there are.
 */
export function readStanding(ports: StandingPorts, actor: Actor): Promise<Standing> {
  const standings = actor.kind === 'person' ? turns.get(ports.outline) : undefined;
  if (actor.kind !== 'person' || standings === undefined) return standingNow(ports, actor);
  const standing = standings.get(actor.userId) ?? standingNow(ports, actor);
  standings.set(actor.userId, standing);
  return standing;
}

/**
 * Reads what an answer needs while it is read how its asker stands: by what is known of them, which is right almost always; where they stand
 * otherwise now, it is read again. For what changes nothing.
 */
export async function readingAs<Value>(
  ports: StandingPorts,
  actor: Actor,
  read: (standing: Standing) => Promise<Value>,
): Promise<Value> {
  const known = { actor, ...(await ports.outline.known()) };
  const early = read(known);
  // Heard of below, unless it was for nothing.
  early.catch(() => undefined);
  const standing = await readStanding(ports, actor);
  return isAsKnown(known, standing) ? early : read(standing);
}

function isAsKnown(known: Standing, { institution, departments }: Standing): boolean {
  const isSame = (one: unknown, other: unknown) => one === other || JSON.stringify(one) === JSON.stringify(other);
  return (
    isSame(known.institution, institution) &&
    (known.departments === departments ||
      (known.departments.length === departments.length &&
        departments.every((department, index) => isSame(known.departments[index], department))))
  );
}

/** As {@link readStanding}, but read anew for each attempt of a change. */
export async function standingNow(ports: StandingPorts, actor: Actor): Promise<Standing> {
  const known = await ports.outline.known();
  const [institution, own] = await Promise.all([ports.institution.read(), readOwn(ports, actor, known.departments)]);
  const { departments } = await ports.outline.of(institution);
  // Another edition than the one we knew: there may be departments of the actor's that we did not read.
  const now = departments === known.departments ? own : await readOwn(ports, actor, departments);
  return { actor, institution, departments: replaced(departments, now) };
}

/** Departments as they are now, by their ids; undefined where there is none any more. */
type ReadNow = ReadonlyMap<DepartmentId, Department | undefined>;

async function readOwn(
  ports: Pick<StandingPorts, 'departments'>,
  actor: Actor,
  outlined: readonly Department[],
): Promise<ReadNow> {
  const ids = outlined.filter((department) => isOwn(actor, department)).map(({ id }) => id);
  const found = ids.length === 0 ? [] : await ports.departments.departmentsOf(ids);
  return new Map(ids.map((id) => [id, found.find((department) => department.id === id)]));
}

function replaced(outlined: readonly Department[], now: ReadNow): readonly Department[] {
  if (now.size === 0) return outlined;
  return outlined.flatMap((department) => {
    const own = now.has(department.id) ? now.get(department.id) : department;
    return own === undefined ? [] : [own];
  });
}

/** What was read in a turn, by the copy of the outline that its ports have. */
const turns = new WeakMap<object, Map<UserId, Promise<Standing>>>();

/** Ports for the length of one turn: whoever asks again what somebody may do gets what was read the first time, until something is changed. */
export function standingOnce<Given extends StandingPorts>(ports: Given): Given {
  const { departments, institution } = ports;
  const standings = new Map<UserId, Promise<Standing>>();
  const outline = { ...ports.outline };
  turns.set(outline, standings);
  const after = <Value>(change: Promise<Value>): Promise<Value> =>
    change.finally(() => {
      standings.clear();
    });
  return {
    ...ports,
    outline,
    departments: { ...departments, change: (id, decide) => after(departments.change(id, decide)) },
    institution: { ...institution, change: (decide) => after(institution.change(decide)) },
  };
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

/** Every department an actor has a right in, by name; only the one named, where one is. A closed one is found only where it is named. */
export function allDepartmentsFor(
  { actor, institution, departments }: Standing,
  right: Right,
  named?: DepartmentId,
): readonly Department[] {
  // The list itself where it is all of it: what is made of it once serves all turns.
  const among = named === undefined ? openAmong(departments) : departments;
  if (named === undefined && right === 'see-pools' && seesEverything(actor, institution)) return among;
  return among.filter((one) => (named === undefined || one.id === named) && hasRight(actor, right, one, institution));
}

/** Every department whose past an actor may read, by name: closed ones too, for those who see everything. */
export const departmentsRead = (standing: Standing): readonly Department[] =>
  seesEverything(standing.actor, standing.institution)
    ? standing.departments
    : allDepartmentsFor(standing, 'see-pools');

/** The department named, if the actor has the right there. */
export const departmentIfAllowed = (standing: Standing, right: Right, id: DepartmentId): Department | undefined =>
  allDepartmentsFor(standing, right, id)[0];

/** The same refusal whether a department does not exist or is not the actor's. */
export function notYours(standing: Standing | Pick<Standing, 'institution'>, typed?: string): Refusal {
  const { institution } = standing;
  const roles = 'departments' in standing ? rolesOf(standing) : undefined;
  const onlyLooks = typed === undefined && roles?.seesPools === true && !roles.changesRosters;
  return {
    code: 'not-yours',
    typed,
    askPeople: institution.approvers.slice(0, 3),
    ...(onlyLooks ? { onlyLooks } : {}),
  };
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

/** Whether somebody is a delegate or a purchaser of a department. */
export function isOwn(actor: Actor, department: Department): boolean {
  if (actor.kind !== 'person') return false;
  return includesPerson(department.delegates, actor.userId) || includesPerson(department.purchasers, actor.userId);
}
