import { defined } from '../domain/defined';
import { type Actor } from '../domain/actor';
import { type Instant, instantOf } from '../domain/calendar';
import { type SeatedPerson } from '../domain/findings/leaver';
import { type ChangingStep, type Plan } from '../domain/reconcile/plan';
import { countRun, type ReconcileRun, type RunLine, type StepOutcome } from '../domain/reconcile/run';
import { type Logger } from '../ports/logger';
import { type RunStore } from '../ports/reconcile/run-store';
import { type ApplyPorts } from './apply';
import { applyPlan } from './apply-plan';
import { fitUnits } from './fit-units';
import { type ObserveRequest, observeTenant, type ObserveTenantPorts, type ObservedTenant } from './observe-tenant';
import { planReconcile } from './plan';
import { recordBlocked } from './record-blocked';
import { restrict, type Restrictions } from './restrict';

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
  /** Whether to go on; asked before anything is changed, and between changes. */
  readonly mayGoOn: () => Promise<boolean>;
  readonly onPlan?: (plan: Plan) => void;
  readonly onOutcome?: (step: ChangingStep, outcome: StepOutcome) => void;
}

/** A run, and everybody who had a seat when it began. */
export interface Reconciled {
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
  const outcomes = request.isDryRun
    ? undefined
    : await applyPlan(ports, plan, { ...request, command: request.id, people: observed.people });
  if (!request.isDryRun) await recordBlocked(ports, plan, { ...request, command: request.id, owned: observed.owned });
  const run = await record(ports, request, { plan, outcomes, observed });
  return { run, seated: seatedPeople(observed) };
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
export const planFor = (observed: ObservedTenant, policy: Restrictions): Plan =>
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
  const lines = changed.map((step): RunLine => {
    const person = observed.people.get(step.seat.userId);
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
