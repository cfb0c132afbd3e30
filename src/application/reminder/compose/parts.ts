import { type DepartmentId } from '../../../domain/ids';
import { type NamedDepartment } from '../../../domain/refusal';
import { type PoolNamed } from '../../../domain/reminder/reminder';
import { namedDepartment, namedProduct } from '../../access/names';
import { type Ports, type StandingPorts } from '../../ports';
import { type EndingFacts, type EndingPorts } from '../../term/read-endings';

/** What composing reads. */
export type ComposePorts = EndingPorts & StandingPorts & Pick<Ports, 'outbox' | 'reminderRuns' | 'logger'>;

/** A pool by its names. */
export const poolNamed = (ports: Pick<Ports, 'policy'>, { department, pool }: EndingFacts): PoolNamed => ({
  department: namedDepartment(department),
  product: namedProduct(ports, pool.product),
});

/** Departments by their names, as the outline has them: also those that cannot be read. */
export async function departmentsCalled(
  { outline }: Pick<Ports, 'outline'>,
  ids: readonly DepartmentId[],
): Promise<readonly NamedDepartment[]> {
  if (ids.length === 0) return [];
  const departments = new Map((await outline.known()).departments.map((one) => [one.id, one]));
  return ids.map((id) => ({ id, name: departments.get(id)?.name ?? id }));
}
