import { type Actor } from '../domain/actor';
import { type AssignmentRecord } from '../domain/assignment-record';
import { type CalendarDate, instantOf } from '../domain/calendar';
import { type LedgerFact } from '../domain/ledger-entry';
import { type KnownPerson } from '../domain/people';
import { type SeatAt, type Step } from '../domain/plan';
import { isSeated } from '../domain/pool';
import { type Clock } from '../ports/clock';
import { type DepartmentStore, type WritableBooks } from '../ports/department-store';
import { Fault } from '../ports/fault';
import { seatsOf } from './observe';
import { type OneAtATime } from './one-at-a-time';
import { type SeatOutcome, type SeatProvisioner } from '../ports/seat-provisioner';
import { type DepartmentId, type SkuId } from '../domain/ids';

/** What applying needs. */
export interface ApplyPorts {
  readonly departments: DepartmentStore;
  readonly provisioner: SeatProvisioner;
  readonly clock: Clock;
  /** Lets one request about a person finish before the next. */
  readonly oneAtATime: OneAtATime;
}

/** An opposite request younger than this may still be on its way to the tenant, sent by somebody who died or is slow. */
const HOLD_DOWN_MS = 30_000;

/** For whom a step is carried out, and under which command it is recorded. */
export interface ApplyContext {
  readonly actor: Actor;
  readonly command: string;
  readonly today: CalendarDate;
  readonly person: KnownPerson;
}

/** A step that changes something. */
export type ChangingStep = Extract<Step, { action: 'assign' | 'release' }>;

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
  const { seat } = step;
  const { department, skuId } = seat;
  if (department === undefined || skuId === undefined) return undefined;
  const place = { ...seat, department, skuId };
  return ports.oneAtATime.run(seat.userId, () => carryOut(ports, step, place, context));
}

async function carryOut(
  ports: ApplyPorts,
  step: ChangingStep,
  place: Place,
  context: ApplyContext,
): Promise<SeatOutcome | undefined> {
  const { department, userId, skuId } = place;
  if (!(await isClearOfOthers(ports, step, place))) return undefined;
  const isIntended = await ports.departments.change(department, (books) =>
    recordIntent(ports, books, step, place, context),
  );
  if (!isIntended) return undefined;
  const answered = requested(step);
  const write = (done: ChangingStep, outcome: SeatOutcome) =>
    ports.departments.change(department, (books) =>
      recordOutcome(ports, books, done, place, context, { outcome, answered }),
    );
  // Looked at once more now that others can see the intent: either we see their seat, or they see that we release.
  if (step.action === 'release' && (await isSeatedElsewhere(ports, place))) {
    await write({ action: 'assign', seat: step.seat, isOurs: true }, { status: 'already', requestId: undefined });
    return undefined;
  }
  const outcome = await ports.provisioner.change({ action: step.action, userId, skuId });
  await write(step, outcome);
  if (step.action === 'assign' && outcome.status !== 'failed') await takeFromOthers(ports, place, context);
  return outcome;
}

/**
 * Whether no other department stands against a step: one that seats the person keeps the license, whoever gave it; one whose
 * opposite request may be under way comes first.
 */
async function isClearOfOthers(ports: ApplyPorts, step: ChangingStep, place: Place): Promise<boolean> {
  const { department, product, userId, skuId } = place;
  const records = await ports.departments.assignmentsOf(userId);
  const opposite = step.action === 'assign' ? 'release-requested' : 'requested';
  for (const record of records) {
    const isAboutSame = record.product === product && record.skuId === skuId;
    if (isAboutSame && record.department !== department && record.outcome.status === opposite) {
      holdDown(record, ports.clock.now());
    }
  }
  return step.action === 'assign' || !(await isSeatedElsewhere(ports, place));
}

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

async function isSeatedIn(books: WritableBooks, { product, userId }: Place): Promise<boolean> {
  const [pool, entry] = [await books.pool(product), await books.entry(product, userId)];
  return pool !== undefined && entry !== undefined && isSeated(pool, entry);
}

