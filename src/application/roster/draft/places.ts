import { type Department } from '../../../domain/institution/department';
import { type ProductId } from '../../../domain/ids';
import { type Pool } from '../../../domain/roster/pool';
import { type Refusal } from '../../../domain/refusal';
import { type CommandPerson, isFound, type PoolPart } from '../../../domain/roster/roster-command';
import { type RosterDraft } from '../../../domain/roster/roster-draft';
import { groupBy } from '../../../domain/group-by';
import { type Ports } from '../../ports';
import { namedDepartment, namedProduct } from '../../access/names';

/** A department with pools that a command may mean, at least one. */
export interface Place {
  readonly department: Department;
  readonly products: readonly ProductId[];
  /** Those of these products, in any order. */
  readonly pools: readonly Pool[];
}

/** The products a draft names, each once; none while the first of them is open, or when it means everything. */
export const productsOf = ({ product, alsoIn = [] }: RosterDraft): readonly ProductId[] =>
  product === undefined ? [] : [...new Set([product, ...alsoIn])];

/** The pools of departments that a command may mean: of all products where it names none, or several. */
export function poolsAmong(
  ports: Pick<Ports, 'departments'>,
  departments: readonly Department[],
  wanted: readonly ProductId[],
): Promise<readonly Pool[]> {
  const [only, ...more] = wanted;
  const ids = departments.map(({ id }) => id);
  return ports.departments.poolsOf(ids, more.length === 0 ? only : undefined);
}

/**
 * The departments with a pool of these products, or with any pool when there are none. Where some have all of them, the others are not
 * meant.
 *
 * @param found As {@link poolsAmong} gives them.
 */
export function placesAmong(
  departments: readonly Department[],
  wanted: readonly ProductId[],
  found: readonly Pool[],
): readonly Place[] {
  const pools = groupBy(found, ({ department }) => department);
  const places = departments
    .map((department): Place => {
      const all = (pools.get(department.id) ?? []).toSorted((one, other) => (one.product < other.product ? -1 : 1));
      const there = all.map(({ product }) => product);
      const products = wanted.length === 0 ? there : wanted.filter((one) => there.includes(one));
      return { department, products, pools: all.filter(({ product }) => products.includes(product)) };
    })
    .filter(({ products }) => products.length > 0);
  const whole = places.filter(({ products }) => products.length === wanted.length);
  return whole.length > 0 ? whole : places;
}

/** Why nothing can be done with a product in a department that has no pool of it. */
export async function noPool(
  ports: Pick<Ports, 'departments' | 'policy'>,
  department: Department,
  product: ProductId,
): Promise<Refusal> {
  const pools = await ports.departments.look(department.id).pools();
  return {
    code: 'no-pool',
    department: namedDepartment(department),
    product: namedProduct(ports, product),
    pools: pools.map((pool) => namedProduct(ports, pool.product)),
  };
}

/** The parts of a command that names products: those without a pool last, to be refused one by one. */
export const partsIn = (
  { products }: Place,
  wanted: readonly ProductId[],
  people: readonly CommandPerson[],
): readonly PoolPart[] =>
  [...products, ...wanted.filter((one) => !products.includes(one))].map((product) => ({ product, people }));

/**
 * The parts of a command that takes people off every roster of a department: each roster that somebody is on. Who is on none is named in
 * the first.
 *
 * @returns None when nobody is on any.
 */
export async function everyPart(
  ports: Pick<Ports, 'departments'>,
  { department, products }: Place,
  people: readonly CommandPerson[],
): Promise<readonly PoolPart[]> {
  const userIds = people.filter(isFound).map(({ userId }) => userId);
  const all = userIds.length === 0 ? [] : await ports.departments.entriesOf(userIds);
  const held = all.filter((one) => one.department === department.id);
  const rosters = people.map((person) =>
    held.filter(({ entry }) => entry.userId === person.userId).map(({ entry }) => entry.product),
  );
  const [first, ...others] = products.filter((product) => rosters.some((there) => there.includes(product)));
  const on = (product: ProductId) => people.filter((_, index) => rosters[index]?.includes(product));
  if (first === undefined) return [];
  return [
    {
      product: first,
      people: people.filter((_, at) => rosters[at]?.includes(first) === true || rosters[at]?.length === 0),
    },
    ...others.map((product) => ({ product, people: on(product) })),
  ];
}
