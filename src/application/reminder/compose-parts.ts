import { type PoolNamed } from '../../domain/reminder/reminder';
import { namedDepartment, namedProduct } from '../access/names';
import { type Ports, type StandingPorts } from '../ports';
import { type EndingFacts, type EndingPorts } from '../term/read-endings';

/** What composing reads. */
export type ComposePorts = EndingPorts & StandingPorts & Pick<Ports, 'outbox' | 'reminderRuns'>;

/** A pool by its names. */
export const poolNamed = (ports: Pick<Ports, 'policy'>, { department, pool }: EndingFacts): PoolNamed => ({
  department: namedDepartment(department),
  product: namedProduct(ports, pool.product),
});
