import { defined } from '../domain/defined';
import { type Actor } from '../domain/actor';
import { type Instant, instantOf } from '../domain/calendar';
import { type ShortProduct } from '../domain/findings/kept-troubles';
import { type SeatedPerson } from '../domain/findings/leaver';
import { type Product } from '../domain/institution/product';
import { type ChangingStep, type Plan, type Step } from '../domain/reconcile/plan';
import { countRun, type ReconcileRun, type RunLine, type StepOutcome } from '../domain/reconcile/run';
import { type Logger } from '../ports/logger';
import { type RunStore } from '../ports/reconcile/run-store';
import { type ApplyPorts } from './apply/apply';
import { applyPlan } from './apply/apply-plan';
import { fitElsewhere, fitting, type Stock, Tried } from './plan/fit-units';
import {
  type ObserveRequest,
  observeTenant,
  type ObserveTenantPorts,
  type ObservedTenant,
} from './observe/observe-tenant';
import { hasUnclearUnits } from './observe/observe';
import { type Observed } from './plan/observed';
import { planning } from './plan/plan';
import { skusOf } from './plan/service-plans';
import { type WholeLook } from './exceptions/exceptions-in';
import { recordBlocked } from './apply/record-blocked';
import { type Looked, recordSights, type Seen, sightsOf } from './apply/record-sights';
import { showing } from './observe/shown';
import { runInSlices } from '../concurrency/in-slices';
import { isLeftAtStop, isStopping, untilStopped } from '../concurrency/stopping';
import { type Shown } from '../domain/reconcile/standing';
import { type KnownPerson, named } from '../domain/people';
import { type ObservedPerson } from '../ports/roster/seat-provisioner';
import { type UserId } from '../domain/ids';
import { type Pausable } from '../domain/pausable';
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
  /** Whether it was not to go on since whoever asked for it may not have it done any more: what is left is left to the next run. */
  readonly isEnded?: () => boolean;
  readonly onPlan?: (plan: Plan) => void;
  readonly onOutcome?: ((step: ChangingStep, outcome: StepOutcome) => void) | undefined;
}

/** A run, everybody who had a seat when it began, everybody whom it saw in the tenant, our records as it read them, and what it did. */
export interface Reconciled extends Pick<ObservedTenant, 'actual' | 'places' | 'pools' | 'records'> {
  readonly run: ReconcileRun;
  readonly seated: readonly SeatedPerson[];
  /** Seats that departments have a right to, and for which the tenant has no unit, trials counted as units. */
  readonly short: readonly ShortProduct[];
  readonly look: WholeLook;
}

/**
 * Makes the licenses of the whole tenant follow the rosters: observe, plan, restrict, apply, record. It works from what is true now, so
 * that a run that broke off is mended by the next.
 */
export async function reconcile(ports: ReconcilePorts, request: ReconcileRequest): Promise<Reconciled> {
  const observed = await observeTenant(ports, request);
  const plan = await planFor(observed, request.policy);
  request.onPlan?.(plan);
  const people = await runInSlices(knownPeople(observed, plan));
  const come = { request, observed, people };
  if (request.isDryRun) {
    if (request.isLook === true) await recordSeen(ports, { observed, plan, isLook: true });
    return reconciled(await record(ports, come, { plan, outcomes: undefined }), come, { observed, plan });
  }
  const done = await applyAll(ports, plan, come);
  const isLeft = await isLeftAtStop(async () => {
    await recordBlocked(ports, plan, { ...request, command: request.id, owned: observed.owned });
    await recordSeen(ports, { observed, plan });
  });
  const isStopped = isLeft || request.isEnded?.() === true;
  // How far it came is written down all the same.
  return untilStopped(undefined, async () =>
    reconciled(await record(ports, come, { ...done, isStopped }), come, { observed, ...done }),
  );
}

/** A run on its way. */
interface Come {
  readonly request: ReconcileRequest;
  readonly observed: ObservedTenant;
  /** Everybody whose seats are not kept as they are, as far as our records or the directory know them. */
  readonly people: ReadonlyMap<UserId, KnownPerson>;
}

async function reconciled(run: ReconcileRun, { observed, request }: Come, look: WholeLook): Promise<Reconciled> {
  const { actual, places, pools, records } = observed;
  const short = shortOf(observed, request.products);
  return { run, seated: await runInSlices(seatedPeople(observed)), actual, places, pools, records, short, look };
}

/** What is short of each product; nothing of one whose units cannot be judged. */
function shortOf({ pools, tenantSkus }: ObservedTenant, products: readonly Product[]): readonly ShortProduct[] {
  return products.flatMap((product) => {
    const skus = skusOf(product, tenantSkus);
    const own = tenantSkus.filter(({ skuId }) => skus.includes(skuId));
    if (own.some(hasUnclearUnits)) return [];
    const units = own.reduce((sum, { enabledUnits }) => sum + enabledUnits, 0);
    const promised = pools.reduce((sum, pool) => sum + (pool.product === product.id ? pool.seatCap : 0), 0);
    return promised > units ? [{ product: product.id, seats: promised - units }] : [];
  });
}

