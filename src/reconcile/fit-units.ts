import { type ProductId, type SkuId, type UserId } from '../domain/ids';
import { type Plan, type Step } from '../domain/reconcile/plan';
import { type ObservedPerson } from '../ports/roster/seat-provisioner';

/** What the tenant has to give. */
export interface Stock {
  readonly actual: readonly ObservedPerson[];
  readonly skus: ReadonlyMap<ProductId, readonly SkuId[]>;
  /** Units of each SKU that nobody holds; negative when more are held than there are. */
  readonly freeUnits: ReadonlyMap<SkuId, number>;
}

/**
 * Fits a plan into the units of the tenant: what its releases give back counts, since they are done first. Whoever would need a unit
 * where there is none gets the product's next SKU that has one, or waits: a hold, in the order of the plan.
 */
export function fitUnits(plan: Plan, { actual, skus, freeUnits }: Stock): Plan {
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
    // What is ours already stays the one.
    if (step.action !== 'assign' || seat.skuId === undefined || isHeld(seat, seat.skuId)) return step;
    const choices = step.isOurs ? [seat.skuId] : (skus.get(seat.product) ?? []);
    const skuId = choices.find((one) => (free.get(one) ?? 0) > 0);
    if (skuId === undefined) return waits(step);
    take(skuId, -1);
    return skuId === seat.skuId ? step : { ...step, seat: { ...seat, skuId } };
  });
}

/** What the person needs besides a unit is what somebody can see to already. */
function waits({ seat, failure }: Extract<Step, { action: 'assign' }>): Step {
  const isOnlyShort = failure === undefined || failure.code === 'tenant-short';
  if (isOnlyShort) return { action: 'hold', seat, reason: 'tenant-short', instead: 'assign' };
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
