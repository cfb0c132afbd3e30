import { mapLimited } from '../../../concurrency/map-limited';
import { DepartmentReplay } from '../../../domain/replay/department-replay';
import { positionOn } from '../../../domain/replay/position-on';
import { type ReplayedDepartment } from '../../../domain/replay/replayed';
import { type Actor } from '../../../domain/actor';
import { type CalendarDate, type Instant } from '../../../domain/calendar';
import { defined } from '../../../domain/defined';
import { type DepartmentId, type ProductId, type UserId } from '../../../domain/ids';
import { type KnownPerson, named } from '../../../domain/people';
import { type NamedDepartment, type NamedProduct } from '../../../domain/refusal';
import { type Result } from '../../../domain/result';
import { namedDepartment, namedProduct } from '../../access/names';
import { departmentsRead, notYours, readStanding } from '../../access/standing';
import { type RecordPorts } from '../../ports';
import { todayOf } from '../../today';
import { readAround } from './ledger-pages';
import { afterDay, LEDGERS_AT_ONCE } from './read-past';

/** Somebody who had a seat at the end of a day. */
export interface SeatThen {
  /** As they were called then. */
  readonly person: KnownPerson;
  /** Since when; absent where no entry says that the seat began, since the cap of the day did it alone. */
  readonly from?: Instant;
  /** Absent where the seat is still theirs. */
  readonly until?: Instant;
}

/** A pool at the end of a day; people in the order of the roster. */
export interface PoolThen {
  /** As it was called then. */
  readonly department: NamedDepartment;
  readonly entitled: number;
  readonly seated: readonly SeatThen[];
  readonly waiting: readonly KnownPerson[];
}

/** Who had a product on a day. */
export interface HadThen {
  readonly product: NamedProduct;
  readonly date: CalendarDate;
  /** Those that had a pool then, by name. */
  readonly pools: readonly PoolThen[];
}

/** What is asked about: all departments whose past the actor may read, or the one named. */
export interface WhoHadAsked {
  readonly product: ProductId;
  readonly department?: DepartmentId | undefined;
  readonly date: CalendarDate;
}

/**
 * Who had a seat of a product at the end of a day, or of today so far, and who waited for one, from the ledgers of the actor's departments.
 *
 * @returns Refusals `not-yours` before `day-to-come` and `no-pool`, the latter for a department that has no such pool now either.
 */
export async function whoHad(
  ports: RecordPorts,
  actor: Actor,
  { product, department, date }: WhoHadAsked,
): Promise<Result<{ readonly answer: HadThen }>> {
  const standing = await readStanding(ports, actor);
  const readable = departmentsRead(standing).filter(({ id }) => department === undefined || id === department);
  const [only, ...others] = readable;
  if (only === undefined) return { ok: false, refusal: notYours(standing) };
  const today = todayOf(ports);
  if (date > today) return { ok: false, refusal: { code: 'day-to-come', day: date } };

  const all = await ports.departments.poolsOf(readable.map(({ id }) => id));
  const pools = all.filter((pool) => pool.product === product);
  if (pools.length === 0 && others.length === 0) {
    const names = { department: namedDepartment(only), product: namedProduct(ports, product) };
    const has = all.map((pool) => namedProduct(ports, pool.product));
    return { ok: false, refusal: { code: 'no-pool', ...names, pools: has } };
  }
  const found = await mapLimited(pools, LEDGERS_AT_ONCE, (pool) => poolThen(ports, pool, date));
  const then = found.filter((one) => one !== undefined).toSorted(byName);
  return { ok: true, answer: { product: namedProduct(ports, product), date, pools: then } };
}

async function poolThen(
  { departments, policy }: RecordPorts,
  { department, product }: { readonly department: DepartmentId; readonly product: ProductId },
  date: CalendarDate,
): Promise<PoolThen | undefined> {
  const replay = new DepartmentReplay(department);
  let past: ReplayedDepartment | undefined;
  const end = afterDay(date, policy);
  await readAround(() => departments.look(department), end, {
    before: (entries) => {
      replay.take(entries);
    },
    since: (entries) => {
      past ??= replay.past();
      replay.take(entries);
    },
  });
  const now = replay.past();
  const { name, pools } = past ?? now;
  const pool = pools.get(product);
  if (pool === undefined) return undefined;
  const { entitled, seated, waiting } = positionOn(pool, date, policy.term);
  const spans = spansAt(now, product, end);
  return {
    department: { id: department, name },
    entitled,
    seated: seated.map((entry) => ({ person: named(entry), ...spans.get(entry.userId) })),
    waiting: waiting.map(named),
  };
}

/** From when until when people had the seat that they had at an instant. */
function spansAt(
  { spells }: ReplayedDepartment,
  product: ProductId,
  instant: Instant,
): ReadonlyMap<UserId, Pick<SeatThen, 'from' | 'until'>> {
  const open = spells.filter(
    (spell) =>
      spell.product === product && spell.from < instant && (spell.until === undefined || spell.until >= instant),
  );
  return new Map(open.map(({ person, from, until }) => [person.userId, { from, ...defined({ until }) }]));
}

const byName = (one: PoolThen, other: PoolThen): number =>
  one.department.name.localeCompare(other.department.name, 'en-US');
