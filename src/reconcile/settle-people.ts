import { mapLimited } from '../concurrency/map-limited';
import { type Actor } from '../domain/actor';
import { type CalendarDate, type Instant, instantOf } from '../domain/calendar';
import { type DepartmentId, type UserId } from '../domain/ids';
import { type KnownPerson } from '../domain/people';
import { type ChangingStep, type Plan, type Step } from '../domain/reconcile/plan';
import { type ReconcilePolicy } from '../domain/institution/policy';
import { type Product } from '../domain/institution/product';
import { type LicenseState, licenseOf } from '../domain/roster/license-state';
import { type SeatOutcome } from '../ports/roster/seat-provisioner';
import { type ApplyPorts, applyStep } from './apply/apply';
import { type ObservedPeople, observePeople } from './observe/observe';
import { planReconcile } from './plan/plan';
import { fitElsewhere, fitUnits, Tried } from './plan/fit-units';
import { recordSights, sightsOf } from './apply/record-sights';
import { shownIn } from './observe/shown';
import { seenOf } from '../domain/reconcile/standing';
import { restrict } from './plan/restrict';

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
 * Makes the licenses of some people follow the roster: observe, plan, restrict, apply and record, for them alone. What was seen of those
 * for whom nothing could be done is written down, too, so that everybody reads the same.
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
  const restricted = restrict(planReconcile(observed), request.policy);
  const plan = fitUnits(restricted, observed, { isHopeful: true });
  const outcomes = await applyAll(ports, plan, request);
  await applyElsewhere(ports, { plan, outcomes, observed }, request);
  const { department } = request;
  const seated = observed.desired.filter((seat) => seat.department === department);
  const sights = sightsOf({ ...observed, plan, shown: shownIn(observed) }, seated);
  const seen = [...sights].filter((one) => one !== undefined);
  await recordSights(ports, seen);
  const at = instantOf(ports.clock.now());
  return new Map(
    userIds.flatMap((userId): [UserId, LicenseState][] => {
      const steps = plan.filter(({ seat }) => seat.userId === userId);
      const sight = seen.find(({ place }) => place.userId === userId)?.sight;
      const isSeated = seated.some((seat) => seat.userId === userId);
      const records = observed.records.filter(
        (record) => isSeated && record.person.userId === userId && record.department === department,
      );
      const state = stateOf({ steps, outcomes, at }, () => licenseOf(sight, records) ?? foundState(steps));
      return state === undefined ? [] : [[userId, state]];
    }),
  );
}

type Outcomes = Map<Step, SeatOutcome | undefined>;

/** Releases first: in a tenant without a spare unit an assignment takes what a release gives. */
async function applyAll(ports: ApplyPorts, plan: Plan, request: SettleRequest): Promise<Outcomes> {
  const outcomes: Outcomes = new Map();
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

/** Who found no unit after all gets one of another SKU that seems to have one; the outcome is that of the step it is instead of. */
async function applyElsewhere(
  ports: ApplyPorts,
  { plan, outcomes, observed }: { readonly plan: Plan; readonly outcomes: Outcomes; readonly observed: ObservedPeople },
  request: SettleRequest,
): Promise<void> {
  const short = (step: Step): boolean => {
    const outcome = outcomes.get(step);
    return outcome?.status === 'failed' && outcome.failure.code === 'tenant-short';
  };
  const tried = new Tried();
  for (let tries = plan; ;) {
    const again = fitElsewhere(tries, observed, short, tried);
    if (again.length === 0) return;
    const came = await applyAll(ports, again, request);
    for (const [step, outcome] of came) {
      outcomes.set(step, outcome);
      const before = plan.find((one) => short(one) && one.seat.userId === step.seat.userId);
      if (before !== undefined && outcome !== undefined) outcomes.set(before, outcome);
    }
    tries = again;
  }
}

/** The state of one person's license: what we did comes before what we found. */
function stateOf(
  { steps, outcomes, at }: { readonly steps: Plan; readonly outcomes: Outcomes; readonly at: Instant },
  found: () => LicenseState | undefined,
): LicenseState | undefined {
  const changed = steps.find((step) => step.action === 'assign' || (step.action === 'release' && !step.isSpare));
  if (changed === undefined) return found();
  const outcome = outcomes.get(changed);
  if (outcome === undefined) return undefined;
  if (outcome.status === 'failed') return { status: 'failed', failure: outcome.failure };
  if (changed.action === 'assign') return { status: 'active', at };
  const isStillInherited = steps.some((step) => step.action === 'hold' && step.reason === 'inherited');
  return { status: 'released', at, ...(isStillInherited ? { isStillInherited } : {}) };
}

/** Of somebody without a seat: what holds a license that should go, or what others gave. */
function foundState(steps: Plan): LicenseState | undefined {
  const hold = steps.find((step) => step.action === 'hold');
  const seen = hold && seenOf({ isActive: false, step: hold, differences: [] });
  return seen === undefined || seen.status === 'active' ? undefined : seen;
}
