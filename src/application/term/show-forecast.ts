import { type Actor } from '../../domain/actor';
import { addDays, type CalendarDate } from '../../domain/calendar';
import { type Department } from '../../domain/institution/department';
import { type DepartmentId, type ProductId } from '../../domain/ids';
import { type KnownPerson, named } from '../../domain/people';
import { type NamedDepartment, type NamedProduct } from '../../domain/refusal';
import { type EndingShown, type PoolEnding } from '../../domain/reminder/reminder';
import { type Result } from '../../domain/result';
import {
  countedAround,
  type DayForecast,
  daysWithoutSeats,
  forecastOn,
  seatsSentFor,
  seatsUndelivered,
  type TurnForecast,
} from '../../domain/term/forecast';
import { type Renewal } from '../../domain/term/renewal';
import { seatYear, type SeatYear } from '../../domain/term/seat-year';
import { type TermTurn, turnAround } from '../../domain/term/turn';
import { namedDepartment, namedProduct } from '../access/names';
import { departmentsFitting, type NamePlace, pageOfDepartments } from '../access/page-departments';
import { allDepartmentsFor, notYours, readingAs, rolesOf, type Standing } from '../access/standing';
import { type CountedPage } from '../page';
import { type DayPorts, type RecordPorts } from '../ports';
import { todayOf } from '../today';
import {
  type EndingFacts,
  endingOf,
  type EndingPorts,
  endingShown,
  forecastIn,
  losingCount,
  readEndings,
  renewalIn,
} from './read-endings';

/** A pool on days to come. */
export interface PoolForecast {
  readonly department: NamedDepartment;
  readonly product: NamedProduct;
  /** On the day that was asked about; undefined where that is the whole turn of a term. */
  readonly day: DayForecast | undefined;
  readonly turn: TurnForecast;
  /** Seats that end with the term, approved and never seen in the tenant: counted nowhere else. */
  readonly seatsUndelivered: number;
  /** Days between the two covers on which it has no seat. */
  readonly daysWithoutSeats: number;
  /** Sent to central IT for that day, or for the next cover, and not decided yet. */
  readonly seatsSent: number;
  readonly renewal: Renewal;
  /** Who has a seat on the last day of the turn and, without leaving, none when the next cover begins. */
  readonly losing: number;
}

/** Some of those whom something happens to, the first of them in roster order, and how many they are. */
export interface SomePeople {
  readonly people: readonly KnownPerson[];
  readonly count: number;
}

/** One pool, with names and prices. */
export interface ForecastDetail {
  readonly ending: PoolEnding;
  /** Seated on the day that was asked about, or on the first day of the next cover. */
  readonly seated: SomePeople;
  /** Of a whole turn: seated on its last day, and not then. */
  readonly losing: SomePeople;
  /** Waiting by then, and before. */
  readonly waiting: SomePeople;
  /** Off the roster by then, by their last day. */
  readonly leaving: SomePeople;
}

/** A page of departments, by name, with the forecast of each pool. */
export interface ForecastPage extends Omit<CountedPage<Department, NamePlace>, 'lines'>, EndingShown {
  /** The day that was asked about; undefined where that is the whole turn of a term. */
  readonly on: CalendarDate | undefined;
  readonly departments: readonly NamedDepartment[];
  /** By department, then product. */
  readonly pools: readonly PoolForecast[];
  /** The seats of these pools together. */
  readonly year: SeatYear;
  /** Where there is one pool, and no other page. */
  readonly detail: ForecastDetail | undefined;
  /** Whether whoever looks may submit purchases for some of them. */
  readonly canBuy: boolean;
}

/** Which pools, and on which day: none is the whole turn of the term that ends next, or ended where today is a gap. */
export interface ForecastAsked {
  readonly department?: DepartmentId | undefined;
  readonly product?: ProductId | undefined;
  readonly on?: CalendarDate | undefined;
  readonly after?: NamePlace | undefined;
  /** Pools that a page holds. */
  readonly most: number;
}

/** Departments of one page at most; more where only one product of each is read. */
const DEPARTMENTS_PER_PAGE = { ofAll: 6, ofOne: 8 };

/** What days to come bring to the pools that the actor may see, from what is recorded now. It writes nothing. */
export function showForecast(
  ports: RecordPorts & EndingPorts,
  actor: Actor,
  asked: ForecastAsked,
): Promise<Result<{ readonly page: ForecastPage }>> {
  return readingAs(ports, actor, (standing) => showTo(ports, standing, asked));
}

