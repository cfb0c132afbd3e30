import { isFault } from '../../../ports/fault';
import { type SeatChange, type SeatOutcome, type TenantSku } from '../../../ports/roster/seat-provisioner';

/**
 * Names the plans of a refusal by name and not by id, and without those of the license itself: who reads it knows what was asked for, and
 * not what stands against it.
 *
 * @param tenantSkus Asked only where plans were named; when it faults, the names stay as Graph said them.
 */
export async function withOtherPlans(
  outcome: SeatOutcome,
  seat: SeatChange,
  tenantSkus: () => Promise<readonly TenantSku[]>,
): Promise<SeatOutcome> {
  if (outcome.status !== 'failed' || !('planNames' in outcome.failure) || outcome.failure.planNames.length === 0)
    return outcome;
  const { failure } = outcome;
  try {
    return { ...outcome, failure: { ...failure, planNames: others(failure.planNames, seat, await tenantSkus()) } };
  } catch (error) {
    if (!isFault(error)) throw error;
    return outcome;
  }
}

/** All of them, when all belong to the license itself. */
function others(planNames: readonly string[], { skuId }: SeatChange, skus: readonly TenantSku[]): readonly string[] {
  const plans = skus.flatMap((sku) => sku.servicePlans);
  const names = planNames.map(
    (name) => plans.find((plan) => plan.servicePlanId.toLowerCase() === name.toLowerCase())?.servicePlanName ?? name,
  );
  const own = skus.filter((sku) => sku.skuId === skuId).flatMap((sku) => sku.servicePlans);
  const left = names.filter((name) => !own.some((plan) => plan.servicePlanName === name));
  return left.length === 0 ? names : left;
}
