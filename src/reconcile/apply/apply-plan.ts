import { isStopping, Stopped } from '../../concurrency/stopping';
import { type UserId } from '../../domain/ids';
import { type KnownPerson } from '../../domain/people';
import { type ChangingStep, type Plan, type Step } from '../../domain/reconcile/plan';
import { type StepOutcome } from '../../domain/reconcile/run';
import { isFault } from '../../ports/fault';
import { type Logger } from '../../ports/logger';
import { type SeatChange, type SeatOutcome, type SeatResult } from '../../ports/roster/seat-provisioner';
import { type ApplyPorts, beginStep, endStep } from './apply';
import { type ApplyContext } from './record-step';

const NOT_ATTEMPTED = { status: 'not-attempted' } as const satisfies StepOutcome;

/** Steps that are begun together: those of one department share a transaction. */
const STEPS_AT_ONCE = 40;
/** An intent older than this is written down anew before its request: others wait a minute from it, and no longer. */
const INTENT_MS = 10_000;

/** Under what a plan is carried out. */
export interface ApplyRequest extends Omit<ApplyContext, 'person'> {
  readonly people: ReadonlyMap<UserId, KnownPerson>;
  /** Asked between steps; once false, nothing more is begun. */
  readonly mayGoOn: () => Promise<boolean>;
  /** Told of each outcome as it arrives. */
  readonly onOutcome?: ((step: ChangingStep, outcome: StepOutcome) => void) | undefined;
}

/**
 * Carries out a plan at the pace of the tenant: releases first, since assignments may need what they give back. Each step by the same
 * rules as a single one ({@link beginStep}); what is in the way of one keeps no other waiting.
 *
 * @returns One outcome for each step that was to change something.
 */
export async function applyPlan(
  ports: ApplyPorts & { readonly logger: Logger },
  plan: Plan,
  request: ApplyRequest,
): Promise<ReadonlyMap<Step, StepOutcome>> {
  const work = new PlanWork(ports, request);
  for (const action of ['release', 'assign'] as const) {
    const steps = plan.filter((step): step is ChangingStep => step.action === action);
    for (const round of roundsOf(steps)) await work.carryOut(round);
  }
  return work.outcomes;
}

/** Steps in rounds, in each of which nobody comes twice. */
function roundsOf(steps: readonly ChangingStep[]): readonly (readonly ChangingStep[])[] {
  const rounds: ChangingStep[][] = [];
  const turns = new Map<UserId, number>();
  for (const step of steps) {
    const turn = turns.get(step.seat.userId) ?? 0;
    turns.set(step.seat.userId, turn + 1);
    (rounds[turn] ??= []).push(step);
  }
  return rounds;
}

/** A step whose intent is written down. Nobody else in this process begins anything about the person until it is given back. */
interface Begun {
  readonly step: ChangingStep;
  readonly context: ApplyContext;
  readonly change: SeatChange;
  readonly begunAt: number;
  readonly giveBack: () => void;
}

class PlanWork {
  readonly outcomes = new Map<Step, StepOutcome>();
  readonly #ports: ApplyPorts & { readonly logger: Logger };
  readonly #request: ApplyRequest;
  /** By person: nobody comes twice in a round. */
  readonly #open = new Map<UserId, Begun>();
  #next: Promise<readonly Begun[]> = Promise.resolve([]);
  readonly #ending = new Set<Promise<void>>();

  constructor(ports: ApplyPorts & { readonly logger: Logger }, request: ApplyRequest) {
    this.#ports = ports;
    this.#request = request;
  }

