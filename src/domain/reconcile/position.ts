import { defined } from '../defined';
import { type Instant } from '../calendar';
import { groupBy } from '../group-by';
import { atOnce, grouping, type Pausable } from '../pausable';
import { type DepartmentId, type ProductId } from '../ids';
import { type DesiredSeat, type HoldReason, type Plan, type SeatAt, type Step } from './plan';
import { type DifferenceOf, type Found, leftoverOf, REASONS, type Shown, type Standing, standingOf } from './standing';

/** How many people or licenses of a pool are not as its roster and its seat cap say, and why. */
export interface Difference extends Found {
  /** At least 1. */
  readonly count: number;
}

/** One pool: what its department wants, what it is entitled to today, and what is really on in the tenant. */
export interface PoolPosition {
  readonly department: DepartmentId;
  readonly product: ProductId;
  /** People on the roster: seated and waiting. */
  readonly desired: number;
  /** The seat cap today. */
  readonly entitled: number;
  readonly seated: number;
  /** Seated people who have a license of ours that works. */
  readonly actual: number;
  /** Seats that were approved for today and await the tenant: `entitled` is lower by them than what was bought. */
  readonly awaiting: number;
  /** Each reason once, always in the same order; those of `seat` add up to `seated` less `actual`. */
  readonly differences: readonly Difference[];
}

/** One product in the whole tenant. */
export interface ProductPosition {
  readonly product: ProductId;
  /** Usable units of all its SKUs that were bought, and those that are expired but in grace. */
  readonly units: number;
  /** Usable units that are a trial's, besides; absent when there are none. */
  readonly trialUnits?: number;
  readonly warningUnits: number;
  /** Units of a SKU cannot be judged: then nobody knows whether any are orphaned or short. */
  readonly isUnclear?: true;
  /** The seat caps of all departments together. */
  readonly promised: number;
  readonly seated: number;
  /** Units that no entitlement claims. */
  readonly orphaned: number;
  /** Seats that were promised and have no unit. */
  readonly short: number;
  /** Licenses that no roster and no record of ours explains: given directly, and through groups. */
  readonly outside: number;
  readonly throughGroups: number;
  /** Licenses of accounts on no roster of which the tenant says something that cannot be judged; absent when there are none. */
  readonly unclear?: number;
}

/** The effective license position, all of one reading. */
export interface Position {
  /** In the order of the catalog, then those that are in it no more. */
  readonly products: readonly ProductPosition[];
  /** By product in the same order, then by department. */
  readonly pools: readonly PoolPosition[];
  /** The tenant does not tell of all units whether they are a trial's. */
  readonly areTrialsUnclear?: true;
}

/** A pool as our records have it. */
export interface PoolFigures {
  readonly department: DepartmentId;
  readonly product: ProductId;
  readonly rosterLength: number;
  readonly seatCap: number;
  readonly awaiting: number;
}

/** What a position is made of; lists are in any order unless said. */
export interface PositionParts extends Shown {
  /** Of everybody, as the reconciler would carry it out. */
  readonly plan: Plan;
  /** The seats that the rosters call for. */
  readonly desired: readonly DesiredSeat[];
  readonly pools: readonly PoolFigures[];
  /** In the order of the catalog. */
  readonly products: readonly Pick<
    ProductPosition,
    'product' | 'units' | 'trialUnits' | 'warningUnits' | 'isUnclear'
  >[];
  /** The tenant does not tell of all units whether they are a trial's. */
  readonly areTrialsUnclear?: true;
}

/** Counts the position out of a plan: each of its steps once, so that nothing is in it which the plan does not say. */
export const positionOf = (parts: PositionParts): Position => atOnce(positioning(parts));

/** The position of {@link positionOf}, pausably. */
export function* positioning(parts: PositionParts): Pausable<Position> {
  const steps = yield* grouping(parts.plan, ({ seat }) => poolKey(seat));
  const seats = yield* grouping(parts.desired, poolKey);
  const rank = new Map(parts.products.map(({ product }, index) => [product, index]));
  const rankOf = ({ product }: PoolFigures) => rank.get(product) ?? rank.size;
  const places = [
    ...[...seats.values()].flatMap(firstOf),
    ...[...steps.values()].flatMap(firstOf).map(({ seat }) => seat),
  ];
  const figures = [...parts.pools, ...withoutPool(parts.pools, places)].toSorted(
    (one, other) => rankOf(one) - rankOf(other) || compare(poolKey(one), poolKey(other)),
  );
  const pools: PoolPosition[] = [];
  for (const pool of figures) {
    const key = poolKey(pool);
    pools.push(yield* poolPosition(parts, pool, seats.get(key) ?? [], steps.get(key) ?? []));
  }
  // Nobody's roster calls for these.
  const strange = parts.plan.filter(({ seat }) => seat.department === undefined);
  const gone = [...new Set(pools.map(({ product }) => product))].filter((product) => !rank.has(product));
  const products = [...parts.products, ...gone.map((product) => ({ product, units: 0, warningUnits: 0 }))];
  const { areTrialsUnclear } = parts;
  return {
    products: products.map((product) => productPosition(product, pools, strange)),
    pools,
    ...defined({ areTrialsUnclear }),
  };
}

