import { mapLimited } from '../concurrency/map-limited';
import { type Actor } from '../domain/actor';
import { type CalendarDate, type Instant, instantOf } from '../domain/calendar';
import { type DepartmentId, type UserId } from '../domain/ids';
import { type KnownPerson } from '../domain/people';
import { type ChangingStep, type Plan, type Step } from '../domain/reconcile/plan';
import { type ReconcilePolicy } from '../domain/institution/policy';
import { type Product } from '../domain/institution/product';
import { type LicenseState } from '../domain/roster/roster-change';
import { type SeatOutcome } from '../ports/roster/seat-provisioner';
import { type ApplyPorts, applyStep } from './apply';
import { type ObservedPeople, observePeople } from './observe';
import { planReconcile } from './plan';
import { restrict } from './restrict';

/** Requests to the tenant under way at once for one command. */
const SEATS_AT_ONCE = 4;

/** Whose licenses are to follow the roster of one pool, and for which command. */
export interface SettleRequest {
  readonly department: DepartmentId;
  readonly product: Product;
  readonly people: readonly KnownPerson[];
  readonly actor: Actor;
  readonly command: string;
  readonly today: CalendarDate;
  readonly policy: ReconcilePolicy;
}

/**
 * Makes the licenses of some people follow the roster: observe, plan, restrict, apply and record, for them alone.
 *
 * @returns What each person's license is doing now; a person without an entry has none and needs none. Faults pass
 *   through, and settling again is safe.
 */
export async function settlePeople(
  ports: ApplyPorts,
  request: SettleRequest,
): Promise<ReadonlyMap<UserId, LicenseState>> {
  const userIds = request.people.map((person) => person.userId);
  const observed = await observePeople(ports, { ...request, userIds });
  const plan = restrict(planReconcile(observed), request.policy);
  const outcomes = await applyAll(ports, plan, request);
  const at = instantOf(ports.clock.now());
  return new Map(
    userIds.flatMap((userId): [UserId, LicenseState][] => {
      const state = stateOf(
        plan.filter((step) => step.seat.userId === userId),
        outcomes,
        observed,
        at,
      );
      return state === undefined ? [] : [[userId, state]];
    }),
  );
}

type Outcomes = ReadonlyMap<Step, SeatOutcome | undefined>;

/** Releases first: in a tenant without a spare unit an assignment takes what a release gives. */
async function applyAll(ports: ApplyPorts, plan: Plan, request: SettleRequest): Promise<Outcomes> {
  const outcomes = new Map<Step, SeatOutcome | undefined>();
  const faults: unknown[] = [];
  for (const action of ['release', 'assign'] as const) {
    const steps = plan.filter((step): step is ChangingStep => step.action === action);
    const failed: unknown[] = [];
    await mapLimited(steps, SEATS_AT_ONCE, async (step) => {
      const person = request.people.find((one) => one.userId === step.seat.userId);
      // A fault about one person keeps nobody else waiting; after a few the tenant is left alone.
      if (person === undefined || failed.length >= SEATS_AT_ONCE) return;
      try {
        outcomes.set(step, await applyStep(ports, step, { ...request, person }));
      } catch (error) {
        failed.push(error);
      }
    });
    faults.push(...failed);
  }
  if (faults.length > 0) throw faults[0];
  return outcomes;
}

/** The state of one person's license: what we did comes before what we found, and a hold before nothing at all. */
function stateOf(steps: Plan, outcomes: Outcomes, observed: ObservedPeople, at: Instant): LicenseState | undefined {
  const changed = steps.find((step) => step.action === 'assign' || step.action === 'release');
  if (changed !== undefined) {
    const outcome = outcomes.get(changed);
    if (outcome === undefined) return undefined;
    if (outcome.status === 'failed') return { status: 'failed', failure: outcome.failure };
    if (changed.action === 'assign') return { status: 'active', at };
    const isStillInherited = steps.some((step) => step.action === 'hold' && step.reason === 'inherited');
    return { status: 'released', at, ...(isStillInherited ? { isStillInherited } : {}) };
  }
  const kept = steps.find((step) => step.action === 'keep');
  if (kept !== undefined) return keptState(observed, kept.seat.userId, at);

  const holds = steps.filter((step) => step.action === 'hold');
  // A license of ours that the catalog does not speak of any more is not what the seat is about.
  const hold = holds.find((step) => step.reason !== 'not-in-catalog') ?? holds[0];
  if (hold === undefined) return undefined;
  switch (hold.reason) {
    case 'outside-alacarte':
    case 'inherited':
    case 'covered':
      return { status: 'held', reason: hold.reason };
    case 'blocked':
      return { status: 'failed', failure: hold.failure ?? { code: 'other' } };
    case 'tenant-short':
    case 'person-missing':
    case 'unknown-sku':
    case 'unclear':
    case 'plan-off':
      return { status: 'failed', failure: { code: hold.reason } };
    case 'person-disabled':
      return { status: 'failed', failure: { code: 'account-disabled' } };
    case 'not-in-catalog':
    case 'mode':
    case 'too-many-unexplained':
    case 'empty-roster':
    case 'seated-twice':
      return { status: 'not-attempted' };
  }
}

function keptState(observed: ObservedPeople, userId: UserId, at: Instant): LicenseState {
  const outcome = observed.records.get(userId)?.outcome;
  return { status: 'active', at: outcome?.status === 'active' || outcome?.status === 'adopted' ? outcome.at : at };
}