  async carryOut(steps: readonly ChangingStep[]): Promise<void> {
    try {
      for await (const result of this.#ports.provisioner.changeMany(this.#begunSeats(steps))) {
        const begun = this.#open.get(result.seat.userId);
        if (begun === undefined) continue;
        // Written down behind the back of the requests; those of one department gather in a transaction.
        const ending: Promise<void> = this.#end(begun, result).finally(() => this.#ending.delete(ending));
        this.#ending.add(ending);
      }
    } finally {
      await this.#next;
      await Promise.all(this.#ending);
      // What was begun and has no answer stands as an intent: the next run sends it again.
      for (const begun of this.#open.values())
        this.#tell(begun.step, isStopping() ? NOT_ATTEMPTED : { status: 'faulted', kind: 'unavailable' }, begun);
      this.#open.clear();
      for (const step of steps) if (!this.outcomes.has(step)) this.#tell(step, NOT_ATTEMPTED);
    }
  }

  /** The requests to send, each after its intent was written down; the next ones are begun while these are sent. */
  async *#begunSeats(steps: readonly ChangingStep[]): AsyncGenerator<SeatChange> {
    this.#next = this.#beginSome(steps, 0);
    for (let from = 0; from < steps.length; from += STEPS_AT_ONCE) {
      const some = await this.#next;
      this.#next = this.#beginSome(steps, from + STEPS_AT_ONCE);
      for (const one of some) {
        const begun = await this.#asOfNow(one);
        if (begun !== undefined) yield begun.change;
      }
    }
  }

  async #beginSome(steps: readonly ChangingStep[], from: number): Promise<readonly Begun[]> {
    const some = steps.slice(from, from + STEPS_AT_ONCE);
    if (some.length === 0 || !(await this.#mayGoOn())) return [];
    const begun = await Promise.all(some.map((step) => this.#begin(step)));
    return begun.filter((one) => one !== undefined);
  }

  async #mayGoOn(): Promise<boolean> {
    try {
      return await this.#request.mayGoOn();
    } catch (error) {
      this.#ports.logger.warn('the lease of a run could not be renewed', { kind: kindOf(error), error });
      return false;
    }
  }

  async #begin(step: ChangingStep): Promise<Begun | undefined> {
    const { people, actor, command, today } = this.#request;
    const person = people.get(step.seat.userId);
    const giveBack = this.#ports.oneAtATime.tryTake(step.seat.userId);
    // A command about the same person is under way: it does what is to be done.
    if (person === undefined || giveBack === undefined) {
      this.#tell(step, NOT_ATTEMPTED, { giveBack });
      return undefined;
    }
    return this.#write(step, { actor, command, today, person }, giveBack);
  }

  async #write(step: ChangingStep, context: ApplyContext, giveBack: () => void): Promise<Begun | undefined> {
    try {
      const begunAt = this.#ports.clock.now().getTime();
      const change = await beginStep(this.#ports, step, context);
      if (change !== undefined) {
        const begun = { step, context, change, begunAt, giveBack };
        this.#open.set(change.userId, begun);
        return begun;
      }
      this.#tell(step, NOT_ATTEMPTED, { giveBack });
    } catch (error) {
      this.#tell(step, this.#faulted(step, error), { giveBack });
    }
    return undefined;
  }

  /** A step that waited for its turn too long is decided once more. */
  #asOfNow(begun: Begun): Promise<Begun | undefined> {
    const { step, context, begunAt, giveBack } = begun;
    const isFresh = this.#ports.clock.now().getTime() - begunAt < INTENT_MS;
    return isFresh ? Promise.resolve(begun) : this.#write(step, context, giveBack);
  }

  async #end(begun: Begun, result: SeatResult): Promise<void> {
    const { step, context } = begun;
    try {
      if ('fault' in result) {
        // Not sent, or not answered: the intent stands.
        const isLeft = isStopping() && !result.fault.isOutcomeUnknown;
        if (isLeft) this.#tell(step, NOT_ATTEMPTED, begun);
        else this.#tell(step, this.#faulted(step, result.fault), begun);
      } else {
        await endStep(this.#ports, step, context, result.outcome);
        this.#tell(step, outcomeOf(result.outcome), begun);
      }
    } catch (error) {
      this.#tell(step, this.#faulted(step, error), begun);
    }
  }

  #faulted({ action, seat: { product } }: ChangingStep, error: unknown): StepOutcome {
    if (error instanceof Stopped) return NOT_ATTEMPTED;
    const kind = kindOf(error);
    this.#ports.logger.warn('a step of a run could not be carried out', { action, product, kind, error });
    return { status: 'faulted', kind };
  }

  #tell(step: ChangingStep, outcome: StepOutcome, taken: { readonly giveBack?: (() => void) | undefined } = {}): void {
    this.outcomes.set(step, outcome);
    this.#open.delete(step.seat.userId);
    taken.giveBack?.();
    this.#request.onOutcome?.(step, outcome);
  }
}

const kindOf = (error: unknown): string => (isFault(error) ? error.kind : 'bug');

function outcomeOf(outcome: SeatOutcome): StepOutcome {
  switch (outcome.status) {
    case 'done':
      return { status: 'done' };
    case 'already':
      return { status: 'nothing-to-do' };
    case 'failed':
      return { status: 'failed', failure: outcome.failure };
  }
}
