import { badRequest, ErrorAnswer, notFound } from '../error-answer';
import { isSameSet, type LicenseState, type UserRecord } from '../state/records';
import { type TenantView } from '../state/tenant-state';
import { type Tenant } from '../tenant';
import { checkRemovals, checkSkus, findViolation, refusalOf, type LicenseRequest } from './assignment-rules';

/**
 * Changes the direct licenses of one person, or refuses, checking in the order that the service does.
 *
 * @param seenFrom Whether the person exists and where they are is judged by this replica; everything else by the primary.
 * @returns The person afterwards, and whether anything changed.
 */
export function changeLicenses(
  tenant: Tenant,
  userId: string,
  request: LicenseRequest,
  seenFrom: TenantView,
): { user: UserRecord; hasEffect: boolean } {
  const seen = seenFrom.user(userId);
  const user = tenant.state.user(userId);
  if (seen === undefined || user === undefined) throw notFound(userId);
  const facts = tenant.licensingFacts();
  checkSkus(request, facts);
  // A removal needs no place: the service speaks of assigning only. [I]
  if (request.add.length > 0 && seen.usageLocation === null)
    throw badRequest('License assignment cannot be done for user with invalid usage location.');
  const after = statesAfter(user.states, request, tenant.instant());
  const change = { before: user.states, after, added: request.add, usageLocation: seen.usageLocation ?? '' };
  const violation = findViolation(change, facts);
  if (violation?.error === 'ProhibitedInUsageLocationViolation') throw refusalOf(violation);
  checkRemovals(request, user.states);
  if (violation !== undefined) throw refusalOf(violation);
  refuseWhileLocked(tenant, userId);
  if (isUnchanged(user.states, after)) return { user, hasEffect: false };
  tenant.commit({ kind: 'licensed', userId, states: after });
  return { user: tenant.state.user(userId) ?? user, hasEffect: true };
}

function statesAfter(states: readonly LicenseState[], request: LicenseRequest, instant: string): LicenseState[] {
  const isDirect = (state: LicenseState, skuId: string) => state.skuId === skuId && state.assignedByGroup === null;
  const kept = states.filter((state) => !request.remove.some((skuId) => isDirect(state, skuId)));
  const untouched = kept.filter((state) => !request.add.some(({ skuId }) => isDirect(state, skuId)));
  const added = request.add.map(({ skuId, disabledPlans }): LicenseState => {
    const held = kept.find((state) => isDirect(state, skuId));
    const isAlready = held?.state === 'Active' && isSameSet(held.disabledPlans, disabledPlans);
    return isAlready
      ? held
      : { skuId, disabledPlans, assignedByGroup: null, state: 'Active', error: null, lastUpdatedDateTime: instant };
  });
  return [...untouched, ...added];
}

function isUnchanged(before: readonly LicenseState[], after: readonly LicenseState[]): boolean {
  return before.length === after.length && after.every((state) => before.includes(state));
}

function refuseWhileLocked(tenant: Tenant, userId: string): void {
  const { lockMs, lockProbability } = tenant.settings;
  const changedAt = tenant.changedAt.get(userId);
  const isLocked = changedAt !== undefined && tenant.now().getTime() - changedAt < lockMs;
  if (isLocked && tenant.random.chance(lockProbability)) {
    throw new ErrorAnswer(
      409,
      'Directory_ConcurrencyViolation',
      'Error due to concurrent requests being made to the tenant. Please wait briefly and retry.',
    );
  }
}
