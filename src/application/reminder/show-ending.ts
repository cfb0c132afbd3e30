import { type Actor } from '../../domain/actor';
import { type CalendarDate } from '../../domain/calendar';
import { type Department } from '../../domain/institution/department';
import { type DepartmentId, type ProductId } from '../../domain/ids';
import { type EndingShown, type PoolEnding } from '../../domain/reminder/reminder';
import { named } from '../../domain/people';
import { type NamedDepartment } from '../../domain/refusal';
import { type Refused, refused } from '../../domain/result';
import { isSeated } from '../../domain/roster/pool';
import { isTermEnd } from '../../domain/term/cover';
import { type TermTurn, turnAround, turnAt } from '../../domain/term/turn';
import { namedDepartment, namedProduct } from '../access/names';
import {
  allDepartmentsFor,
  departmentsFor,
  isOwn,
  notYours,
  readingAs,
  rolesOf,
  type Standing,
} from '../access/standing';
import {
  type EndingFacts,
  type EndingPorts,
  endingOf,
  endingShown,
  forecastIn,
  readEndings,
  renewalIn,
} from '../term/read-endings';
import { type StandingPorts } from '../ports';
import { todayOf } from '../today';

type ShowPorts = StandingPorts & EndingPorts;

/** One pool around the end of its cover, a refusal, or the departments to choose from. */
export type ShownEnding =
  | { readonly kind: 'shown'; readonly pool: PoolEnding; readonly shown: EndingShown }
  | Refused
  | { readonly kind: 'ask-department'; readonly departments: readonly NamedDepartment[] };

/** What ends of the departments of one person: a page of the pools that nobody has decided about. */
export interface EndingsShown extends EndingShown {
  readonly pools: readonly PoolEnding[];
  readonly poolCount: number;
  /** Whether any seats of these departments end, decided about or not. */
  readonly isAnyEnding: boolean;
}

/** Pools of more departments than this are first looked for, before all that is known of each is read. */
const MOST_READ = 8;

const turnNow = (ports: ShowPorts): TermTurn => turnAround(todayOf(ports), ports.policy);

/** The turn that a card was about, as long as its next cover is not over; that of today otherwise. */
function turnOf(ports: ShowPorts, lastDay: CalendarDate | undefined): TermTurn {
  const { policy } = ports;
  if (lastDay === undefined || !isTermEnd(lastDay, policy)) return turnNow(ports);
  const turn = turnAt(lastDay, policy);
  const today = todayOf(ports);
  return turn.nextUntil < today || lastDay > turnNow(ports).lastDay ? turnNow(ports) : turn;
}

/** Which pool is asked about; by a card, around which last day. */
interface EndingAsked {
  readonly department?: DepartmentId | undefined;
  readonly product: ProductId;
  readonly lastDay?: CalendarDate | undefined;
}

/** One pool around the end of its cover, as it stands now, and what whoever looks may do about it. */
export function showEnding(ports: ShowPorts, actor: Actor, asked: EndingAsked): Promise<ShownEnding> {
  return readingAs(ports, actor, (standing) => showTo(ports, standing, asked));
}

async function showTo(
  ports: ShowPorts,
  standing: Standing,
  { department, product, lastDay }: EndingAsked,
): Promise<ShownEnding> {
  const allowed = (department === undefined ? departmentsFor : allDepartmentsFor)(standing, 'see-pools', department);
  const [first] = allowed;
  if (first === undefined) return refused(notYours(standing));
  const having = allowed.length > MOST_READ ? await havingPool(ports, allowed, product) : allowed;
  if (having.length > MOST_READ) return { kind: 'ask-department', departments: having.map(namedDepartment) };
  const turn = turnOf(ports, lastDay);
  const found = having.length === 0 ? [] : await readEndings(ports, turn, { departments: having, product });
  const [only, ...others] = found;
  if (others.length > 0)
    return { kind: 'ask-department', departments: found.map((facts) => namedDepartment(facts.department)) };
  if (only === undefined) return noPool(ports, first, product);
  const [pool, movingUp] = await Promise.all([shownTo(ports, standing, only, turn), movingUpIn(ports, only, turn)]);
  return { kind: 'shown', pool: { ...pool, movingUp }, shown: endingShown(ports, turn) };
}

