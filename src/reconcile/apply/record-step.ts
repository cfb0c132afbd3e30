import { defined } from '../../domain/defined';
import { type Actor } from '../../domain/actor';
import { type AssignmentRecord } from '../../domain/roster/assignment-record';
import { type CalendarDate, instantOf } from '../../domain/calendar';
import { type DepartmentId, type SkuId } from '../../domain/ids';
import { type LedgerFact } from '../../domain/ledger/ledger-entry';
import { type KnownPerson } from '../../domain/people';
import { type ChangingStep, type SeatAt } from '../../domain/reconcile/plan';
import { isSeated } from '../../domain/roster/pool';
import { Fault } from '../../ports/fault';
import { type WritableBooks } from '../../ports/roster/department-store';
import { type SeatOutcome } from '../../ports/roster/seat-provisioner';

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

/** A seat of the tenant that a department has, or is about to have. */
export type Place = SeatAt & { readonly department: DepartmentId; readonly skuId: SkuId };

/** The place of a step; undefined when no department or no license is known of it. */
export function placeOf({ seat }: ChangingStep): Place | undefined {
  const { department, skuId } = seat;
  return department === undefined || skuId === undefined ? undefined : { ...seat, department, skuId };
}

/** Whether the roster of a department seats somebody as it stands. */
export async function isSeatedIn(books: WritableBooks, { product, userId }: Place): Promise<boolean> {
  const [pool, entry] = [await books.pool(product), await books.entry(product, userId)];
  return pool !== undefined && entry !== undefined && isSeated(pool, entry);
}

/**
 * Decides once more from the roster as it stands now, in the transaction that writes the intent down.
 *
 * @returns A fault, and does not throw it, when an opposite request may be under way: others share the transaction.
 */
export async function recordIntent(
  now: Date,
  books: WritableBooks,
  step: ChangingStep,
  place: Place,
  context: ApplyContext,
): Promise<'intended' | 'not-called-for' | Fault> {
  const { product, userId, skuId } = place;
  const record = await books.assignment(product, userId, skuId);
  const isWanted = await isSeatedIn(books, place);
  const isSpare = step.action === 'release' && step.isSpare === true;
  if (!isSpare && isWanted !== (step.action === 'assign')) return 'not-called-for';
  if (step.action === 'release' && record === undefined) return 'not-called-for';

  const at = instantOf(now);
  const status = requested(step);
  if (record?.outcome.status === status) {
    // Sent once more: whoever wants the opposite counts from now.
    await books.saveAssignment({ ...record, outcome: { status, at } });
    return 'intended';
  }
  const fault = record === undefined ? undefined : holdDown(record, now);
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

/** The state of a record while the tenant is asked. */
export type Requested = 'requested' | 'release-requested';

/** The state that a step puts its record in while the tenant is asked. */
export const requested = (step: ChangingStep): Requested =>
  step.action === 'assign' ? 'requested' : 'release-requested';

/** The fault while an opposite request may still be under way: two opposite ones must not overtake each other. */
export function holdDown(record: AssignmentRecord, now: Date): Fault | undefined {
  const { outcome } = record;
  if (outcome.status !== 'requested' && outcome.status !== 'release-requested') return undefined;
  const retryAfterMs = Date.parse(outcome.at) + HOLD_DOWN_MS - now.getTime();
  if (retryAfterMs <= 0) return undefined;
  return new Fault('unavailable', 'an opposite request may be under way', { retryAfterMs });
}

/** Writes down what the tenant answered, unless the answer counts no more. */
export async function recordOutcome(
  now: Date,
  books: WritableBooks,
  step: ChangingStep,
  place: Place,
  context: ApplyContext,
  { outcome, answered }: { readonly outcome: SeatOutcome; readonly answered: Requested },
): Promise<void> {
  const { product, userId, skuId } = place;
  const stored = await books.assignment(product, userId, skuId);
  // An answer that came so late that somebody else had the license released and forgotten: what we gave after all stays ours.
  const record = stored ?? (isGiven(step, outcome) ? lateRecord(now, place, context) : undefined);
  // Somebody else settled it in the meantime, or asked for the opposite, whose answer is the one that counts.
  if (record?.outcome.status !== answered) return;

  const { person } = context;
  const about = { product, person, skuId, ...defined({ requestId: outcome.requestId }) };
  if (outcome.status === 'failed') {
    const action = step.action === 'assign' ? 'license-failed' : 'release-failed';
    const at = instantOf(now);
    const wish = step.action === 'release' ? ({ isRelease: true } as const) : {};
    await books.saveAssignment({ ...record, outcome: { status: 'failed', at, failure: outcome.failure, ...wish } });
    const rawText = outcome.rawText && Array.from(outcome.rawText).slice(0, MOST_RAW_TEXT).join('');
    await recordFact(books, context, { action, failure: outcome.failure.code, ...about, ...defined({ rawText }) });
  } else if (step.action === 'assign') {
    const at = instantOf(now);
    await books.saveAssignment({ ...record, outcome: { status: 'active', at } });
    await recordFact(books, context, { action: 'license-active', ...about });
    await forgetLost(books, step, place, context);
  } else {
    await books.deleteAssignment(record);
    await recordFact(books, context, { action: 'license-released', ...about });
  }
}

/** The licenses that went when the other one came. What is asked for again at this moment by somebody else is theirs. */
async function forgetLost(
  books: WritableBooks,
  { insteadOf = [] }: Extract<ChangingStep, { action: 'assign' }>,
  { product, userId, skuId }: Place,
  context: ApplyContext,
): Promise<void> {
  for (const lost of insteadOf.filter((other) => other !== skuId)) {
    const record = await books.assignment(product, userId, lost);
    if (record === undefined || record.outcome.status === 'release-requested') continue;
    await books.deleteAssignment(record);
    await recordFact(books, context, { action: 'license-released', product, person: context.person, skuId: lost });
  }
}

/** Whether the person has the license by what the tenant answered. */
export const isGiven = (step: ChangingStep, outcome: SeatOutcome): boolean =>
  step.action === 'assign' && outcome.status !== 'failed';

function lateRecord(now: Date, { product, skuId, department }: Place, { person }: ApplyContext): AssignmentRecord {
  const at = instantOf(now);
  return { person, product, skuId, department, intendedAt: at, outcome: { status: 'requested', at } };
}

/** Writes a fact about a license into the ledger. */
export const recordFact = (
  books: WritableBooks,
  { actor, command, today }: ApplyContext,
  fact: LedgerFact,
): Promise<void> => books.record({ actor, command, effectiveOn: today, fact });
