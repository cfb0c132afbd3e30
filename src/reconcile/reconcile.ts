import { defined } from '../domain/defined';
import { type Actor } from '../domain/actor';
import { type Instant, instantOf } from '../domain/calendar';
import { type SeatedPerson } from '../domain/findings/leaver';
import { type ChangingStep, type Plan, type Step } from '../domain/reconcile/plan';
import { countRun, type ReconcileRun, type RunLine, type StepOutcome } from '../domain/reconcile/run';
import { type Logger } from '../ports/logger';
import { type RunStore } from '../ports/reconcile/run-store';
import { type ApplyPorts } from './apply/apply';
import { applyPlan } from './apply/apply-plan';
import { fitElsewhere, fitUnits, type Stock, Tried } from './plan/fit-units';
import {
  type ObserveRequest,
  observeTenant,
  type ObserveTenantPorts,
  type ObservedTenant,
} from './observe/observe-tenant';
import { type Observed } from './plan/observed';
import { planReconcile } from './plan/plan';
import { recordBlocked } from './apply/record-blocked';
import { recordSights, type Seen, sightsOf } from './apply/record-sights';
import { shownIn } from './observe/shown';
import { restrict, type Restrictions } from './plan/restrict';

/** What a run over the whole tenant needs. */
export interface ReconcilePorts extends ApplyPorts, ObserveTenantPorts {
  readonly runs: RunStore;
  readonly logger: Logger;
}

/** Who makes licenses follow the rosters of the whole tenant, and how far they may go. */
export interface ReconcileRequest extends ObserveRequest {
  readonly id: string;
  readonly startedAt: Instant;
  readonly actor: Actor;
  readonly policy: Restrictions;
  /** Stops after the plan. */
  readonly isDryRun: boolean;
  /** Somebody looks at what is true today: what was seen is written down all the same. */
  readonly isLook?: boolean;
  /** Whether to go on; asked before anything is changed, and between changes. */
  readonly mayGoOn: () => Promise<boolean>;
  readonly onPlan?: (plan: Plan) => void;
  readonly onOutcome?: (step: ChangingStep, outcome: StepOutcome) => void;
}

/** A run, everybody who had a seat when it began, everybody whom it saw in the tenant, and our records as it read them. */
export interface Reconciled extends Pick<ObservedTenant, 'actual' | 'places' | 'records'> {
  readonly run: ReconcileRun;
  readonly seated: readonly SeatedPerson[];
}

/**
 * Makes the licenses of the whole tenant follow the rosters: observe, plan, restrict, apply, record. It works from what is true now, so
 * that a run that broke off is mended by the next.
 */
export async function reconcile(ports: ReconcilePorts, request: ReconcileRequest): Promise<Reconciled> {
  const observed = await observeTenant(ports, request);
  const plan = planFor(observed, request.policy);
  request.onPlan?.(plan);
  if (request.isDryRun) {
    if (request.isLook === true) await recordSights(ports, seenIn(observed, plan, true));
    const run = await record(ports, request, { plan, outcomes: undefined, observed });
    return reconciled(run, observed);
  }
  const done = await applyAll(ports, plan, { request, observed });
  await recordBlocked(ports, plan, { ...request, command: request.id, owned: observed.owned });
  await recordSights(ports, seenIn(observed, plan));
  const run = await record(ports, request, { ...done, observed });
  return reconciled(run, observed);
}

function reconciled(run: ReconcileRun, observed: ObservedTenant): Reconciled {
  const { actual, places, records } = observed;
  return { run, seated: seatedPeople(observed), actual, places, records };
}

/** Carries a plan out; who found no unit after all where the plan saw one gets one of another SKU. */
export async function applyAll(
  ports: ApplyPorts & { readonly logger: Logger },
  plan: Plan,
  {
    request,
    observed,
  }: {
    readonly request: Pick<ReconcileRequest, 'id' | 'actor' | 'today' | 'mayGoOn' | 'onOutcome'>;
    readonly observed: Stock & Pick<ObservedTenant, 'people'>;
  },
): Promise<{ readonly plan: Plan; readonly outcomes: ReadonlyMap<Step, StepOutcome> }> {
  const how = { ...request, command: request.id, people: observed.people };
  let came = { plan, outcomes: await applyPlan(ports, plan, how) };
  const tried = new Tried();
  for (;;) {
    const { outcomes } = came;
    const again = fitElsewhere(came.plan, observed, (step) => isShort(outcomes.get(step)), tried);
    if (again.length === 0) return came;
    const others = new Map(again.map((step) => [seatKey(step), step]));
    came = {
      plan: came.plan.map((step) => (isShort(outcomes.get(step)) ? (others.get(seatKey(step)) ?? step) : step)),
      outcomes: new Map([...outcomes, ...(await applyPlan(ports, again, how))]),
    };
  }
}

const isShort = (outcome: StepOutcome | undefined): boolean =>
  outcome?.status === 'failed' && outcome.failure.code === 'tenant-short';

const seatKey = ({ action, seat: { userId, product, department } }: Step): string =>
  [action, userId, product, department ?? ''].join(' ');

/** What the reading saw of everybody who has a seat; of those who wait nothing is said any more. */
export function seenIn(observed: ObservedTenant, plan: Plan, isLook = false): readonly Seen[] {
  const { seated, places, records, begunAt } = observed;
  const haveSeats = new Set(seated);
  const stale = places.filter((place) => place.sight !== undefined && !haveSeats.has(place));
  return [
    ...sightsOf({ plan, shown: shownIn(observed), begunAt, records, isLook }, seated),
    ...stale.map((place) => ({ place, sight: undefined, records: [] })),
  ];
}

/** Everybody who has a seat, with what the directory says of them now. */
function seatedPeople({ seated, actual }: ObservedTenant): readonly SeatedPerson[] {
  const people = new Map(actual.map((person) => [person.userId, person]));
  return seated.flatMap((place) => {
    const person = people.get(place.userId);
    // Of an account that is not clear nobody is asked whether it left.
    return person === undefined || person.account === 'unclear'
      ? []
      : [{ place, account: person.account, directoryDepartment: person.directoryDepartment }];
  });
}

/** What may be done about what was observed: as far as the policy and the units of the tenant go. */
export const planFor = (observed: Observed & Stock, policy: Restrictions): Plan =>
  fitUnits(restrict(planReconcile(observed), policy), observed);

async function record(
  ports: ReconcilePorts,
  { id, startedAt, actor, policy, isDryRun }: ReconcileRequest,
  came: {
    readonly plan: Plan;
    readonly outcomes: ReadonlyMap<unknown, StepOutcome> | undefined;
    readonly observed: ObservedTenant;
  },
): Promise<ReconcileRun> {
  const { plan, outcomes, observed } = came;
  const changed = plan.filter((step) => step.action !== 'keep');
  // Of somebody whom our records do not know, the directory says who it is.
  const named = new Map(observed.actual.map(({ userId, person }) => [userId, person]));
  const lines = changed.map((step): RunLine => {
    const { userId } = step.seat;
    const person = observed.people.get(userId) ?? named.get(userId);
    return { step, person, ...defined({ outcome: outcomes?.get(step) }) };
  });
  const run: ReconcileRun = {
    id,
    startedAt,
    endedAt: instantOf(ports.clock.now()),
    by: actor,
    mode: policy.mode,
    isDryRun,
    counts: countRun(lines, plan.length - changed.length),
    lines,
    linesLeftOut: 0,
  };
  await ports.runs.save(run);
  return run;
}
