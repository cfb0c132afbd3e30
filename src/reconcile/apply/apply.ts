import { groupBy } from '../../domain/group-by';
import { type ChangingStep } from '../../domain/reconcile/plan';
import { type ObservePorts } from '../observe/observe';
import { type AnsweredStep, beginSteps } from './begin-steps';
import {
  type ApplyContext,
  isGiven,
  isSeatedIn,
  type Place,
  placeOf,
  recordFact,
  recordOutcome,
  requested,
} from './record-step';
import { type KeyedLock } from '../../concurrency/keyed-lock';
import { type WritableBooks } from '../../ports/roster/department-store';
import { type SeatChange, type SeatOutcome } from '../../ports/roster/seat-provisioner';

/** What applying needs. */
export interface ApplyPorts extends ObservePorts {
  /** Lets one request about a person finish before the next. */
  readonly oneAtATime: KeyedLock;
}

/**
 * Carries out one step: writes down that we are about to, asks the tenant, and writes down what came of it. Whoever dies in between
 * leaves the intent behind, and doing the same again is safe.
 *
 * @returns What the tenant answered; undefined when the roster does not call for the step any more. Faults of the tenant
 *   pass through: the intent stands, and the step can be taken again.
 */
export async function applyStep(
  ports: ApplyPorts,
  step: ChangingStep,
  context: ApplyContext,
): Promise<SeatOutcome | undefined> {
  return ports.oneAtATime.run(step.seat.userId, async () => {
    const change = await beginStep(ports, step, context);
    if (change === undefined) return undefined;
    const outcome = await ports.provisioner.change(change);
    await endStep(ports, step, context, outcome);
    return outcome;
  });
}

/**
 * Begins one step, as {@link beginSteps} does. Nothing else may be begun about this person before {@link endStep}.
 *
 * @returns What to ask the tenant for; undefined when the roster does not call for the step any more. Fault `unavailable` while
 *   somebody's opposite request may be under way.
 */
export async function beginStep(
  ports: ApplyPorts,
  step: ChangingStep,
  context: ApplyContext,
): Promise<SeatChange | undefined> {
  const [begun] = await beginSteps(ports, [{ step, context }]);
  if (begun?.kind === 'faulted') throw begun.fault;
  if (begun?.kind === 'kept') await writeAnswers(ports, begun.place, [begun]);
  return begun?.kind === 'begun' ? begun.change : undefined;
}

/** Writes down what came of a step that was begun. */
export async function endStep(
  ports: ApplyPorts,
  step: ChangingStep,
  context: ApplyContext,
  outcome: SeatOutcome,
): Promise<void> {
  const place = placeOf(step);
  if (place === undefined) return;
  await writeAnswers(ports, place, [{ step, context, place, outcome, answered: requested(step) }]);
  if (isGiven(step, outcome)) await takeFromOthers(ports, place, context);
}

/** Writes down what came of steps of one department. */
export const writeAnswers = (
  ports: ApplyPorts,
  { department }: Pick<Place, 'department'>,
  answers: readonly AnsweredStep[],
): Promise<void> => ports.departments.change(department, (books) => recordAnswers(ports, books, answers));

/** As {@link writeAnswers}, in a change of the department that does more. */
export async function recordAnswers(
  ports: Pick<ApplyPorts, 'clock'>,
  books: WritableBooks,
  answers: readonly AnsweredStep[],
): Promise<void> {
  // One is read by its id; several are asked for as a set, and known from then on.
  if (answers.length > 1) {
    for (const [product, ofProduct] of groupBy(answers, ({ place }) => place.product))
      await books.assignmentsOf({ product, userIds: [...new Set(ofProduct.map(({ place }) => place.userId))] });
  }
  const now = ports.clock.now();
  for (const { step, place, context, ...came } of answers) await recordOutcome(now, books, step, place, context, came);
}

/** One license has one department: others that do not seat the person any more, and were about to release it, let it go. */
export async function takeFromOthers(ports: ApplyPorts, place: Place, context: ApplyContext): Promise<void> {
  const { product, userId, skuId } = place;
  const { person } = context;
  const records = await ports.departments.assignmentsOf(userId);
  for (const { department } of records.filter((one) => one.product === product && one.skuId === skuId)) {
    if (department === place.department) continue;
    await ports.departments.change(department, async (books) => {
      const record = await books.assignment(product, userId, skuId);
      if (record === undefined || (await isSeatedIn(books, place))) return;
      await books.deleteAssignment(record);
      await recordFact(books, context, { action: 'license-handed-over', product, person, skuId });
    });
  }
}
