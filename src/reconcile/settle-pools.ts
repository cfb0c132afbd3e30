import { isDoneWithin } from '../concurrency/done-within';
import { mapLimited } from '../concurrency/map-limited';
import { isStopping, Stopped } from '../concurrency/stopping';
import { type Actor } from '../domain/actor';
import { type CalendarDate } from '../domain/calendar';
import { groupBy } from '../domain/group-by';
import { type DepartmentId, type ProductId, type UserId } from '../domain/ids';
import { type ReconcilePolicy } from '../domain/institution/policy';
import { type Plan, type Step } from '../domain/reconcile/plan';
import { type LicenseState } from '../domain/roster/license-state';
import { Fault, isFault } from '../ports/fault';
import { type WritableBooks } from '../ports/roster/department-store';
import { type SeatOutcome } from '../ports/roster/seat-provisioner';
import { type ApplyPorts, recordAnswers, takeFromOthers, writeAnswers } from './apply/apply';
import { type AnsweredStep, beginSteps, type BegunStep, type MeantStep } from './apply/begin-steps';
import { isNews, recordSights, recordSome, type Seen } from './apply/record-sights';
import { isGiven, requested } from './apply/record-step';
import {
  changesFor,
  type FaultedPool,
  observingOnce,
  type PlannedPool,
  planPool,
  type PoolPeople,
} from './planned-pool';
import { fitElsewhere, Tried } from './plan/fit-units';
import { seenOfPool, statesOf } from './settled-states';

/** Requests to the tenant under way at once for one command. */
const SEATS_AT_ONCE = 4;
/** What was answered is written down after this time, whoever else the tenant keeps waiting. */
const SOON_MS = 2_000;
/** Steps begun together, and an intent older than this is written down anew before its request: others wait a minute from it, and no longer. */
const STEPS_AT_ONCE = 40;
const INTENT_MS = 10_000;
/** Answers written in one transaction with what else follows a command; each takes up to five of its hundred writes. */
const MOST_TOGETHER = 12;
/** The same of what was seen; each takes one. */
const MOST_SEEN_TOGETHER = 20;

/** Whose licenses are to follow the rosters of a department, and for which command. */
export interface SettleRequest {
  readonly department: DepartmentId;
  readonly pools: readonly PoolPeople[];
  readonly actor: Actor;
  readonly command: string;
  readonly today: CalendarDate;
  readonly policy: ReconcilePolicy;
}

/** What became of the people of a pool. */
export interface SettledPool {
  readonly product: ProductId;
  /** What each person's license is doing now; somebody without an entry has none and needs none. */
  readonly states: ReadonlyMap<UserId, LicenseState>;
  /** What was in the way, by person: to be settled again. */
  readonly faults: ReadonlyMap<UserId, Fault>;
}

/** What became of all, and what of it is not written down yet. */
export interface Settled {
  readonly pools: readonly SettledPool[];
  /** Writes it down, in a change of the department that may do more. Nothing is begun about these people until that is done. */
  readonly record: (books: WritableBooks) => Promise<void>;
}

/**
 * Makes the licenses of some people follow the rosters of a department: observe, plan, restrict, apply, for them alone; intents are
 * written before the tenant is asked, those of all in one transaction. What came of it, with what was seen of those for whom nothing could
 * be done, is left to `end` to write down, so that it can go together with what else there is to write.
 *
 * @param end Must {@link Settled.record} it. Faults of single people are told to it; what it throws passes through.
 * @returns What it returned. Settling again is safe.
 */
export async function settlePools<Value>(
  ports: ApplyPorts,
  request: SettleRequest,
  end: (settled: Settled) => Promise<Value>,
): Promise<Value> {
  const before = await planPools(ports, request);
  const changes = before.flatMap((pool) => ('fault' in pool ? [] : changesFor(pool.people, pool.plan)));
  const userIds = new Set(changes.map(({ step }) => step.seat.userId));
  return ports.oneAtATime.runAll(userIds, async () => {
    const work = new SettleWork(ports, request);
    // Of many, a run of the reconciler may have served some since they were looked at: asking again would cost writes.
    const pools = userIds.size > STEPS_AT_ONCE ? await planPools(ports, request) : before;
    const planned = pools.filter((pool) => 'plan' in pool);
    const meant = planned.flatMap((pool) => work.meant(pool.plan, pool));
    await work.carryOut(meant.filter(({ step }) => userIds.has(step.seat.userId)));
    work.putOff(meant.filter(({ step }) => !userIds.has(step.seat.userId)));
    for (const pool of planned) await work.carryOutElsewhere(pool);
    return end(await work.settled(pools));
  });
}