/** The part of a position that is about one department, one product or both; figures of the tenant stay the tenant's. */
export function narrowed(
  { products, pools, ...rest }: Position,
  { department, product }: { readonly department?: DepartmentId; readonly product?: ProductId },
): Position {
  const left = pools.filter((pool) => {
    const isOther = department !== undefined && pool.department !== department;
    return !isOther && (product === undefined || pool.product === product);
  });
  const isMeant = (one: ProductPosition): boolean =>
    department === undefined
      ? product === undefined || one.product === product
      : left.some((pool) => pool.product === one.product);
  return { ...rest, products: products.filter(isMeant), pools: left };
}

/** A position as it is kept, so that its pages are all of one reading. */
export interface KeptPosition {
  readonly id: string;
  readonly at: Instant;
  /** What it was narrowed to. */
  readonly about: { readonly product?: ProductId; readonly department?: DepartmentId };
  readonly position: Position;
}

/** Seats and licenses of departments that have no such pool: there should be none, and they are not hidden. */
function withoutPool(
  pools: readonly PoolFigures[],
  places: readonly Pick<SeatAt, 'department' | 'product'>[],
): readonly PoolFigures[] {
  const known = new Set(pools.map(poolKey));
  const found = new Map<string, PoolFigures>();
  for (const place of places) {
    const { department, product } = place;
    if (department === undefined || known.has(poolKey(place))) continue;
    found.set(poolKey(place), { department, product, rosterLength: 0, seatCap: 0, awaiting: 0 });
  }
  return [...found.values()];
}

const firstOf = <Item>([first]: readonly Item[]): readonly Item[] => (first === undefined ? [] : [first]);

function* poolPosition(
  parts: PositionParts,
  { department, product, rosterLength, seatCap, awaiting }: PoolFigures,
  seats: readonly DesiredSeat[],
  steps: readonly Step[],
): Pausable<PoolPosition> {
  const seated = new Set(seats.map(({ userId }) => userId));
  const byPerson = groupBy(steps, ({ seat }) => seat.userId);
  const states: Standing[] = [];
  for (const person of seated) yield void states.push(standingOf(parts, byPerson.get(person) ?? []));
  const leftovers = steps.filter(({ seat }) => !seated.has(seat.userId)).map(leftoverOf);
  const found = [...states.flatMap(({ differences }) => differences), ...leftovers];
  return {
    department,
    product,
    desired: rosterLength,
    entitled: seatCap,
    seated: seated.size,
    actual: states.filter(({ isActive }) => isActive).length,
    awaiting,
    differences: counted(found),
  };
}

const KINDS: readonly DifferenceOf[] = ['seat', 'extra', 'leftover'];

function counted(found: readonly Found[]): readonly Difference[] {
  const counts = groupBy(found, ({ of, why, failure }) =>
    [KINDS.indexOf(of), String(REASONS.indexOf(why)).padStart(2, '0'), failure ?? ''].join(' '),
  );
  return [...counts]
    .toSorted(([one], [other]) => compare(one, other))
    .flatMap(([, [first, ...others]]) => (first === undefined ? [] : [{ ...first, count: others.length + 1 }]));
}

function productPosition(
  { product, units, trialUnits, warningUnits, isUnclear }: PositionParts['products'][number],
  pools: readonly PoolPosition[],
  strange: readonly Step[],
): ProductPosition {
  const own = pools.filter((pool) => pool.product === product);
  const promised = sum(own.map(({ entitled }) => entitled));
  const others = strange.filter(({ seat }) => seat.product === product);
  const heldFor = (reason: HoldReason) => others.filter((step) => step.action === 'hold' && step.reason === reason);
  const throughGroups = heldFor('inherited').length;
  const unclear = heldFor('unclear');
  return {
    product,
    units,
    ...defined({ trialUnits }),
    warningUnits,
    promised,
    seated: sum(own.map(({ seated }) => seated)),
    orphaned: isUnclear ? 0 : Math.max(0, units - promised),
    short: isUnclear ? 0 : Math.max(0, promised - units),
    ...defined({ isUnclear }),
    outside: others.length - throughGroups - unclear.length,
    throughGroups,
    ...(unclear.length === 0 ? {} : { unclear: unclear.length }),
  };
}

const poolKey = (one: { readonly department: DepartmentId | undefined; readonly product: ProductId }): string =>
  `${one.product} ${one.department ?? ''}`;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