/** Carries a plan out; who found no unit after all where the plan saw one gets one of another SKU. */
export async function applyAll(
  ports: ApplyPorts & { readonly logger: Logger },
  plan: Plan,
  {
    request,
    observed,
    people,
  }: {
    readonly request: Pick<ReconcileRequest, 'id' | 'actor' | 'today' | 'mayGoOn' | 'onOutcome' | 'onProgress'>;
    readonly observed: Stock;
    readonly people: Come['people'];
  },
): Promise<{ readonly plan: Plan; readonly outcomes: ReadonlyMap<Step, StepOutcome> }> {
  const how = { ...request, command: request.id, people, onOutcome: tellingHowMany(plan, request) };
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

/** Tells of outcomes, and of how many there are. */
function tellingHowMany(
  plan: Plan,
  { onOutcome, onProgress }: Pick<ReconcileRequest, 'onOutcome' | 'onProgress'>,
): ReconcileRequest['onOutcome'] {
  const of = plan.filter(({ action }) => action === 'assign' || action === 'release').length;
  let done = 0;
  return (step, outcome) => {
    onOutcome?.(step, outcome);
    // What is left where the program stops is not done.
    if (outcome.status === 'not-attempted' && isStopping()) return;
    done += 1;
    // Who is tried with another SKU comes twice.
    onProgress?.({ stage: 'licenses-changed', done: Math.min(done, of), of });
  };
}

const isShort = (outcome: StepOutcome | undefined): boolean =>
  outcome?.status === 'failed' && outcome.failure.code === 'tenant-short';

const seatKey = ({ action, seat: { userId, product, department } }: Step): string =>
  [action, userId, product, department ?? ''].join(' ');

/** Writes down what the reading saw of everybody who has a seat; of those who wait nothing is said any more. */
export async function recordSeen(
  ports: Pick<ReconcilePorts, 'departments' | 'logger'>,
  {
    observed,
    plan,
    isLook = false,
    shown,
  }: { readonly observed: ObservedTenant; readonly plan: Plan; readonly isLook?: boolean; readonly shown?: Shown },
): Promise<void> {
  const looked = { ...observed, plan, isLook, shown: shown ?? (await runInSlices(showing(observed))) };
  await recordSights(ports, seenIn(observed, looked));
}

function* seenIn({ seated, places }: ObservedTenant, looked: Looked): Generator<Seen | undefined, void, undefined> {
  yield* sightsOf(looked, seated);
  const haveSeats = new Set(seated);
  for (const place of places) {
    const isStale = place.sight !== undefined && !haveSeats.has(place);
    yield isStale ? { place, sight: undefined, records: [] } : undefined;
  }
}

/** Everybody who has a seat, with what the directory says of them now. */
function* seatedPeople({ seated, actual }: ObservedTenant): Pausable<readonly SeatedPerson[]> {
  const people = new Map<UserId, ObservedPerson>();
  for (const person of actual) {
    yield;
    people.set(person.userId, person);
  }
  const found: SeatedPerson[] = [];
  for (const place of seated) {
    yield;
    const { account, directoryDepartment } = people.get(place.userId) ?? {};
    // Of an account that is not clear nobody is asked whether it left.
    if (account !== undefined && account !== 'unclear') found.push({ place, account, directoryDepartment });
  }
  return found;
}

/** What may be done about what was observed: as far as the policy and the units of the tenant go. */
export async function planFor(observed: Observed & Stock, policy: Restrictions): Promise<Plan> {
  const whole = await runInSlices(planning(observed));
  return runInSlices(fitting(restrict(whole, policy), observed));
}

/** Whose seats are not kept as they are: as the tenant calls them now or, where it does not say, as our records do. */
function* knownPeople({ actual, places, records }: ObservedTenant, plan: Plan): Pausable<Come['people']> {
  const meant = new Set(plan.filter(({ action }) => action !== 'keep').map(({ seat }) => seat.userId));
  const people = new Map<UserId, KnownPerson>();
  if (meant.size === 0) return people;
  const note = (person: KnownPerson | undefined): void => {
    if (person !== undefined && meant.has(person.userId)) people.set(person.userId, named(person));
  };
  for (const { person } of records) {
    yield;
    note(person);
  }
  for (const place of places) {
    yield;
    note(place);
  }
  for (const { person } of actual) {
    yield;
    note(person);
  }
  return people;
}

async function record(
  ports: ReconcilePorts,
  { request: { id, startedAt, actor, policy, isDryRun }, people }: Come,
  {
    plan,
    outcomes,
    isStopped = false,
  }: {
    readonly plan: Plan;
    readonly outcomes: ReadonlyMap<unknown, StepOutcome> | undefined;
    readonly isStopped?: boolean;
  },
): Promise<ReconcileRun> {
  const changed = plan.filter((step) => step.action !== 'keep');
  const lines = changed.map((step): RunLine => {
    const person = people.get(step.seat.userId);
    return { step, person, ...defined({ outcome: outcomes?.get(step) }) };
  });
  const run: ReconcileRun = {
    id,
    startedAt,
    endedAt: instantOf(ports.clock.now()),
    by: actor,
    mode: policy.mode,
    isDryRun,
    ...defined({ isStopped: isStopped ? (true as const) : undefined }),
    counts: countRun(lines, plan.length - changed.length),
    lines,
    linesLeftOut: 0,
  };
  await ports.runs.save(run);
  return run;
}
