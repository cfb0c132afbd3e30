import { type Actor } from '../../../domain/actor';
import { type LicenseState, licenseOf } from '../../../domain/roster/license-state';
import { groupBy } from '../../../domain/group-by';
import { type Department } from '../../../domain/institution/department';
import { type DepartmentId, type ProductId } from '../../../domain/ids';
import { isSeated, type Pool, type RosterEntry } from '../../../domain/roster/pool';
import { type NamedDepartment } from '../../../domain/refusal';
import { type Refused, refused } from '../../../domain/result';
import { type DepartmentBooks } from '../../../ports/roster/department-store';
import { type BookPorts, type RecordPorts } from '../../ports';
import { allDepartmentsFor, departmentsFor, notYours, readingAs, rolesOf, type Standing } from '../../access/standing';
import { namedDepartment, namedProduct } from '../../access/names';
import { nextOf, type PageAsked, type Paged } from '../../page';
import { entriesBehind, placeInLine, tellsSeated, wholeRoster } from './place-in-line';
import { type PoolSummary, summaryOf } from './show-seats';

/** One pool with a page of its people. */
export interface PoolPage extends PoolSummary, Paged<number> {
  readonly seated: readonly {
    readonly entry: RosterEntry;
    readonly license: LicenseState | undefined;
  }[];
  readonly waiting: readonly { readonly entry: RosterEntry; readonly place: number }[];
  /** People on the whole roster, or in the whole line. */
  readonly total: number;
  /** What whoever looks may do in the department. */
  readonly canAdd: boolean;
  readonly canBuy: boolean;
}

/** An answer, a refusal, or the departments to choose from. */
export type ShownPool =
  | { readonly kind: 'shown'; readonly answer: PoolPage }
  | Refused
  | { readonly kind: 'ask-department'; readonly departments: readonly NamedDepartment[] };

/** A page of people: all of the roster, or only the waiting; behind a rank. */
interface PeopleAsked extends PageAsked<number> {
  readonly product: ProductId;
  readonly isOnlyWaiting?: boolean;
}

/** One pool with a page of its people. */
export function showPool(
  ports: RecordPorts,
  actor: Actor,
  asked: PeopleAsked & { readonly department?: DepartmentId },
): Promise<ShownPool> {
  return readingAs(ports, actor, (standing) => showTo(ports, standing, asked));
}

async function showTo(
  ports: RecordPorts,
  standing: Standing,
  asked: PeopleAsked & { readonly department?: DepartmentId },
): Promise<ShownPool> {
  const departments =
    asked.department === undefined
      ? departmentsFor(standing, 'see-pools')
      : allDepartmentsFor(standing, 'see-pools', asked.department);
  const [first, ...others] = departments;
  if (first === undefined) return refused(notYours(standing));
  const having = others.length === 0 ? departments : await havingPool(ports, departments, asked.product);
  const [only = first, ...more] = having;
  if (more.length > 0) return { kind: 'ask-department', departments: having.map(namedDepartment) };
  const page = await poolPage(ports, only, asked);
  if (page !== undefined) {
    const { changesRosters: canAdd, submitsPurchases: canBuy } = rolesOf(standing, only.id);
    return { kind: 'shown', answer: { ...page, canAdd, canBuy } };
  }

  const pools = await ports.departments.look(first.id).pools();
  const names = { department: namedDepartment(first), product: namedProduct(ports, asked.product) };
  return refused({ code: 'no-pool', ...names, pools: pools.map((pool) => namedProduct(ports, pool.product)) });
}

async function havingPool(
  { departments: store }: Pick<BookPorts, 'departments'>,
  departments: readonly Department[],
  product: ProductId,
): Promise<readonly Department[]> {
  const pools = await store.poolsOf(
    departments.map(({ id }) => id),
    product,
  );
  const having = new Set(pools.map(({ department }) => department));
  return departments.filter(({ id }) => having.has(id));
}