function planPools(ports: ApplyPorts, request: SettleRequest): Promise<readonly (PlannedPool | FaultedPool)[]> {
  const observing = observingOnce(ports);
  return Promise.all(request.pools.map((pool) => planPool(observing, request, pool)));
}

const leftOpen = (): Fault => new Fault('unavailable', 'the program stops');

/** What was done for the people of a command, as far as it has come. */
class SettleWork {
  readonly #ports: ApplyPorts;
  readonly #request: SettleRequest;
  readonly #outcomes = new Map<Step, SeatOutcome | undefined>();
  readonly #faults = new Map<Step, Fault>();
  /** Not written down yet. */
  #answers: readonly AnsweredStep[] = [];

  constructor(ports: ApplyPorts, request: SettleRequest) {
    this.#ports = ports;
    this.#request = request;
  }

  meant(plan: Plan, { people }: PoolPeople): readonly MeantStep[] {
    const { actor, command, today } = this.#request;
    return changesFor(people, plan).map(({ step, person }) => ({ step, context: { actor, command, today, person } }));
  }

  /** Leaves steps for later about people who are not ours alone. */
  putOff(steps: readonly MeantStep[], fault = new Fault('unavailable', 'somebody else was served first')): void {
    for (const { step } of steps) this.#faults.set(step, fault);
  }

  /** Takes steps: whoever has a license taken away before another one is given, has it written down in between. */
  async carryOut(steps: readonly MeantStep[]): Promise<void> {
    const isRelease = ({ step }: MeantStep) => step.action === 'release';
    const releasing = new Set(steps.filter(isRelease).map(({ step }) => step.seat.userId));
    const isLater = (one: MeantStep) => !isRelease(one) && releasing.has(one.step.seat.userId);
    const now = steps.filter((one) => !isLater(one));
    await this.#carryOutInTurn([...now.filter(isRelease), ...now.filter((one) => !isRelease(one))]);
    const later = steps.filter(isLater);
    if (later.length === 0) return;
    await this.#write(this.#answers);
    await this.#carryOutInTurn(later);
  }