/** To find those names a longer part of a roster is not read. */
const MOST_ROSTER_READ = 200;
const MOST_MOVING_UP = 5;

/** Who waits now and would be seated on the first day of the next cover, since others leave or more seats were bought. */
async function movingUpIn(
  ports: ShowPorts,
  facts: EndingFacts,
  turn: TermTurn,
): Promise<NonNullable<PoolEnding['movingUp']>> {
  const { pool, untils, department } = facts;
  const { next } = forecastIn(ports, facts, turn);
  const limit = Math.min(pool.rosterLength, next.seated + untils.length);
  if (next.seated === 0 || limit > MOST_ROSTER_READ) return [];
  const entries = await ports.departments
    .look(department.id)
    .entries({ product: pool.product, direction: 'ascending', limit });
  return entries
    .filter(({ until }) => until === undefined || until >= turn.nextFrom)
    .slice(0, next.seated)
    .filter((entry) => !isSeated(pool, entry))
    .slice(0, MOST_MOVING_UP)
    .map(named);
}

async function havingPool(
  { departments: store }: Pick<ShowPorts, 'departments'>,
  departments: readonly Department[],
  product: ProductId,
): Promise<readonly Department[]> {
  const ids = departments.map(({ id }) => id);
  const having = new Set((await store.poolsOf(ids, product)).map((pool) => pool.department));
  return departments.filter(({ id }) => having.has(id));
}

async function noPool(ports: ShowPorts, department: Department, product: ProductId): Promise<Refused> {
  const pools = await ports.departments.look(department.id).pools();
  return refused({
    code: 'no-pool',
    department: namedDepartment(department),
    product: namedProduct(ports, product),
    pools: pools.map((pool) => namedProduct(ports, pool.product)),
  });
}

async function shownTo(ports: ShowPorts, standing: Standing, facts: EndingFacts, turn: TermTurn): Promise<PoolEnding> {
  const { submitsPurchases: canRenew, changesRosters: canDrop } = rolesOf(standing, facts.department.id);
  return { ...(await endingOf(ports, facts, turn)), canRenew, canDrop };
}

/**
 * A page of the pools of a person's departments, or of the one named, that end and that nobody has decided about: by department, then by
 * product. A role in the whole institution opens only the one named, so that nothing reads all departments.
 */
export function showEndings(
  ports: ShowPorts,
  actor: Actor,
  asked: { readonly department?: DepartmentId | undefined; readonly offset: number; readonly limit: number },
): Promise<EndingsShown | Refused> {
  return readingAs(ports, actor, async (standing) => {
    const { department, offset, limit } = asked;
    const departments = allDepartmentsFor(standing, 'submit-purchase', department).filter(
      (one) => department !== undefined || isOwn(actor, one),
    );
    if (departments.length === 0) return refused(notYours(standing));
    const turn = turnNow(ports);
    const found = await readEndings(ports, turn, { departments });
    const renewals = found.map((facts) => ({ facts, renewal: renewalIn(ports, facts, turn) }));
    const open = renewals.filter(({ renewal }) => renewal.seatsOpen > 0).map(({ facts }) => facts);
    // What was decided meanwhile has left the list: a page past its end is the last one.
    const from = offset < open.length ? offset : 0;
    const page = open.slice(from, from + limit);
    const pools = await Promise.all(page.map((facts) => shownTo(ports, standing, facts, turn)));
    const isAnyEnding = renewals.some(({ renewal }) => renewal.seatsEnding > 0);
    return { ...endingShown(ports, turn), pools, poolCount: open.length, isAnyEnding };
  });
}
