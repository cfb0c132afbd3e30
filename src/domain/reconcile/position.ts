import { type SeatFailure } from '../roster/assignment';
import { type Instant } from '../calendar';
import { defined } from '../defined';
import { groupBy } from '../group-by';
import { type DepartmentId, type ProductId } from '../ids';
import { type DesiredSeat, type HoldReason, type Plan, type SeatAt, type Step } from './plan';
import { type NamedDepartment, type NamedProduct } from '../refusal';

/**
 * Whose difference it is. `seat`: somebody is seated, and has no active license of ours. `extra`: somebody is seated, and has one more
 * license besides. `leftover`: a license of ours belongs to nobody who is seated.
 */
export type DifferenceOf = 'seat' | 'extra' | 'leftover';

/** Why it differs: what the plan holds it for, or how far it has come. */
export type DifferenceReason =
  | HoldReason
  /** Given, and the tenant does not show it as working yet. */
  | 'not-shown'
  /** Asked for, and we do not know yet what came of it. */
  | 'requested'
  /** Missing; the next run gives it. */
  | 'to-assign'
  /** The next run takes it away; a ledger entry says why, or none does. */
  | 'to-release'
  | 'to-release-unexplained'
  /** One more license of ours of the same product. */
  | 'second-license';

/** How many people or licenses of a pool are not as its roster and its seat cap say, and why. */
export interface Difference {
  readonly of: DifferenceOf;
  readonly why: DifferenceReason;
  /** Why the tenant refuses; only with `blocked`. */
  readonly failure?: SeatFailure['code'];
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
  /** Usable units of all its SKUs, and those that are expired but in grace. */
  readonly units: number;
  readonly warningUnits: number;
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
}