/** A page of a pool; undefined when the department has none of the product. */
async function poolPage(
  ports: BookPorts,
  department: Department,
  asked: PeopleAsked,
): Promise<Omit<PoolPage, 'canAdd' | 'canBuy'> | undefined> {
  const { product, limit, isOnlyWaiting = false } = asked;
  const books = ports.departments.look(department.id);
  const [pool, entitlements, early] = await Promise.all([
    books.pool(product),
    books.entitlements(product),
    // Where the line begins is known from the pool only.
    isOnlyWaiting ? undefined : readFrom(books, asked),
  ]);
  if (pool === undefined) return undefined;
  const summary = summaryOf(ports, department, { pool, entitlements });
  const { seatCap, waiting } = summary.seats;
  const found = tellsSeated(pool, seatCap)
    ? await placed(books, { pool, seatCap, read: early ?? (await readLine(books, pool, asked)) })
    : counted(await wholeRoster(books, pool), { ...asked, seatedCount: pool.rosterLength - waiting });
  const people = found.slice(0, limit);
  const seated = people.filter(({ place }) => place === undefined).map(({ entry }) => entry);
  return {
    ...summary,
    seated: await withLicenses(books, product, seated),
    waiting: people.flatMap(({ entry, place }) => (place === undefined ? [] : [{ entry, place }])),
    total: isOnlyWaiting ? waiting : pool.rosterLength,
    next: nextOf(people, found.length, ({ entry }) => entry.rank),
  };
}

/** Somebody of a page, with their place in line, from 1, if they wait. */
interface Placed {
  readonly entry: RosterEntry;
  readonly place: number | undefined;
}

const readFrom = (books: DepartmentBooks, { product, after, limit }: PeopleAsked): Promise<readonly RosterEntry[]> =>
  after === undefined
    ? books.entries({ product, direction: 'ascending', limit: limit + 1 })
    : entriesBehind(books, { product }, { rank: after, limit: limit + 1 });

const readLine = (
  books: DepartmentBooks,
  pool: Pool,
  { after = pool.seatedThrough, limit }: PeopleAsked,
): Promise<readonly RosterEntry[]> =>
  entriesBehind(books, pool, { rank: Math.max(after, pool.seatedThrough), limit: limit + 1 });

/** People who follow on each other in the roster, with the places of those who wait: only the first of them is counted. */
async function placed(
  books: DepartmentBooks,
  { pool, seatCap, read }: { readonly pool: Pool; readonly seatCap: number; readonly read: readonly RosterEntry[] },
): Promise<readonly Placed[]> {
  const firstWaiting = read.findIndex((entry) => !isSeated(pool, entry));
  const first = read[firstWaiting];
  if (first === undefined) return read.map((entry) => ({ entry, place: undefined }));
  const isNext = firstWaiting > 0;
  const place = isNext ? 1 : ((await placeInLine(books, pool, { seatCap, rank: first.rank })) ?? 1);
  return read.map((entry, index) => ({
    entry,
    place: index < firstWaiting ? undefined : place + index - firstWaiting,
  }));
}

/** A part of a roster that was read as a whole, since only counting tells who is seated. */
function counted(
  roster: readonly RosterEntry[],
  { after, limit, isOnlyWaiting, seatedCount }: PeopleAsked & { readonly seatedCount: number },
): readonly Placed[] {
  return roster
    .map((entry, index) => ({ entry, place: index < seatedCount ? undefined : index - seatedCount + 1 }))
    .filter(
      ({ entry, place }) => (after === undefined || entry.rank > after) && !(isOnlyWaiting && place === undefined),
    )
    .slice(0, limit + 1);
}

async function withLicenses(
  books: DepartmentBooks,
  product: ProductId,
  seated: readonly RosterEntry[],
): Promise<PoolPage['seated']> {
  const userIds = seated.map(({ userId }) => userId);
  const records = userIds.length === 0 ? [] : await books.assignmentsOf({ product, userIds });
  const licenses = groupBy(records, ({ person }) => person.userId);
  return seated.map((entry) => ({ entry, license: licenseOf(entry.sight, licenses.get(entry.userId) ?? []) }));
}
