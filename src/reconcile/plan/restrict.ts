import { groupBy } from '../../domain/group-by';
import { type Plan, type SeatAt, type Step } from '../../domain/reconcile/plan';
import { type ReconcilePolicy } from '../../domain/institution/policy';

/** How far a plan may go. */
export interface Restrictions extends Pick<ReconcilePolicy, 'mode' | 'maxReleases'> {
  /** Whether somebody was asked about a release that nothing explains, and wants it. */
  readonly isAgreed?: (seat: SeatAt) => boolean;
}

/** This many unexplained releases empty a roster that had many. */
const MANY = 5;

/**
 * Holds back what the policy does not allow. Releases that the ledger explains are done however many there are; one
 * unexplained release more than `maxReleases` holds all unexplained ones, since that many at once mean that our records are wrong. So do
 * many of one pool that seats nobody any more, whatever the limit.
 */
export function restrict(plan: Plan, { mode, maxReleases, isAgreed = () => false }: Restrictions): Plan {
  const isUnexplained = (step: Step): boolean => step.action === 'release' && !step.isExplained && !isAgreed(step.seat);
  const unexplained = plan.filter(isUnexplained);
  const isTooMany = unexplained.length > maxReleases;
  const emptied = emptiedPools(plan, unexplained);
  return plan.map((step): Step => {
    const { action, seat } = step;
    if (action !== 'assign' && action !== 'release') return step;
    const isForbidden = action === 'assign' ? mode === 'observe' : mode !== 'full';
    if (isForbidden) return { action: 'hold', seat, reason: 'mode', instead: action };
    if (step.action === 'assign' && mode !== 'full') return withoutTaking(step);
    if (!isUnexplained(step)) return step;
    if (emptied.has(poolOf(step))) return { action: 'hold', seat, reason: 'empty-roster', instead: action };
    return isTooMany ? { action: 'hold', seat, reason: 'too-many-unexplained', instead: action } : step;
  });
}

/** What may only give takes nothing, be it in the same request. */
const withoutTaking = ({ insteadOf: _, ...step }: Extract<Step, { action: 'assign' }>): Step => step;

const poolOf = ({ seat }: Step): string => `${seat.department ?? ''} ${seat.product}`;

/** Pools that lose many without an explanation, and have nobody left that the plan speaks of. */
function emptiedPools(plan: Plan, unexplained: readonly Step[]): ReadonlySet<string> {
  const losing = [...groupBy(unexplained, poolOf)].filter(([, steps]) => steps.length >= MANY).map(([pool]) => pool);
  if (losing.length === 0) return new Set();
  const left = new Set(plan.filter((step) => step.action !== 'release').map(poolOf));
  return new Set(losing.filter((pool) => !left.has(pool)));
}
