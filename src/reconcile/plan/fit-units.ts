import { type ProductId, type SkuId, type UserId } from '../../domain/ids';
import { atOnce, type Pausable } from '../../domain/pausable';
import { type Plan, type SeatAt, type Step } from '../../domain/reconcile/plan';
import { type ObservedPerson } from '../../ports/roster/seat-provisioner';

/** What the tenant has to give. */
export interface Stock {
  readonly actual: readonly ObservedPerson[];
  readonly skus: ReadonlyMap<ProductId, readonly SkuId[]>;
  /** Units of each SKU that nobody holds; negative when more are held than there are. */
  readonly freeUnits: ReadonlyMap<SkuId, number>;
  /** SKUs whose units cannot be judged; none unless given. */
  readonly unclearSkus?: ReadonlySet<SkuId>;
}

/** How to fit a plan. */
export interface Fitting {
  /** Whoever finds no unit is sent all the same, since the tenant may have one that was not read yet. */
  readonly isHopeful?: boolean;
  /** Whether the tenant refused this SKU to the person already. */
  readonly isTried?: (seat: SeatAt, skuId: SkuId) => boolean;
}

/** The SKUs that the tenant had no unit of, by seat, as far as they were tried. */
export class Tried {
  readonly #skus = new Map<string, Set<SkuId>>();

  /** Whether a SKU was tried for a seat. */
  has(seat: SeatAt, skuId: SkuId): boolean {
    return this.#skus.get(seatKey(seat))?.has(skuId) ?? false;
  }

  /** Writes down the SKU of a seat. */
  add(seat: SeatAt): void {
    const key = seatKey(seat);
    if (seat.skuId !== undefined) this.#skus.set(key, (this.#skus.get(key) ?? new Set()).add(seat.skuId));
  }
}

const seatKey = ({ userId, product, department }: SeatAt): string => [userId, product, department ?? ''].join(' ');

type Assign = Extract<Step, { action: 'assign' }>;

/**
 * Fits a plan into the units of the tenant: what its releases give back counts, since they are done first. Whoever needs a unit gets one
 * of any SKU of the product that has one, the step's own first and then the best; or waits: a hold, in the order of the plan. Whoever has
 * a license of ours, or may have, stays with it.
 */
export const fitUnits = (plan: Plan, stock: Stock, how: Fitting = {}): Plan => atOnce(fitting(plan, stock, how));

/** The plan of {@link fitUnits}, pausably. */
export function* fitting(
  plan: Plan,
  stock: Stock,
  { isHopeful = false, isTried = () => false }: Fitting = {},
): Pausable<Plan> {
  const { skus, freeUnits, unclearSkus } = stock;
  const free = new Map(freeUnits);
  const held = yield* heldBy(plan, stock);
  const isHeld = ({ userId }: Step['seat'], skuId: SkuId, count = 1) =>
    (held.get(userId)?.filter((one) => one === skuId).length ?? 0) >= count;
  const take = (skuId: SkuId, units: number) => free.set(skuId, (free.get(skuId) ?? 0) + units);

  for (const { action, seat } of plan) {
    yield;
    // What comes through a group as well is not given back.
    const isGivenBack = action === 'release' && seat.skuId !== undefined && isHeld(seat, seat.skuId);
    if (isGivenBack && !isHeld(seat, seat.skuId, 2)) take(seat.skuId, 1);
  }
  const fit = (step: Step): Step => {
    const { seat } = step;
    // A request about what the person has, or may have, needs no other unit.
    if (step.action !== 'assign' || seat.skuId === undefined || isHeld(seat, seat.skuId)) return step;
    if (step.isOurs) {
      take(seat.skuId, -1);
      return step;
    }
    const ofProduct = skus.get(seat.product) ?? [];
    // What somebody else gave of a SKU, with its plan off, leaves no room for ours of the same.
    const possible = ofProduct.filter((one) => !isHeld(seat, one) && !isTried(seat, one));
    const choices = possible.toSorted((one, other) => Number(other === seat.skuId) - Number(one === seat.skuId));
    const mayHope = isHopeful && step.failure?.code !== 'plan-off';
    const skuId = choices.find((one) => (free.get(one) ?? 0) > 0) ?? (mayHope ? seat.skuId : undefined);
    const isUnclear = ofProduct.some((one) => unclearSkus?.has(one) === true);
    if (skuId === undefined) return waits(step, isUnclear);
    take(skuId, -1);
    return skuId === seat.skuId ? step : { ...step, seat: { ...seat, skuId } };
  };
  const fitted: Step[] = [];
  for (const step of plan) {
    yield;
    fitted.push(fit(step));
  }
  return fitted;
}

/**
 * The steps that are to be tried once more with another SKU: the tenant had no unit where the plan saw one.
 *
 * @param isShort Whether the tenant refused a step for want of a unit.
 * @param tried What was tried before, and is not again; what is short now is written down in it.
 */
export function fitElsewhere(plan: Plan, stock: Stock, isShort: (step: Assign) => boolean, tried: Tried): Plan {
  const short = plan.filter((step): step is Assign => step.action === 'assign' && isShort(step));
  if (short.length === 0) return [];
  const free = new Map(stock.freeUnits);
  for (const { action, seat } of plan)
    if (action === 'assign' && seat.skuId !== undefined) free.set(seat.skuId, (free.get(seat.skuId) ?? 0) - 1);
  for (const { seat } of short) tried.add(seat);
  const again = short.map((step) => ({
    ...step,
    isOurs: false,
    insteadOf: [...new Set([...(step.insteadOf ?? []), ...skuOf(step)])],
  }));
  const fitted = fitUnits(again, { ...stock, freeUnits: free }, { isTried: (seat, skuId) => tried.has(seat, skuId) });
  return fitted.filter(({ action }) => action === 'assign');
}

const skuOf = ({ seat }: Assign): readonly SkuId[] => (seat.skuId === undefined ? [] : [seat.skuId]);

/** What the person needs besides a unit is what somebody can see to already. */
function waits({ seat, failure }: Assign, isUnclear: boolean): Step {
  const isOnlyShort = failure === undefined || failure.code === 'tenant-short';
  const reason = isUnclear ? 'unclear' : 'tenant-short';
  if (isOnlyShort) return { action: 'hold', seat, reason, instead: 'assign' };
  return { action: 'hold', seat, reason: 'blocked', failure, instead: 'assign' };
}

/** The SKUs that each person whose seat changes has a unit of, once for each source. */
function* heldBy(plan: Plan, { actual }: Stock): Pausable<ReadonlyMap<UserId, readonly SkuId[]>> {
  const changing = new Set<UserId>();
  for (const { action, seat } of plan) {
    yield;
    if (action === 'assign' || action === 'release') changing.add(seat.userId);
  }
  const held = new Map<UserId, readonly SkuId[]>();
  if (changing.size === 0) return held;
  for (const { userId, assignments } of actual) {
    yield;
    if (!changing.has(userId)) continue;
    const counted = assignments.filter((one) => one.status !== 'error').map((one) => one.skuId);
    held.set(userId, counted);
  }
  return held;
}
