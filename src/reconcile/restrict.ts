import { type Plan, type Step } from '../domain/plan';
import { type ReconcilePolicy } from '../domain/policy';

/**
 * Holds back what the policy does not allow. Releases that the ledger explains are done however many there are; one
 * unexplained release more than `maxReleases` holds all unexplained ones, since that many at once mean that our records are wrong.
 */
export function restrict(plan: Plan, { mode, maxReleases }: ReconcilePolicy): Plan {
  const unexplained = plan.filter((step) => step.action === 'release' && !step.isExplained).length;
  const isTooMany = unexplained > maxReleases;
  return plan.map((step): Step => {
    const isForbidden =
      (step.action === 'assign' && mode === 'observe') || (step.action === 'release' && mode !== 'full');
    if (isForbidden) return { action: 'hold', seat: step.seat, reason: 'mode' };
    if (step.action === 'release' && !step.isExplained && isTooMany) {
      return { action: 'hold', seat: step.seat, reason: 'too-many-unexplained' };
    }
    return step;
  });
}
