import { type ProductId, type SkuId, type UserId } from '../../domain/ids';
import { type Plan, type Step } from '../../domain/reconcile/plan';
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
}

type Assign = Extract<Step, { action: 'assign' }>;

/**
 * Fits a plan into the units of the tenant: what its releases give back counts, since they are done first. Whoever needs a unit gets one
 * of any SKU of the product that has one, the step's own first and then the best; or waits: a hold, in the order of the plan. Whoever has
 * a license of ours, or may have, stays with it.
 */
export function fitUnits(plan: Plan, stock: Stock, { isHopeful = false }: Fitting = {}): Plan {
  const { actual, skus, freeUnits, unclearSkus } = stock;
  const free = new Map(freeUnits);
  const held = heldBy(actual);
  const isHeld = ({ userId }: Step['seat'], skuId: SkuId, count = 1) =>
    (held.get(userId)?.filter((one) => one === skuId).length ?? 0) >= count;
  const take = (skuId: SkuId, units: number) => free.set(skuId, (free.get(skuId) ?? 0) + units);

  for (const { action, seat } of plan) {
    // What comes through a group as well is not given back.
    const isGivenBack = action === 'release' && seat.skuId !== undefined && isHeld(seat, seat.skuId);
    if (isGivenBack && !isHeld(seat, seat.skuId, 2)) take(seat.skuId, 1);
  }
  return plan.map((step): Step => {
    const { seat } = step;
    // A request about what the person has, or may have, needs no other unit.
    if (step.action !== 'assign' || seat.skuId === undefined || isHeld(seat, seat.skuId)) return step;
    if (step.isOurs) {
      take(seat.skuId, -1);
      return step;
    }
    const ofProduct = skus.get(seat.product) ?? [];
    const choices = ofProduct.toSorted((one, other) => Number(other === seat.skuId) - Number(one === seat.skuId));
    const skuId = choices.find((one) => (free.get(one) ?? 0) > 0) ?? (isHopeful ? seat.skuId : undefined);
    if (skuId === undefined) {
      return waits(
        step,
        ofProduct.some((one) => unclearSkus?.has(one)),
      );
    }
    take(skuId, -1);
    return skuId === seat.skuId ? step : { ...step, seat: { ...seat, skuId } };
  });
}

/**
 * The steps that are to be tried once more with another SKU: the tenant had no unit where the plan saw one.
 *
 * @param isShort Whether the tenant refused a step for want of a unit.
 */
export function fitElsewhere(plan: Plan, stock: Stock, isShort: (step: Assign) => boolean): Plan {
  const short = plan.filter((step): step is Assign => step.action === 'assign' && isShort(step));
  if (short.length === 0) return [];
  const free = new Map(stock.freeUnits);
  for (const { action, seat } of plan)
    if (action === 'assign' && seat.skuId !== undefined) free.set(seat.skuId, (free.get(seat.skuId) ?? 0) - 1);
  for (const { seat } of short) if (seat.skuId !== undefined) free.set(seat.skuId, 0);
  const again = short.map((step) => ({
    ...step,
    isOurs: false,
    insteadOf: [...(step.insteadOf ?? []), ...skuOf(step)],
  }));
  return fitUnits(again, { ...stock, freeUnits: free }).filter(({ action }) => action === 'assign');
}

const skuOf = ({ seat }: Assign): readonly SkuId[] => (seat.skuId === undefined ? [] : [seat.skuId]);

/** What the person needs besides a unit is what somebody can see to already. */
function waits({ seat, failure }: Assign, isUnclear: boolean): Step {
  const isOnlyShort = failure === undefined || failure.code === 'tenant-short';
  const reason = isUnclear ? 'unclear' : 'tenant-short';
  if (isOnlyShort) return { action: 'hold', seat, reason, instead: 'assign' };
  return { action: 'hold', seat, reason: 'blocked', failure, instead: 'assign' };
}

/** The SKUs that each person has a unit of, once for each source. */
function heldBy(actual: readonly ObservedPerson[]): ReadonlyMap<UserId, readonly SkuId[]> {
  return new Map(
    actual.map(({ userId, assignments }) => [
      userId,
      assignments.filter((one) => one.status !== 'error').map((one) => one.skuId),
    ]),
  );
}