async function isSeatedElsewhere(ports: ApplyPorts, place: Place): Promise<boolean> {
  return (await seatsOf(ports, place)).some((seat) => seat.department !== place.department);
}

type Place = SeatAt & { readonly department: DepartmentId; readonly skuId: SkuId };

/** Decides once more from the roster as it stands now, in the transaction that writes the intent down. */
async function recordIntent(
  ports: ApplyPorts,
  books: WritableBooks,
  step: ChangingStep,
  place: Place,
  context: ApplyContext,
): Promise<boolean> {
  const { product, userId, skuId } = place;
  const record = await books.assignment(product, userId, skuId);
  const isWanted = await isSeatedIn(books, place);
  if (isWanted !== (step.action === 'assign')) return false;
  if (step.action === 'release' && record === undefined) return false;

  const at = instantOf(ports.clock.now());
  const status = requested(step);
  if (record?.outcome.status === status) {
    // Sent once more: whoever wants the opposite counts from now.
    await books.saveAssignment({ ...record, outcome: { status, at } });
    return true;
  }
  if (record !== undefined) holdDown(record, ports.clock.now());
  const { person } = context;
  await books.saveAssignment({
    ...(record ?? { person, product, skuId, department: place.department, intendedAt: at }),
    outcome: { status, at },
  });
  const action = step.action === 'assign' ? 'license-requested' : 'release-requested';
  await recordFact(books, context, { action, product, person, skuId });
  return true;
}

type Requested = 'requested' | 'release-requested';

const requested = (step: ChangingStep): Requested => (step.action === 'assign' ? 'requested' : 'release-requested');

/** Throws while an opposite request may still be under way: two opposite ones must not overtake each other. */
function holdDown(record: AssignmentRecord, now: Date): void {
  const { outcome } = record;
  if (outcome.status !== 'requested' && outcome.status !== 'release-requested') return;
  const retryAfterMs = Date.parse(outcome.at) + HOLD_DOWN_MS - now.getTime();
  if (retryAfterMs > 0) throw new Fault('unavailable', 'an opposite request may be under way', { retryAfterMs });
}

async function recordOutcome(
  ports: ApplyPorts,
  books: WritableBooks,
  step: ChangingStep,
  place: Place,
  context: ApplyContext,
  { outcome, answered }: { readonly outcome: SeatOutcome; readonly answered: Requested },
): Promise<void> {
  const { product, userId, skuId } = place;
  const record = await books.assignment(product, userId, skuId);
  // Somebody else settled it in the meantime, or asked for the opposite, whose answer is the one that counts.
  if (record?.outcome.status !== answered) return;

  const { person } = context;
  const requestId = outcome.requestId === undefined ? {} : { requestId: outcome.requestId };
  const about = { product, person, skuId, ...requestId };
  if (outcome.status === 'failed') {
    const action = step.action === 'assign' ? 'license-failed' : 'release-failed';
    await books.saveAssignment(failed(record, outcome, instantOf(ports.clock.now())));
    await recordFact(books, context, { action, failure: outcome.failure.code, ...about });
  } else if (step.action === 'assign') {
    const at = instantOf(ports.clock.now());
    await books.saveAssignment({ ...record, outcome: { status: 'active', at } });
    await recordFact(books, context, { action: 'license-active', ...about });
  } else {
    await books.deleteAssignment(record);
    await recordFact(books, context, { action: 'license-released', ...about });
  }
}

const failed = (
  record: AssignmentRecord,
  outcome: Extract<SeatOutcome, { status: 'failed' }>,
  at: AssignmentRecord['intendedAt'],
): AssignmentRecord => ({ ...record, outcome: { status: 'failed', at, failure: outcome.failure } });

const recordFact = (books: WritableBooks, { actor, command, today }: ApplyContext, fact: LedgerFact): Promise<void> =>
  books.record({ actor, command, effectiveOn: today, fact });
