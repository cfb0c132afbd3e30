import { actorId, type PersonActor } from '../../domain/actor';
import { defined } from '../../domain/defined';
import { type HandledCommand } from '../../domain/roster/handled';
import { type ActivityKey, type DepartmentId } from '../../domain/ids';
import { openAmong } from '../../domain/institution/department';
import { type Ports, type StandingPorts } from '../ports';
import { departmentsFor, notYours, readStanding } from '../access/standing';
import { type Result } from '../../domain/result';

/**
 * What an earlier delivery of the same activity did: looked for before anything is asked of the directory, which may say
 * something else by now. Only its sender knows the key.
 *
 * @param department Where it was done, when that is certain.
 */
export const findRecorded = (
  ports: Pick<Ports, 'departments'>,
  key: ActivityKey,
  department?: DepartmentId,
): Promise<HandledCommand | undefined> =>
  department === undefined ? ports.departments.handledCommand(key) : ports.departments.look(department).handled(key);

/** The department of an actor's latest roster command: the one named, or the one where it was made most recently. */
export async function findUndoDepartment(
  ports: StandingPorts,
  actor: PersonActor,
  named?: DepartmentId,
): Promise<Result<{ readonly department: DepartmentId }>> {
  const standing = await readStanding(ports, actor);
  const departments = departmentsFor(standing, 'change-roster', named);
  if (departments.length === 0) return { ok: false, refusal: notYours(standing) };
  const [only, ...others] = departments;
  if (only !== undefined && others.length === 0) return { ok: true, department: only.id };

  // Who may change all of them asks about none of them by name.
  const among =
    departments.length === openAmong(standing.departments).length ? undefined : departments.map(({ id }) => id);
  const mine = { actorId: actorId(actor), isRosterChange: true, limit: 1, ...defined({ departments: among }) } as const;
  const [newest] = await ports.departments.ledger(mine);
  return newest === undefined
    ? { ok: false, refusal: { code: 'nothing-to-undo', reason: 'none' } }
    : { ok: true, department: newest.department };
}
