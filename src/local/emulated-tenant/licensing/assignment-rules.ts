import { badRequest, ErrorAnswer } from '../error-answer';
import { consumedSkuIds, isConsuming, type License, type LicenseState } from '../state/records';
import { type FullSeed, type SkuRecord } from '../state/seed';

/** What one person's licenses are checked against. */
export interface LicensingFacts {
  readonly skus: ReadonlyMap<string, SkuRecord>;
  readonly exclusivePlans: FullSeed['exclusivePlans'];
  readonly planDependencies: FullSeed['planDependencies'];
  /** Units of a SKU in use on the primary. */
  consumedUnits(skuId: string): number;
}

/** A rule that was broken, in the words of `licenseAssignmentStates[].error` and of the error body. */
export interface Violation {
  readonly error:
    'ProhibitedInUsageLocationViolation' | 'MutuallyExclusiveViolation' | 'DependencyViolation' | 'CountViolation';
  readonly message: string;
}

/** What somebody asks to change about one person's direct licenses. */
export interface LicenseRequest {
  readonly add: readonly License[];
  readonly remove: readonly string[];
}

/** Refuses SKUs the tenant does not have, cannot give to people, or whose plans are named wrongly. */
export function checkSkus(request: LicenseRequest, facts: LicensingFacts): void {
  for (const skuId of [...request.add.map((license) => license.skuId), ...request.remove])
    if (!facts.skus.has(skuId)) throw badRequest(`License ${skuId} does not correspond to a valid company License.`);
  for (const { skuId, disabledPlans } of request.add) {
    const sku = facts.skus.get(skuId);
    if (sku?.appliesTo === 'Company') throw badRequest(`License ${skuId} cannot be assigned to a user.`);
    const foreign = disabledPlans.find((plan) => !sku?.servicePlans.some((known) => known.servicePlanId === plan));
    if (foreign !== undefined) throw badRequest(`Service plan ${foreign} does not belong to license ${skuId}.`);
  }
}

/** Refuses to take away what the person does not hold directly. */
export function checkRemovals(request: LicenseRequest, states: readonly LicenseState[]): void {
  for (const skuId of request.remove) {
    const held = states.filter((state) => state.skuId === skuId);
    if (held.length === 0) throw badRequest('User does not have a corresponding license.');
    if (held.every((state) => state.assignedByGroup !== null)) {
      throw badRequest(
        'User license is inherited from a group membership and it cannot be removed directly from the user.',
      );
    }
  }
}

/** The first rule that the person's licenses would break, in the order that the service checks them; undefined when none. */
export function findViolation(
  change: {
    readonly before: readonly LicenseState[];
    readonly after: readonly LicenseState[];
    readonly added: readonly License[];
    readonly usageLocation: string;
  },
  facts: LicensingFacts,
): Violation | undefined {
  return (
    findProhibited(change.added, change.usageLocation, facts) ??
    findExclusive(change.after, facts) ??
    findDependency(change.after, facts) ??
    findShortage(change.before, change.after, facts)
  );
}

/** The error that a direct change is answered with. */
export function refusalOf(violation: Violation): ErrorAnswer {
  return new ErrorAnswer(400, 'Request_BadRequest', violation.message, violation.error);
}

function findProhibited(
  added: readonly License[],
  usageLocation: string,
  facts: LicensingFacts,
): Violation | undefined {
  const prohibited = added.find((license) =>
    facts.skus.get(license.skuId)?.prohibitedCountries.includes(usageLocation),
  );
  return (
    prohibited && {
      error: 'ProhibitedInUsageLocationViolation',
      message: `License assignment failed because license ${prohibited.skuId} is prohibited in the usage location of the user.`,
    }
  );
}

function findExclusive(after: readonly LicenseState[], facts: LicensingFacts): Violation | undefined {
  const plans = plansOf(after, facts);
  const pair = facts.exclusivePlans.find(([one, other]) => plans.has(one) && plans.has(other));
  return (
    pair && {
      error: 'MutuallyExclusiveViolation',
      message: `License assignment failed because service plans ${pair.map((plan) => planName(plan, facts)).join(', ')} are mutually exclusive.`,
    }
  );
}

function findDependency(after: readonly LicenseState[], facts: LicensingFacts): Violation | undefined {
  const plans = plansOf(after, facts);
  const broken = facts.planDependencies.find(
    ({ planId, needsOneOf }) => plans.has(planId) && !needsOneOf.some((needed) => plans.has(needed)),
  );
  return (
    broken && {
      error: 'DependencyViolation',
      message: `License assignment failed because service plan ${planName(broken.planId, facts)} depends on the service plan(s) ${broken.needsOneOf.map((plan) => planName(plan, facts)).join(', ')}`,
    }
  );
}

function findShortage(
  before: readonly LicenseState[],
  after: readonly LicenseState[],
  facts: LicensingFacts,
): Violation | undefined {
  const consumedBefore = consumedSkuIds(before);
  const short = [...consumedSkuIds(after)].find(
    (skuId) => !consumedBefore.has(skuId) && facts.consumedUnits(skuId) + 1 > usableUnits(facts.skus.get(skuId)),
  );
  return short === undefined
    ? undefined
    : { error: 'CountViolation', message: `Subscription with SKU ${short} does not have any available licenses.` };
}

/** How many people may hold a SKU: units in their grace count while it lasts. */
export function usableUnits(sku: SkuRecord | undefined): number {
  const grace = sku?.capabilityStatus === 'Warning' ? sku.prepaidUnits.warning : 0;
  return (sku?.prepaidUnits.enabled ?? 0) + grace;
}

function plansOf(states: readonly LicenseState[], facts: LicensingFacts): ReadonlySet<string> {
  const plans = states
    .filter(isConsuming)
    .flatMap((state) =>
      (facts.skus.get(state.skuId)?.servicePlans ?? [])
        .map((plan) => plan.servicePlanId)
        .filter((plan) => !state.disabledPlans.includes(plan)),
    );
  return new Set(plans);
}

function planName(planId: string, facts: LicensingFacts): string {
  for (const sku of facts.skus.values()) {
    const plan = sku.servicePlans.find((candidate) => candidate.servicePlanId === planId);
    if (plan !== undefined) return plan.servicePlanName;
  }
  return planId;
}
