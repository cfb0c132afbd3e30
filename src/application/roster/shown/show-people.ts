import { type Actor } from '../../../domain/actor';
import { type Department } from '../../../domain/institution/department';
import { type DepartmentId, type ProductId } from '../../../domain/ids';
import { type KnownPerson, named } from '../../../domain/people';
import { type NamedDepartment, type NamedProduct } from '../../../domain/refusal';
import { type Result } from '../../../domain/result';
import { type Pool, type RosterEntry } from '../../../domain/roster/pool';
import { seatCapOn } from '../../../domain/term/entitlement';
import { namedDepartment, namedProduct } from '../../access/names';
import { byName, type NamePlace, placeOfDepartment } from '../../access/page-departments';
import { departmentsFor, notYours, readingAs, type Standing } from '../../access/standing';
import { type PageAsked, type Paged } from '../../page';
import { type RecordPorts } from '../../ports';
import { todayOf } from '../../today';
import { entriesBehind } from './place-in-line';
import { entitledIn } from './show-seats';

/** Of more products, those of a department are found out before their rosters are read. */
const MOST_PRODUCTS = 10;

/** What somebody has in a department. */
export interface PersonSeats {
  readonly person: KnownPerson;
  readonly seated: readonly NamedProduct[];
  readonly waiting: readonly NamedProduct[];
}

/** Where somebody stands among all: in a department, and there on which roster behind which rank; or the beginning of a department. */
export interface PersonPlace extends NamePlace {
  readonly product?: ProductId | undefined;
  readonly rank?: number | undefined;
}

/** A page of the people of one department, each once, in the order of the first roster they are on. */
export interface PeoplePage extends Paged<PersonPlace> {
  readonly department: NamedDepartment;
  readonly lines: readonly PersonSeats[];
  /** Departments of the asker. */
  readonly departmentCount: number;
}

interface PeopleAsked extends PageAsked<PersonPlace> {
  readonly department?: DepartmentId | undefined;
}

/**
 * Who has what in the asker's departments, or in the one named, one department after the other: a page costs a page, however many people
 * and departments there are.
 */
export function showPeople(
  ports: RecordPorts,
  actor: Actor,
  asked: PeopleAsked,
): Promise<Result<{ readonly page: PeoplePage }>> {
  return readingAs(ports, actor, (standing) => showTo(ports, standing, asked));
}

async function showTo(
  ports: RecordPorts,
  standing: Standing,
  { department: named, after, limit }: PeopleAsked,
): Promise<Result<{ readonly page: PeoplePage }>> {
  const departments = departmentsFor(standing, 'see-pools', named).toSorted(byName);
  const at = after === undefined ? 0 : departments.findIndex((one) => byName(one, after) >= 0);
  const department = departments[at] ?? departments.at(-1);
  if (department === undefined) return { ok: false, refusal: notYours(standing) };
  const isWithin = after?.id === department.id;
  const { lines, next } = await peopleOf(ports, department, { after: isWithin ? after : undefined, limit });
  const following = departments[departments.indexOf(department) + 1];
  return {
    ok: true,
    page: {
      department: namedDepartment(department),
      lines,
      departmentCount: departments.length,
      next: next ?? (following && placeOfDepartment(following)),
    },
  };
}

interface Found {
  readonly pool: Pool;
  readonly entry: RosterEntry;
}

async function peopleOf(
  ports: RecordPorts,
  department: Department,
  { after, limit }: PageAsked<PersonPlace>,
): Promise<Paged<PersonPlace> & { readonly lines: readonly PersonSeats[] }> {
  const books = ports.departments.look(department.id);
  const products = await productsOf(ports, department);
  const read = products.filter((product) => after?.product === undefined || product >= after.product);
  const [pools, held, ...rosters] = await Promise.all([
    ports.departments.poolsOf([department.id]),
    ports.departments.entitlementsOf([department.id]),
    ...read.map((product) => {
      const rank = product === after?.product ? after.rank : undefined;
      return rank === undefined
        ? books.entries({ product, direction: 'ascending', limit: limit + 1 })
        : entriesBehind(books, { product }, { rank, limit: limit + 1 });
    }),
  ]);
  const all = rosters.flat().flatMap((entry): readonly Found[] => {
    const pool = pools.find((one) => one.product === entry.product);
    return pool === undefined ? [] : [{ pool, entry }];
  });
  const found = all.slice(0, limit);
  const userIds = [...new Set(found.map(({ entry }) => entry.userId))];
  const places = userIds.length === 0 ? [] : await ports.departments.entriesOf(userIds);
  const capOf = (pool: Pool) => seatCapOn(entitledIn(held, pool).entitlements, todayOf(ports), ports.policy.term);
  const own = places.filter((one) => one.department === department.id).map(({ entry }) => entry);
  const last = found.at(-1);
  return {
    lines: found.flatMap((one) => lineOf(ports, one, { own, pools, capOf })),
    next:
      last === undefined || all.length <= limit
        ? undefined
        : { ...placeOfDepartment(department), product: last.pool.product, rank: last.entry.rank },
  };
}

/** The products whose rosters are read, in order. Of few, it is not waited for which of them the department has. */
async function productsOf({ policy, departments }: RecordPorts, { id }: Department): Promise<readonly ProductId[]> {
  const known = policy.products.map((product) => product.id);
  const read = known.length > MOST_PRODUCTS ? (await departments.poolsOf([id])).map(({ product }) => product) : known;
  return read.toSorted();
}

/** What a person has; nothing where a roster before this one had them on the list already. */
function lineOf(
  ports: RecordPorts,
  { pool, entry }: Found,
  read: {
    readonly own: readonly RosterEntry[];
    readonly pools: readonly Pool[];
    readonly capOf: (pool: Pool) => number;
  },
): readonly PersonSeats[] {
  const { own, pools, capOf } = read;
  const places = pools
    .toSorted((one, other) => (one.product < other.product ? -1 : 1))
    .flatMap((one): readonly Found[] => {
      const place = own.find(({ userId, product }) => userId === entry.userId && product === one.product);
      return place === undefined ? [] : [{ pool: one, entry: place }];
    });
  if (places[0] !== undefined && places[0].pool.product < pool.product) return [];
  const isIn = (one: Found): boolean => capOf(one.pool) > 0 && one.entry.rank <= one.pool.seatedThrough;
  const nameOf = (one: Found): NamedProduct => namedProduct(ports, one.pool.product);
  return [
    {
      person: named(entry),
      seated: places.filter(isIn).map(nameOf),
      waiting: places.filter((one) => !isIn(one)).map(nameOf),
    },
  ];
}
