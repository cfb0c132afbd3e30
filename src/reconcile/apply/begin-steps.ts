import { groupBy } from '../../domain/group-by';
import { type ChangingStep } from '../../domain/reconcile/plan';
import { type AssignmentRecord } from '../../domain/roster/assignment-record';
import { Fault, isFault } from '../../ports/fault';
import { type WritableBooks } from '../../ports/roster/department-store';
import { type SeatChange, type SeatOutcome } from '../../ports/roster/seat-provisioner';
import { type ObservePorts, seatsOf } from '../observe/observe';
import {
  type ApplyContext,
  holdDown,
  type Place,
  placeOf,
  recordIntent,
  requested,
  type Requested,
} from './record-step';

/** Intents written in one transaction; each takes two of its hundred writes. */
const STEPS_PER_TRANSACTION = 40;

/** A step that is to be taken, and under what. */
export interface MeantStep {
  readonly step: ChangingStep;
  readonly context: ApplyContext;
}

/** What a step came to, not yet written down. */
export interface AnsweredStep extends MeantStep {
  readonly place: Place;
  readonly outcome: SeatOutcome;
  /** The request that was answered. */
  readonly answered: Requested;
}

/** What became of a step that was to be begun. */
export type BegunStep =
  /** Its intent is written down: the tenant is to be asked. */
  | (MeantStep & {
      readonly kind: 'begun';
      readonly place: Place;
      readonly change: SeatChange;
      /** Other departments have a record of this license, too. */
      readonly isOthersToo: boolean;
    })
  /** Somebody seated the person elsewhere while the intent was written: the license stays, and this is to be written down. */
  | (AnsweredStep & { readonly kind: 'kept' })
  | { readonly kind: 'not-called-for'; readonly step: ChangingStep }
  /** Of our records; `unavailable` while somebody's opposite request may be under way. */
  | { readonly kind: 'faulted'; readonly step: ChangingStep; readonly fault: Fault };

type Placed = MeantStep & { readonly place: Place; readonly isOthersToo: boolean };

/**
 * Decides steps once more from the rosters as they stand, and writes down that we are about to take them: those of one department in one
 * transaction. Nothing else may be begun about these people before what came of it is written down.
 */
export async function beginSteps(ports: ObservePorts, meant: readonly MeantStep[]): Promise<readonly BegunStep[]> {
  const came: BegunStep[] = [];
  const clear: Placed[] = [];
  for (const one of await checkedSteps(ports, meant)) {
    if ('place' in one) clear.push(one);
    else came.push(one);
  }
  const departments = [...groupBy(clear, ({ place }) => place.department).values()];
  const written = await Promise.all(departments.flatMap(inTransactions).map((some) => writeIntents(ports, some)));
  return [...came, ...written.flat()];
}

/** Those whose place is known, and against which nothing stands; the others with what became of them. */
async function checkedSteps(
  ports: ObservePorts,
  meant: readonly MeantStep[],
): Promise<readonly (Placed | Extract<BegunStep, { kind: 'not-called-for' | 'faulted' }>)[]> {
  const records = await recordsOf(ports, meant);
  return Promise.all(
    meant.map(async (one) => {
      const { step } = one;
      const place = placeOf(step);
      const ofPerson = records.get(step.seat.userId) ?? [];
      try {
        if (place === undefined || !(await isClearOfOthers(ports, step, place, ofPerson)))
          return { kind: 'not-called-for', step } as const;
        return { ...one, place, isOthersToo: ofPerson.some((record) => isOthers(record, place)) };
      } catch (error) {
        return faulted(step, error);
      }
    }),
  );
}

async function recordsOf({ departments }: Pick<ObservePorts, 'departments'>, meant: readonly MeantStep[]) {
  const userIds = [...new Set(meant.map(({ step }) => step.seat.userId))];
  return groupBy(await departments.assignmentsOf(userIds), ({ person }) => person.userId);
}

const isOthers = (record: AssignmentRecord, { product, skuId, department }: Place): boolean =>
  record.product === product && record.skuId === skuId && record.department !== department;

