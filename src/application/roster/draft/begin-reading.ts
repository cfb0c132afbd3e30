import { type PersonActor } from '../../../domain/actor';
import { type Department } from '../../../domain/institution/department';
import { type ProductId } from '../../../domain/ids';
import { type Pool } from '../../../domain/roster/pool';
import { type RosterDraft } from '../../../domain/roster/roster-draft';
import { type FoundPeople } from '../../../ports/roster/directory';
import { departmentsFor, isOwn, readStanding, type Standing } from '../../access/standing';
import { lookUpDraft } from '../../people/who-is-meant';
import { type Ports } from '../../ports';
import { poolsAmong } from './places';

/** What is read while it is read who asks. */
interface Begun {
  readonly standing: Promise<Standing>;
  /** Those that the sender may change by the outline, from which the rest was begun. */
  readonly departments: readonly Department[];
  readonly pools: Promise<readonly Pool[]>;
  /** Undefined where the directory has to wait until it is known which departments are near. */
  readonly looking: Promise<readonly FoundPeople[] | undefined> | undefined;
}

/** Begins to read, side by side, what a command will need if its sender is who the outline says. That decides nothing. */
export async function beginReading(
  ports: Ports,
  actor: PersonActor,
  { draft, wanted }: { readonly draft: RosterDraft; readonly wanted: readonly ProductId[] },
): Promise<Begun> {
  const standing = readStanding(ports, actor);
  standing.catch(() => undefined);
  const outline = await ports.outline.known();
  const departments = departmentsFor({ actor, ...outline }, 'change-roster', draft.department);
  const isOpen = wanted.length === 0 && draft.isEverything !== true;
  const pools = isOpen || departments.length === 0 ? Promise.resolve([]) : poolsAmong(ports, departments, wanted);
  const looking = isOpen || departments.length !== 1 ? undefined : lookUpDraft(ports, draft, departments);
  const [only, ...others] = departments;
  // The sender's own are read with who asks; the change that follows goes on from either.
  if (only !== undefined && others.length === 0 && !isOwn(actor, only))
    ports.departments.departmentsOf([only.id]).catch(() => undefined);
  // Nobody may ever wait for them.
  pools.catch(() => undefined);
  looking?.catch(() => undefined);
  return { standing, departments, pools, looking };
}

/** Whether two lists are of the same departments. */
export const areSame = (some: readonly Department[], others: readonly Department[]): boolean =>
  some.length === others.length && some.every(({ id }, index) => id === others[index]?.id);