async function showTo(
  ports: RecordPorts & EndingPorts,
  standing: Standing,
  { department, product, on, after, most }: ForecastAsked,
): Promise<Result<{ readonly page: ForecastPage }>> {
  const departments = allDepartmentsFor(standing, 'see-pools', department);
  const [only, ...others] = departments;
  if (only === undefined) return { ok: false, refusal: notYours(standing) };
  const turn = turnOf(ports, on);
  const asked = { turn, on: on === turn.lastDay ? undefined : on };
  const perPage = product === undefined ? DEPARTMENTS_PER_PAGE.ofAll : DEPARTMENTS_PER_PAGE.ofOne;
  const { lines } = pageOfDepartments(departments, { after, limit: perPage });
  const facts = await readEndings(ports, turn, { departments: lines, product });
  if (facts.length === 0 && product !== undefined && others.length === 0) {
    const pools = await ports.departments.poolsOf([only.id]);
    const names = { department: namedDepartment(only), product: namedProduct(ports, product) };
    return {
      ok: false,
      refusal: { code: 'no-pool', ...names, pools: pools.map((pool) => namedProduct(ports, pool.product)) },
    };
  }
  const limit = departmentsFitting(lines, facts, most);
  const { lines: shown, ...page } = pageOfDepartments(departments, { after, limit });
  const ids = new Set(shown.map(({ id }) => id));
  const within = facts.filter((one) => ids.has(one.department.id));
  const [pool, ...more] = within;
  const isOne = more.length === 0 && page.total === 1;
  return {
    ok: true,
    page: {
      ...page,
      ...endingShown(ports, turn),
      on: asked.on,
      departments: shown.map(namedDepartment),
      pools: within.map((one) => poolForecast(ports, one, asked)),
      year: seatYear(
        within.map(({ entitlements }) =>
          asked.on === undefined ? countedAround(entitlements, turn, todayOf(ports)) : entitlements,
        ),
        turn,
        ports.policy.term,
      ),
      detail: isOne && pool !== undefined ? await detailOf(ports, pool, asked) : undefined,
      canBuy: rolesOf(standing, department).submitsPurchases,
    },
  };
}

/** The turn that a day to come belongs to: the first day of a cover is the last one of the turn that brings it. */
function turnOf(ports: DayPorts, on: CalendarDate | undefined): TermTurn {
  const today = todayOf(ports);
  if (on === undefined || on <= today) return turnAround(on ?? today, ports.policy);
  const before = turnAround(addDays(on, -1), ports.policy);
  return before.nextFrom === on ? before : turnAround(on, ports.policy);
}

/** Which turn, and which day: none is the whole turn. */
interface DayAsked {
  readonly turn: TermTurn;
  readonly on: CalendarDate | undefined;
}

/** What days to come bring to a pool. */
export function poolForecast(ports: DayPorts, facts: EndingFacts, { turn, on }: DayAsked): PoolForecast {
  const { department, pool, entitlements, undecided } = facts;
  const { term } = ports.policy;
  const today = todayOf(ports);
  const forecast = forecastIn(ports, facts, turn);
  return {
    department: namedDepartment(department),
    product: namedProduct(ports, pool.product),
    day: on === undefined ? undefined : forecastOn({ ...facts, rosterLength: pool.rosterLength }, on, term),
    turn: forecast,
    seatsUndelivered: seatsUndelivered(entitlements, turn, today),
    daysWithoutSeats: daysWithoutSeats(countedAround(entitlements, turn, today), turn, term),
    seatsSent: seatsSentFor(
      undecided.map(({ details }) => details),
      on ?? turn.nextFrom,
    ),
    renewal: renewalIn(ports, facts, turn),
    losing: losingCount(facts, turn, forecast),
  };
}

/** Names that a card has room for, of each kind. */
const NAMES_SHOWN = 5;

/** To find names a longer part of a roster is not read. */
const MOST_READ = 200;

/** One pool with names and prices: three reads more. */
async function detailOf(ports: EndingPorts, facts: EndingFacts, asked: DayAsked): Promise<ForecastDetail> {
  const [ending, people] = await Promise.all([endingOf(ports, facts, asked.turn), peopleOf(ports, facts, asked)]);
  return { ending, ...people };
}

async function peopleOf(
  ports: EndingPorts,
  facts: EndingFacts,
  { turn, on }: DayAsked,
): Promise<Omit<ForecastDetail, 'ending'>> {
  const { department, pool, leaving } = facts;
  const forecast = forecastIn(ports, facts, turn);
  const day =
    on === undefined ? forecast.next : forecastOn({ ...facts, rosterLength: pool.rosterLength }, on, ports.policy.term);
  const losing = on === undefined ? losingCount(facts, turn, forecast) : 0;
  // Whoever leaves stands somewhere among the others.
  const wanted = Math.min(pool.rosterLength, day.seated + losing + NAMES_SHOWN + leaving.length);
  const limit = wanted > MOST_READ ? Math.min(MOST_READ, NAMES_SHOWN + leaving.length) : wanted;
  const slice = { product: pool.product, direction: 'ascending', limit } as const;
  const entries = limit === 0 ? [] : await ports.departments.look(department.id).entries(slice);
  const staying = entries.filter(({ until }) => until === undefined || until >= day.on);
  const some = (from: number, count: number): SomePeople => ({
    people: staying.slice(from, from + Math.min(count, NAMES_SHOWN)).map(named),
    count,
  });
  const gone = leaving.filter(({ until }) => until !== undefined && until < day.on);
  return {
    seated: some(0, day.seated),
    losing: some(day.seated, losing),
    waiting: some(day.seated + losing, day.waiting - losing),
    leaving: { people: gone.slice(0, NAMES_SHOWN).map(named), count: gone.length },
  };
}
