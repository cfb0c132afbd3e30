import { defined } from '../domain/defined';
import { type Actor } from '../domain/actor';
import { type AssignmentRecord } from '../domain/roster/assignment-record';
import { type CalendarDate, instantOf } from '../domain/calendar';
import { type LedgerFact } from '../domain/ledger/ledger-entry';
import { type KnownPerson } from '../domain/people';
import { type ChangingStep, type SeatAt } from '../domain/reconcile/plan';
import { isSeated } from '../domain/roster/pool';
import { type Clock } from '../ports/clock';
import { type DepartmentStore, type WritableBooks } from '../ports/roster/department-store';
import { Fault } from '../ports/fault';
import { seatsOf } from './observe';
import { type KeyedLock } from '../concurrency/keyed-lock';
import { type SeatChange, type SeatOutcome, type SeatProvisioner } from '../ports/roster/seat-provisioner';
import { type DepartmentId, type SkuId } from '../domain/ids';

/** What applying needs. */
export interface ApplyPorts {
  readonly departments: DepartmentStore;
  readonly provisioner: SeatProvisioner;
  readonly clock: Clock;
  /** Lets one request about a person finish before the next. */
  readonly oneAtATime: KeyedLock;
}

/** An opposite request younger than this may still be on its way to the tenant, sent by somebody who died or is slow. */
const HOLD_DOWN_MS = 60_000;

/** Characters of the tenant's own words that the ledger keeps. */
const MOST_RAW_TEXT = 2000;

/** For whom a step is carried out, and under which command it is recorded. */
export interface ApplyContext {
  readonly actor: Actor;
  readonly command: string;
  readonly today: CalendarDate;
  readonly person: KnownPerson;
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
  const intent = await ports.departments.change(department, (books) =>
    recordIntent(ports, books, step, place, context),
  );
  if (intent instanceof Fault) throw intent;
  if (intent === 'not-called-for') return undefined;
  // Looked at once more now that others can see the intent: either we see their seat, or they see that we release.
  if (step.action === 'release' && (await isSeatedElsewhere(ports, place))) {
    const kept: ChangingStep = { action: 'assign', seat: step.seat, isOurs: true };
    await writeOutcome(ports, kept, context, {
      outcome: { status: 'already', requestId: undefined },
      answered: requested(step),
    });
    return undefined;
  }
  return { action: step.action, userId, skuId };
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
  await ports.departments.change(place.department, (books) => recordOutcome(ports, books, step, place, context, came));
}

type Place = SeatAt & { readonly department: DepartmentId; readonly skuId: SkuId };

function placeOf({ seat }: ChangingStep): Place | undefined {
  const { department, skuId } = seat;
  return department === undefined || skuId === undefined ? undefined : { ...seat, department, skuId };
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
      const fault = holdDown(record, ports.clock.now());
      if (fault !== undefined) throw fault;
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

/**
 * Decides once more from the roster as it stands now, in the transaction that writes the intent down.
 *
 * @returns A fault, and does not throw it, when an opposite request may be under way: others share the transaction.
 */
async function recordIntent(
  ports: ApplyPorts,
  books: WritableBooks,
  step: ChangingStep,
  place: Place,
  context: ApplyContext,
): Promise<'intended' | 'not-called-for' | Fault> {
  const { product, userId, skuId } = place;
  const record = await books.assignment(product, userId, skuId);
  const isWanted = await isSeatedIn(books, place);
  if (isWanted !== (step.action === 'assign')) return 'not-called-for';
  if (step.action === 'release' && record === undefined) return 'not-called-for';

  const at = instantOf(ports.clock.now());
  const status = requested(step);
  if (record?.outcome.status === status) {
    // Sent once more: whoever wants the opposite counts from now.
    await books.saveAssignment({ ...record, outcome: { status, at } });
    return 'intended';
  }
  const fault = record === undefined ? undefined : holdDown(record, ports.clock.now());
  if (fault !== undefined) return fault;
  const { person } = context;
  await books.saveAssignment({
    ...(record ?? { person, product, skuId, department: place.department, intendedAt: at }),
    outcome: { status, at },
  });
  const action = step.action === 'assign' ? 'license-requested' : 'release-requested';
  await recordFact(books, context, { action, product, person, skuId });
  return 'intended';
}

type Requested = 'requested' | 'release-requested';

const requested = (step: ChangingStep): Requested => (step.action === 'assign' ? 'requested' : 'release-requested');

/** The fault while an opposite request may still be under way: two opposite ones must not overtake each other. */
function holdDown(record: AssignmentRecord, now: Date): Fault | undefined {
  const { outcome } = record;
  if (outcome.status !== 'requested' && outcome.status !== 'release-requested') return undefined;
  const retryAfterMs = Date.parse(outcome.at) + HOLD_DOWN_MS - now.getTime();
  if (retryAfterMs <= 0) return undefined;
  return new Fault('unavailable', 'an opposite request may be under way', { retryAfterMs });
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
  const stored = await books.assignment(product, userId, skuId);
  // An answer that came so late that somebody else had the license released and forgotten: what we gave after all stays ours.
  const record = stored ?? (isGiven(step, outcome) ? lateRecord(ports, place, context) : undefined);
  // Somebody else settled it in the meantime, or asked for the opposite, whose answer is the one that counts.
  if (record?.outcome.status !== answered) return;

  const { person } = context;
  const about = { product, person, skuId, ...defined({ requestId: outcome.requestId }) };
  if (outcome.status === 'failed') {
    const action = step.action === 'assign' ? 'license-failed' : 'release-failed';
    const at = instantOf(ports.clock.now());
    const wish = step.action === 'release' ? ({ isRelease: true } as const) : {};
    await books.saveAssignment({ ...record, outcome: { status: 'failed', at, failure: outcome.failure, ...wish } });
    const rawText = outcome.rawText && Array.from(outcome.rawText).slice(0, MOST_RAW_TEXT).join('');
    await recordFact(books, context, { action, failure: outcome.failure.code, ...about, ...defined({ rawText }) });
  } else if (step.action === 'assign') {
    const at = instantOf(ports.clock.now());
    await books.saveAssignment({ ...record, outcome: { status: 'active', at } });
    await recordFact(books, context, { action: 'license-active', ...about });
  } else {
    await books.deleteAssignment(record);
    await recordFact(books, context, { action: 'license-released', ...about });
  }
}

const isGiven = (step: ChangingStep, outcome: SeatOutcome): boolean =>
  step.action === 'assign' && outcome.status !== 'failed';

function lateRecord(
  ports: ApplyPorts,
  { product, skuId, department }: Place,
  { person }: ApplyContext,
): AssignmentRecord {
  const at = instantOf(ports.clock.now());
  return { person, product, skuId, department, intendedAt: at, outcome: { status: 'requested', at } };
}

const recordFact = (books: WritableBooks, { actor, command, today }: ApplyContext, fact: LedgerFact): Promise<void> =>
  books.record({ actor, command, effectiveOn: today, fact });