/** The effective license position, all of one reading. */
export interface Position {
  /** In the order of the catalog, then those that are in it no more. */
  readonly products: readonly ProductPosition[];
  /** By product in the same order, then by department. */
  readonly pools: readonly PoolPosition[];
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
export interface PositionParts {
  /** Of everybody, as the reconciler would carry it out. */
  readonly plan: Plan;
  /** The seats that the rosters call for. */
  readonly desired: readonly DesiredSeat[];
  readonly pools: readonly PoolFigures[];
  /** In the order of the catalog. */
  readonly products: readonly Pick<ProductPosition, 'product' | 'units' | 'warningUnits'>[];
  /** Whether the tenant shows a license as working. */
  readonly isOn: (seat: SeatAt) => boolean;
  /** Whether we asked for a license and do not know what came of it. */
  readonly isRequested: (seat: SeatAt) => boolean;
}

/** Counts the position out of a plan: each of its steps once, so that nothing is in it which the plan does not say. */
export function positionOf(parts: PositionParts): Position {
  const steps = groupBy(parts.plan, ({ seat }) => poolKey(seat));
  const seats = groupBy(parts.desired, poolKey);
  const rank = new Map(parts.products.map(({ product }, index) => [product, index]));
  const rankOf = ({ product }: PoolFigures) => rank.get(product) ?? rank.size;
  const pools = [...parts.pools, ...withoutPool(parts)]
    .toSorted((one, other) => rankOf(one) - rankOf(other) || compare(poolKey(one), poolKey(other)))
    .map((pool) => poolPosition(parts, pool, seats.get(poolKey(pool)) ?? [], steps.get(poolKey(pool)) ?? []));
  const gone = [...new Set(pools.map(({ product }) => product))].filter((product) => !rank.has(product));
  const products = [...parts.products, ...gone.map((product) => ({ product, units: 0, warningUnits: 0 }))];
  return { products: products.map((product) => productPosition(product, pools, parts.plan)), pools };
}

/** The part of a position that is about one department, one product or both; figures of the tenant stay the tenant's. */
export function narrowed(
  { products, pools }: Position,
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
  return { products: products.filter(isMeant), pools: left };
}

/** A position in a few numbers. */
export interface PositionSum {
  readonly seated: number;
  readonly waiting: number;
  /** Seated people who have the product in no way. */
  readonly unlicensed: number;
  /** Other licenses that are not as the rosters say. */
  readonly otherwise: number;
  readonly short: readonly Pick<ProductPosition, 'product' | 'short'>[];
}

/** Adds a position up; licenses that are nobody's count where it is not narrowed to a department. */
export function sumOf({ products, pools }: Position, { department }: KeptPosition['about'] = {}): PositionSum {
  const differences = pools.flatMap((pool) => pool.differences);
  const unlicensed = sum(differences.filter(isUnlicensed).map(({ count }) => count));
  const outside = department === undefined ? products : [];
  return {
    seated: sum(pools.map(({ seated }) => seated)),
    waiting: sum(pools.map(waitingIn)),
    unlicensed,
    otherwise: sum(differences.map(({ count }) => count)) - unlicensed + sum(outside.map(strangeIn)),
    short: products.filter(({ short }) => short > 0).map(({ product, short }) => ({ product, short })),
  };
}

const strangeIn = (product: ProductPosition): number => product.outside + product.throughGroups;

/** People on the roster of a pool who have no seat. */
export const waitingIn = ({ desired, seated }: PoolPosition): number => desired - seated;

/** Whether a difference is one that somebody has to do something about. */
export const needsSomebody = ({ why }: Difference): boolean => !CALM.has(why);

/** A page of a position, for somebody who may see it. */
export interface PositionShown {
  readonly id: string;
  /** When the tenant was read. */
  readonly at: Instant;
  readonly about: { readonly product?: NamedProduct; readonly department?: NamedDepartment };
  readonly sum: Omit<PositionSum, 'short'> & {
    readonly short: readonly { readonly name: string; readonly short: number }[];
  };
  readonly products: readonly (ProductPosition & { readonly name: string })[];
  readonly pools: readonly (PoolPosition & { readonly productName: string; readonly departmentName: string })[];
  /** Products and pools before this page, and all of them. */
  readonly offset: number;
  readonly total: number;
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
function withoutPool({ plan, desired, pools }: PositionParts): readonly PoolFigures[] {
  const known = new Set(pools.map(poolKey));
  const found = new Map<string, PoolFigures>();
  for (const place of [...desired, ...plan.map(({ seat }) => seat)]) {
    const { department, product } = place;
    if (department === undefined || known.has(poolKey(place))) continue;
    found.set(poolKey(place), { department, product, rosterLength: 0, seatCap: 0, awaiting: 0 });
  }
  return [...found.values()];
}

function poolPosition(
  parts: PositionParts,
  { department, product, rosterLength, seatCap, awaiting }: PoolFigures,
  seats: readonly DesiredSeat[],
  steps: readonly Step[],
): PoolPosition {
  const seated = new Set(seats.map(({ userId }) => userId));
  const byPerson = groupBy(steps, ({ seat }) => seat.userId);
  const states = [...seated].map((person) => stateOf(parts, byPerson.get(person) ?? []));
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

type Found = Omit<Difference, 'count'>;

/** What the steps of one seated person come to. The first of them says how the person stands; the others are besides. */
function stateOf(
  parts: PositionParts,
  steps: readonly Step[],
): { readonly isActive: boolean; readonly differences: readonly Found[] } {
  const [first, ...others] = steps
    .map((step) => ({ step, found: seatOf(parts, step) }))
    .toSorted((one, other) => orderOf(one.found) - orderOf(other.found) || compare(skuOf(one.step), skuOf(other.step)));
  // Nothing of a product that is in the catalog no more is read from the tenant.
  if (first === undefined) return { isActive: false, differences: [{ of: 'seat', why: 'not-in-catalog' }] };
  const extras = others.map(({ step }) => extraOf(step));
  return { isActive: first.found === ACTIVE, differences: first.found === ACTIVE ? extras : [first.found, ...extras] };
}

/** A license of ours that works. */
const ACTIVE = 'active';

function seatOf({ isOn, isRequested }: PositionParts, step: Step): Found | typeof ACTIVE {
  switch (step.action) {
    case 'keep':
      return isOn(step.seat) ? ACTIVE : { of: 'seat', why: 'not-shown' };
    case 'assign': {
      const { failure, seat } = step;
      // The next run asks again, and until then it is refused; only for a unit that was missing there is one now.
      const isRefused = failure !== undefined && failure.code !== 'tenant-short' && !isOn(seat);
      if (isRefused) return { of: 'seat', why: 'blocked', failure: failure.code };
      return { of: 'seat', why: isRequested(seat) ? 'requested' : 'to-assign' };
    }
    case 'release':
      return { of: 'seat', why: releaseOf(step) };
    case 'hold':
      return { of: 'seat', ...heldFor(step) };
  }
}

function extraOf(step: Step): Found {
  return step.action === 'hold' ? { of: 'extra', ...heldFor(step) } : { of: 'extra', why: 'second-license' };
}

function leftoverOf(step: Step): Found {
  switch (step.action) {
    case 'release':
      return { of: 'leftover', why: releaseOf(step) };
    case 'hold':
      return { of: 'leftover', ...heldFor(step) };
    case 'assign':
    case 'keep':
      return { of: 'leftover', why: 'second-license' };
  }
}

const releaseOf = ({ isExplained }: Extract<Step, { action: 'release' }>): DifferenceReason =>
  isExplained ? 'to-release' : 'to-release-unexplained';

const heldFor = ({ reason, failure }: Extract<Step, { action: 'hold' }>): Omit<Found, 'of'> => ({
  why: reason,
  ...defined({ failure: failure?.code }),
});

/**
 * The order of reasons, and which of several says how a seated person stands: what is ours before what is somebody else's, since a license
 * of ours is what the roster calls for.
 */
const REASONS: readonly DifferenceReason[] = [
  'not-shown',
  'requested',
  'to-assign',
  'tenant-short',
  'blocked',
  'person-disabled',
  'person-missing',
  'unclear',
  'plan-off',
  'unknown-sku',
  'mode',
  'covered',
  'seated-twice',
  'outside-alacarte',
  'to-release',
  'to-release-unexplained',
  'too-many-unexplained',
  'empty-roster',
  'not-in-catalog',
  'second-license',
  'inherited',
];

const KINDS: readonly DifferenceOf[] = ['seat', 'extra', 'leftover'];

/** Under way, or as somebody wants it. */
const CALM: ReadonlySet<DifferenceReason> = new Set([
  'not-shown',
  'requested',
  'to-assign',
  'mode',
  'covered',
  'outside-alacarte',
  'to-release',
  'second-license',
  'inherited',
]);

/** The person has the product, though not by a license of ours through this department. */
const PROVIDED: ReadonlySet<DifferenceReason> = new Set(['covered', 'seated-twice', 'outside-alacarte', 'inherited']);

const isUnlicensed = ({ of, why }: Difference): boolean => of === 'seat' && !PROVIDED.has(why);

const skuOf = ({ seat }: Step): string => seat.skuId ?? '';

const orderOf = (found: Found | typeof ACTIVE): number => (found === ACTIVE ? -1 : REASONS.indexOf(found.why));

function counted(found: readonly Found[]): readonly Difference[] {
  const counts = groupBy(found, ({ of, why, failure }) =>
    [KINDS.indexOf(of), String(REASONS.indexOf(why)).padStart(2, '0'), failure ?? ''].join(' '),
  );
  return [...counts]
    .toSorted(([one], [other]) => compare(one, other))
    .flatMap(([, [first, ...others]]) => (first === undefined ? [] : [{ ...first, count: others.length + 1 }]));
}

function productPosition(
  { product, units, warningUnits }: PositionParts['products'][number],
  pools: readonly PoolPosition[],
  plan: Plan,
): ProductPosition {
  const own = pools.filter((pool) => pool.product === product);
  const promised = sum(own.map(({ entitled }) => entitled));
  // Nobody's roster calls for these.
  const strange = plan.filter(({ seat }) => seat.product === product && seat.department === undefined);
  const throughGroups = strange.filter((step) => step.action === 'hold' && step.reason === 'inherited').length;
  return {
    product,
    units,
    warningUnits,
    promised,
    seated: sum(own.map(({ seated }) => seated)),
    orphaned: Math.max(0, units - promised),
    short: Math.max(0, promised - units),
    outside: strange.length - throughGroups,
    throughGroups,
  };
}

const poolKey = (one: { readonly department: DepartmentId | undefined; readonly product: ProductId }): string =>
  `${one.product} ${one.department ?? ''}`;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
