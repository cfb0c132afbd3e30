import { type PersonActor } from '../../domain/actor';
import { type Department } from '../../domain/institution/department';
import { type KnownPerson, named } from '../../domain/people';
import { departmentsFor, readingAs, rolesOf, type Standing } from '../access/standing';
import { type Ports } from '../ports';
import { type Holding, type HoldingsAsked, showHoldings, type ShownHoldings } from '../roster/shown/show-holdings';
import { type PoolSummary, summariesOf } from '../roster/shown/show-seats';

/** Of more departments, the pools of none are looked at for somebody who is on no roster. */
const MOST_DEPARTMENTS = 6;

/** Who can do something about the seats of a department. */
export interface Helpers {
  readonly department: PoolSummary['department'];
  readonly delegates: readonly KnownPerson[];
  /** Whether whoever asks can add and remove people there. */
  readonly isOwn: boolean;
}

/** How somebody stands with their seats, and what is in the way. */
export type ExplainedSeat =
  | Exclude<ShownHoldings, { readonly kind: 'shown' }>
  | (Extract<ShownHoldings, { readonly kind: 'shown' }> & {
      /** Pools of the asker's departments of the product that was named, and that the person is on no roster of. */
      readonly others: readonly PoolSummary[];
      readonly helpers: readonly Helpers[];
    });

/** How somebody stands with a product, or with all of theirs, and what is in the way: as far as the asker may know. */
export async function explainSeat(ports: Ports, actor: PersonActor, asked: HoldingsAsked): Promise<ExplainedSeat> {
  const [shown, around] = await Promise.all([
    showHoldings(ports, actor, asked),
    readingAs(ports, actor, (standing) => lookAround(ports, standing, asked)),
  ]);
  if (shown.kind !== 'shown') return shown;
  const isHeld = ({ department, product }: PoolSummary): boolean =>
    shown.holdings.some((one) => one.department.id === department.id && one.product.id === product.id);
  return { ...shown, others: around.pools.filter((pool) => !isHeld(pool)), helpers: helpersOf(shown.holdings, around) };
}

interface Around {
  readonly standing: Standing;
  readonly pools: readonly PoolSummary[];
}

async function lookAround(ports: Ports, standing: Standing, { product }: HoldingsAsked): Promise<Around> {
  const departments = departmentsFor(standing, 'see-pools');
  const isLooked = product !== undefined && departments.length > 0 && departments.length <= MOST_DEPARTMENTS;
  return { standing, pools: isLooked ? await summariesOf(ports, departments, product) : [] };
}

function helpersOf(holdings: readonly Holding[], { standing, pools }: Around): readonly Helpers[] {
  const ids = new Set([...holdings, ...pools].map(({ department }) => department.id));
  return standing.departments.filter(({ id }) => ids.has(id)).map((department) => helpersIn(standing, department));
}

const helpersIn = (standing: Standing, { id, name, delegates }: Department): Helpers => ({
  department: { id, name },
  delegates: delegates.map(named),
  isOwn: rolesOf(standing, id).changesRosters,
});
