import { type KeptPosition, type Position, type PoolPosition, type ProductPosition, type Difference } from './position';
import { type Instant } from '../calendar';
import { type NamedDepartment, type NamedProduct } from '../refusal';
import { type DifferenceReason } from './standing';

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

const strangeIn = ({ outside, throughGroups, unclear = 0 }: ProductPosition): number =>
  outside + throughGroups + unclear;

/** People on the roster of a pool who have no seat. */
export const waitingIn = ({ desired, seated }: PoolPosition): number => desired - seated;

/** Whether a difference is one that somebody has to do something about. */
export const needsSomebody = ({ why }: Difference): boolean => !CALM.has(why);

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
  /** The products of all pages whose units cannot be judged. */
  readonly unclearUnits: readonly string[];
  readonly areTrialsUnclear?: true;
  /** When the reminders last ran, or that they never did; left out where it was not looked up. */
  readonly reminders?: { readonly ranAt: Instant | undefined };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