  async #carryOutInTurn(steps: readonly MeantStep[]): Promise<void> {
    for (let from = 0; from < steps.length; from += STEPS_AT_ONCE)
      await this.#carryOutTogether(steps.slice(from, from + STEPS_AT_ONCE));
  }

  /** Who found no unit after all gets one of another SKU that seems to have one; the outcome is that of the step it is instead of. */
  async carryOutElsewhere(pool: PlannedPool): Promise<void> {
    const isShort = (step: Step): boolean => {
      const outcome = this.#outcomes.get(step);
      return outcome?.status === 'failed' && outcome.failure.code === 'tenant-short';
    };
    const tried = new Tried();
    for (let tries = pool.plan; ;) {
      const again = fitElsewhere(tries, pool.observed, isShort, tried);
      if (again.length === 0) return;
      await this.#write(this.#answers);
      await this.carryOut(this.meant(again, pool));
      for (const step of again) {
        const before = pool.plan.find((one) => isShort(one) && one.seat.userId === step.seat.userId);
        const [outcome, fault] = [this.#outcomes.get(step), this.#faults.get(step)];
        if (before !== undefined && outcome !== undefined) this.#outcomes.set(before, outcome);
        if (before !== undefined && fault !== undefined) this.#faults.set(before, fault);
      }
      tries = again;
    }
  }

  async settled(pools: readonly (PlannedPool | FaultedPool)[]): Promise<Settled> {
    const isOurs = ({ place }: AnsweredStep) => place.department === this.#request.department;
    // What is more than one transaction takes is written down first.
    const together = this.#answers.filter(isOurs).slice(-MOST_TOGETHER);
    await this.#write(this.#answers.filter((one) => !together.includes(one)));
    const seen = pools.map((pool) => ('fault' in pool ? [] : seenOfPool(pool, this.#request.department)));
    const news = seen.flat().filter(isNews);
    await recordSights(this.#ports, news.slice(MOST_SEEN_TOGETHER));
    return {
      pools: pools.map((pool, index) => this.#settledPool(pool, seen[index] ?? [])),
      record: async (books) => {
        await recordAnswers(this.#ports, books, together);
        await recordSome(books, news.slice(0, MOST_SEEN_TOGETHER));
      },
    };
  }

  #settledPool(pool: PlannedPool | FaultedPool, seen: readonly Seen[]): SettledPool {
    const { product, people } = pool;
    if ('fault' in pool) {
      const faults = new Map(people.map(({ userId }) => [userId, pool.fault]));
      return { product: product.id, states: new Map(), faults };
    }
    const now = this.#ports.clock.now();
    const states = statesOf(pool, { outcomes: this.#outcomes, seen, now, department: this.#request.department });
    const faults = changesFor(people, pool.plan).flatMap(({ step }): [UserId, Fault][] => {
      const fault = this.#faults.get(step);
      return fault === undefined ? [] : [[step.seat.userId, fault]];
    });
    return { product: product.id, states, faults: new Map(faults) };
  }

  async #carryOutTogether(steps: readonly MeantStep[]): Promise<void> {
    if (isStopping()) {
      this.putOff(steps, leftOpen());
      return;
    }
    const asking = this.#ask(await this.#begin(steps));
    if (!(await isDoneWithin(SOON_MS, asking))) await this.#write(this.#answers);
    await asking;
  }

  async #begin(steps: readonly MeantStep[]): Promise<readonly Begun[]> {
    const begunAt = this.#ports.clock.now().getTime();
    const begun = await beginSteps(this.#ports, steps);
    for (const one of begun) {
      if (one.kind === 'faulted') this.#faults.set(one.step, one.fault);
      if (one.kind === 'kept') this.#answers = [...this.#answers, one];
    }
    return begun.flatMap((one) => (one.kind === 'begun' ? [{ ...one, begunAt }] : []));
  }

  /** Releases first: in a tenant without a spare unit an assignment takes what a release gives. */
  async #ask(begun: readonly Begun[]): Promise<void> {
    for (const action of ['release', 'assign'] as const) {
      const steps = begun.filter(({ step }) => step.action === action);
      const failed: Fault[] = [];
      await mapLimited(groupBy(steps, ({ step }) => step.seat.userId).values(), SEATS_AT_ONCE, async (ofPerson) => {
        for (const one of ofPerson) {
          const [first] = failed;
          // A fault about one person keeps nobody else waiting; after a few the tenant is left alone.
          const fault = failed.length < SEATS_AT_ONCE || first === undefined ? await this.#askOne(one) : first;
          if (fault === undefined) continue;
          this.#faults.set(one.step, fault);
          failed.push(fault);
        }
      });
    }
  }

  async #askOne(begun: Begun): Promise<Fault | undefined> {
    const { step, place, change, context, isOthersToo } = begun;
    const isOld = this.#ports.clock.now().getTime() - begun.begunAt >= INTENT_MS;
    // Decided once more from the roster as it stands; what came of that is written down.
    if (isOld && (await this.#begin([{ step, context }])).length === 0) return this.#faults.get(step);
    try {
      const outcome = await this.#ports.provisioner.change(change);
      this.#outcomes.set(step, outcome);
      this.#answers = [...this.#answers, { step, place, context, outcome, answered: requested(step) }];
      if (isOthersToo && isGiven(step, outcome)) await takeFromOthers(this.#ports, place, context);
      return undefined;
    } catch (error) {
      // What others were answered is written down all the same; this one's intent stands.
      if (error instanceof Stopped) return leftOpen();
      if (!isFault(error)) throw error;
      return error;
    }
  }

  async #write(answers: readonly AnsweredStep[]): Promise<void> {
    for (const [department, ofDepartment] of groupBy(answers, ({ place }) => place.department)) {
      for (let from = 0; from < ofDepartment.length; from += MOST_TOGETHER)
        await writeAnswers(this.#ports, { department }, ofDepartment.slice(from, from + MOST_TOGETHER));
    }
    this.#answers = this.#answers.filter((one) => !answers.includes(one));
  }
}

type Begun = Extract<BegunStep, { kind: 'begun' }> & { readonly begunAt: number };