function faulted(step: ChangingStep, error: unknown): Extract<BegunStep, { kind: 'faulted' }> {
  if (!isFault(error)) throw error;
  return { kind: 'faulted', step, fault: error };
}

function inTransactions(steps: readonly Placed[]): readonly (readonly Placed[])[] {
  const count = Math.ceil(steps.length / STEPS_PER_TRANSACTION);
  return Array.from({ length: count }, (_, index) =>
    steps.slice(index * STEPS_PER_TRANSACTION, (index + 1) * STEPS_PER_TRANSACTION),
  );
}

/** Writes down intents of one department. */
async function writeIntents(ports: ObservePorts, steps: readonly Placed[]): Promise<readonly BegunStep[]> {
  const [first] = steps;
  if (first === undefined) return [];
  try {
    const intents = await ports.departments.change(first.place.department, async (books) => {
      await readTogether(books, steps);
      const now = ports.clock.now();
      const come: Awaited<ReturnType<typeof recordIntent>>[] = [];
      for (const { step, place, context } of steps) come.push(await recordIntent(now, books, step, place, context));
      return come;
    });
    return await Promise.all(steps.map((one, index) => asBegun(ports, one, intents[index])));
  } catch (error) {
    return steps.map(({ step }) => faulted(step, error));
  }
}

/** Reads side by side what the intents are decided from, so that none of them waits. */
async function readTogether(books: WritableBooks, steps: readonly Placed[]): Promise<void> {
  const byProduct = [...groupBy(steps, ({ place }) => place.product)];
  await Promise.all(
    byProduct.flatMap(([product, some]) => {
      const userIds = [...new Set(some.map(({ place }) => place.userId))];
      const [first, ...others] = some;
      // One record costs less by its id.
      const records =
        first === undefined || others.length > 0
          ? books.assignmentsOf({ product, userIds })
          : books.assignment(product, first.place.userId, first.place.skuId);
      return [books.pool(product), books.entriesOf(product, userIds), records];
    }),
  );
}

async function asBegun(
  ports: ObservePorts,
  { isOthersToo, ...meant }: Placed,
  intent: Awaited<ReturnType<typeof recordIntent>> | undefined,
): Promise<BegunStep> {
  const { step, place } = meant;
  if (intent instanceof Fault) return { kind: 'faulted', step, fault: intent };
  if (intent !== 'intended') return { kind: 'not-called-for', step };
  const { userId, skuId } = place;
  // Looked at once more now that others can see the intent: either we see their seat, or they see that we release.
  if (step.action === 'release' && step.isSpare !== true && (await isSeatedElsewhere(ports, place))) {
    const kept: ChangingStep = { action: 'assign', seat: step.seat, isOurs: true };
    const outcome = { status: 'already', requestId: undefined } as const;
    return { ...meant, kind: 'kept', step: kept, outcome, answered: requested(step) };
  }
  const { insteadOf = [] } = step.action === 'assign' ? step : {};
  const lost = insteadOf.filter((other) => other !== skuId);
  const change = { action: step.action, userId, skuId, ...(lost.length === 0 ? {} : { insteadOf: lost }) };
  return { ...meant, kind: 'begun', change, isOthersToo };
}

/**
 * Whether nothing else stands against a step: a department that seats the person keeps the license, whoever gave it; one whose
 * opposite request may be under way comes first; and who has another license of ours by now, or is about to, needs no second one.
 *
 * @param records Ours of the person, of all departments.
 */
async function isClearOfOthers(
  ports: ObservePorts,
  step: ChangingStep,
  place: Place,
  records: readonly AssignmentRecord[],
): Promise<boolean> {
  const { product, skuId } = place;
  const opposite = step.action === 'assign' ? 'release-requested' : 'requested';
  for (const record of records) {
    if (!isOthers(record, place) || record.outcome.status !== opposite) continue;
    const fault = holdDown(record, ports.clock.now());
    if (fault !== undefined) throw fault;
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

async function isSeatedElsewhere(ports: ObservePorts, place: Place): Promise<boolean> {
  const { product, userId, department } = place;
  return (await seatsOf(ports, { product, userIds: [userId] })).some((seat) => seat.department !== department);
}
