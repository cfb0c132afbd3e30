import { type ChangingStep } from '../../domain/reconcile/plan';
import { type AssignmentRecord } from '../../domain/roster/assignment-record';
import { Fault } from '../../ports/fault';
import { type ObservePorts, seatsOf } from '../observe/observe';
import {
  type ApplyContext,
  holdDown,
  isSeatedIn,
  type Place,
  recordFact,
  recordIntent,
  recordOutcome,
  requested,
  type Requested,
} from './record-step';
import { type KeyedLock } from '../../concurrency/keyed-lock';
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
 * Decides a step once more from the roster as it stands, and writes down that we are about to take it. Nothing else may be begun
 * about this person before {@link endStep}.
 *
 * @returns What to ask the tenant for; undefined when the roster does not call for the step any more. Fault `unavailable` while
 *   somebody's opposite request may be under way.
 */
export async function beginStep(
  ports: ApplyPorts,
  step: ChangingStep,
  context: ApplyContext,
): Promise<SeatChange | undefined> {
  const place = placeOf(step);
  if (place === undefined || !(await isClearOfOthers(ports, step, place))) return undefined;
  const { department, userId, skuId } = place;
  const { insteadOf = [] } = step.action === 'assign' ? step : {};
  const intent = await ports.departments.change(department, (books) =>
    recordIntent(ports.clock.now(), books, step, place, context),
  );
  if (intent instanceof Fault) throw intent;
  if (intent === 'not-called-for') return undefined;
  // Looked at once more now that others can see the intent: either we see their seat, or they see that we release.
  if (step.action === 'release' && step.isSpare !== true && (await isSeatedElsewhere(ports, place))) {
    const kept: ChangingStep = { action: 'assign', seat: step.seat, isOurs: true };
    await writeOutcome(ports, kept, context, {
      outcome: { status: 'already', requestId: undefined },
      answered: requested(step),
    });
    return undefined;
  }
  const lost = insteadOf.filter((other) => other !== skuId);
  return { action: step.action, userId, skuId, ...(lost.length === 0 ? {} : { insteadOf: lost }) };
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
  await writeOutcome(ports, step, context, { outcome, answered: requested(step) });
  if (step.action === 'assign' && outcome.status !== 'failed') await takeFromOthers(ports, place, context);
}

async function writeOutcome(
  ports: ApplyPorts,
  step: ChangingStep,
  context: ApplyContext,
  came: { readonly outcome: SeatOutcome; readonly answered: Requested },
): Promise<void> {
  const place = placeOf(step);
  if (place === undefined) return;
  await ports.departments.change(place.department, (books) =>
    recordOutcome(ports.clock.now(), books, step, place, context, came),
  );
}

function placeOf({ seat }: ChangingStep): Place | undefined {
  const { department, skuId } = seat;
  return department === undefined || skuId === undefined ? undefined : { ...seat, department, skuId };
}

/**
 * Whether nothing else stands against a step: a department that seats the person keeps the license, whoever gave it; one whose
 * opposite request may be under way comes first; and who has another license of ours by now, or is about to, needs no second one.
 */
async function isClearOfOthers(ports: ApplyPorts, step: ChangingStep, place: Place): Promise<boolean> {
  const { department, product, userId, skuId } = place;
  const records = await ports.departments.assignmentsOf(userId);
  const opposite = step.action === 'assign' ? 'release-requested' : 'requested';
  for (const record of records) {
    const isAboutSame = record.product === product && record.skuId === skuId;
    if (isAboutSame && record.department !== department && record.outcome.status === opposite) {
      const fault = holdDown(record, ports.clock.now());
      if (fault !== undefined) throw fault;
    }
  }
  if (step.action === 'release') return step.isSpare === true || !(await isSeatedElsewhere(ports, place));
  const others = records.filter((record) => record.product === product && record.skuId !== skuId);
  const { insteadOf = [] } = step;
  const isKnown = (record: AssignmentRecord) => insteadOf.includes(record.skuId) || record.outcome.status === 'adopted';
  // What the plan did not know of when it chose this SKU.
  return step.isOurs || !others.some((record) => !isKnown(record) && isOnOrAsked(record, ports.clock.now()));
}

const isOn = ({ outcome }: AssignmentRecord): boolean => outcome.status === 'active' || outcome.status === 'adopted';

const isOnOrAsked = (record: AssignmentRecord, now: Date): boolean =>
  isOn(record) || (record.outcome.status === 'requested' && holdDown(record, now) !== undefined);

/** One license has one department: others that do not seat the person any more, and were about to release it, let it go. */
async function takeFromOthers(ports: ApplyPorts, place: Place, context: ApplyContext): Promise<void> {
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

async function isSeatedElsewhere(ports: ApplyPorts, place: Place): Promise<boolean> {
  const { product, userId } = place;
  const seats = await seatsOf(ports, { product, userIds: [userId] });
  return seats.some((seat) => seat.department !== place.department);
}
