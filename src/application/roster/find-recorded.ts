import { type PersonActor } from '../../domain/actor';
import { type HandledCommand } from '../../domain/roster/handled';
import { type ActivityKey, type DepartmentId } from '../../domain/ids';
import { mapLimited } from '../../concurrency/map-limited';
import { type Ports } from '../ports';
import { allDepartmentsFor, readStanding } from '../access/standing';

/**
 * What an earlier delivery of the same activity did: looked for before anything is asked of the directory, which may say
 * something else by now.
 *
 * @param department Where it was done, when that is certain; otherwise every department of the actor is searched.
 */
export async function findRecorded(
  ports: Pick<Ports, 'departments' | 'institution'>,
  actor: PersonActor,
  key: ActivityKey,
  department?: DepartmentId,
): Promise<HandledCommand | undefined> {
  const standing = await readStanding(ports, actor);
  const departments = allDepartmentsFor(standing, 'change-roster', department);
  const found = await mapLimited(departments, 10, ({ id }) => ports.departments.look(id).handled(key));
  return found.find((handled) => handled !== undefined);
}
