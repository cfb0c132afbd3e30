import { defined } from '../../domain/defined';
import { type Actor, type PersonActor } from '../../domain/actor';
import { hasRight, type Right } from '../../domain/authority';
import { type CalendarDate, type Instant, instantOf } from '../../domain/calendar';
import { type Department, type Institution } from '../../domain/institution/department';
import { type ActivityKey, type DepartmentId, type PurchaseId } from '../../domain/ids';
import { type LedgerFact } from '../../domain/ledger/ledger-entry';
import { type KnownPerson } from '../../domain/people';
import { hasHandled, type Purchase, type PurchaseEvent, type SentPurchase } from '../../domain/purchase/purchase';
import { type PurchaseNotice, type PurchaseRecord } from '../../domain/purchase/purchase-record';
import { type Refusal } from '../../domain/refusal';
import { type WritableBooks } from '../../ports/roster/department-store';
import { type RecordPorts } from '../ports';
import { todayOf } from '../today';
import { asRecorded } from '../access/names';
import { openedAgain } from '../outbox/follow-up-record';
import { type Refused, refused } from '../../domain/result';

/** Which purchase somebody wants to change, by which press, and as which version they saw it. */
export interface PurchaseRequest {
  readonly actor: PersonActor;
  /** The same for every delivery of one press. */
  readonly key: ActivityKey;
  readonly department: DepartmentId;
  readonly purchase: PurchaseId;
  /** The version that the card showed; undefined when it was named by its number. */
  readonly version: number | undefined;
}

/**
 * What became of a change of a purchase: `repeat` when the same press had its effect before; `settled` when somebody else
 * changed it since, so that this press changed nothing.
 */
export type PurchaseOutcome =
  { readonly kind: 'done' | 'repeat' | 'settled'; readonly record: PurchaseRecord } | Refused;

/** What a change is decided from. */
export interface PurchaseContext {
  readonly books: WritableBooks;
  readonly record: PurchaseRecord;
  readonly department: Department;
  readonly institution: Institution;
  readonly by: KnownPerson;
  readonly actor: Actor;
  readonly at: Instant;
  readonly today: CalendarDate;
  readonly key: ActivityKey;
}

/** What a change makes of a purchase, with what the ledger says of it and who is to be told. */
export interface PurchaseStep {
  readonly purchase: Purchase;
  readonly facts: readonly LedgerFact[];
  readonly notices: readonly PurchaseNotice[];
}

/** What a rule says: a step, a refusal, or that the purchase is past this. */
export type PurchaseRuling = PurchaseStep | { readonly refusal: Refusal } | 'settled';

/**
 * Changes one purchase: authority, version and state are judged from the store at the moment of the change, and the purchase, its ledger
 * entries and what has to be said are stored together.
 *
 * @returns Refusal `not-yours` before `no-such-purchase`, so that a stranger learns nothing.
 */
export async function changePurchase(
  ports: RecordPorts,
  request: PurchaseRequest,
  right: Right,
  rule: (context: PurchaseContext) => PurchaseRuling | Promise<PurchaseRuling>,
): Promise<PurchaseOutcome> {
  return ports.departments.change(request.department, async (books): Promise<PurchaseOutcome> => {
    const [institution, department, record] = await Promise.all([
      ports.institution.read(),
      books.department(),
      books.purchase(request.purchase),
    ]);
    const { actor, key } = request;
    if (department === undefined || !hasRight(actor, right, department, institution))
      return refused(refusalFor(right, actor, department, institution));

    if (record === undefined) return refused({ code: 'no-such-purchase', typed: undefined });
    if (hasHandled(record.purchase, key)) return { kind: 'repeat', record };
    if (request.version !== undefined && request.version !== record.purchase.version)
      return { kind: 'settled', record };

    const by = asRecorded(actor, department, institution);
    const now = { at: instantOf(ports.clock.now()), today: todayOf(ports) };
    const context = { books, record, department, institution, by, actor: { ...actor, ...by }, ...now, key };
    const ruling = await rule(context);
    if (ruling === 'settled') return { kind: 'settled', record };
    if ('refusal' in ruling) return refused(ruling.refusal);
    return { kind: 'done', record: await saveStep(books, ruling, context) };
  });
}

/** Stores what a change made of a purchase. */
export async function saveStep(
  books: WritableBooks,
  { purchase, facts, notices }: PurchaseStep,
  given: {
    readonly record: PurchaseRecord | undefined;
    readonly at: Instant;
    readonly today: CalendarDate;
    readonly actor: Actor;
    readonly key: string;
  },
): Promise<PurchaseRecord> {
  const { record, at, today, actor, key } = given;
  const before = record ?? { revision: 0, copies: [], notices: [] };
  const changed = openedAgain({ ...before, purchase, notices: [...before.notices, ...notices] }, at);
  const saved = { ...changed, isOpen: purchase.status !== 'draft' };
  await books.savePurchase(saved);
  for (const fact of facts) await books.record({ actor, effectiveOn: today, command: key, fact });
  return saved;
}

/** What stays of a purchase in its next state. */
export function movedOn(purchase: SentPurchase) {
  const { id, department, version, details, proof, contributors, renews, whenAsked } = purchase;
  return { id, department, version: version + 1, details, proof, contributors, ...defined({ renews, whenAsked }) };
}

/** One more thing that happened to a purchase. */
export const eventOf = (
  { actor, at, key }: Pick<PurchaseContext, 'actor' | 'at' | 'key'>,
  action: PurchaseEvent['action'],
  words?: string,
): PurchaseEvent => ({ action, at, by: actor, key, ...defined({ words }) });

/** A notice to everybody who sent a purchase, but to whoever did it. */
export const tellSenders = (
  { record: { purchase }, by, at }: PurchaseContext,
  about: PurchaseNotice['about'],
): readonly PurchaseNotice[] =>
  purchase.contributors.filter((one) => one.userId !== by.userId).map(({ userId }) => ({ to: userId, about, at }));

/** Somebody of the department is told that only approvers may; a stranger learns nothing. */
function refusalFor(
  right: Right,
  actor: PersonActor,
  department: Department | undefined,
  institution: Institution,
): Refusal {
  const askPeople = institution.approvers.slice(0, 3);
  const isKnown = hasRight(actor, 'see-pools', department, institution);
  return isKnown && right === 'decide-purchase'
    ? { code: 'only-approvers', askPeople }
    : { code: 'not-yours', typed: undefined, askPeople };
}
