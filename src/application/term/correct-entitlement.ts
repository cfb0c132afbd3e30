import { defined } from '../../domain/defined';
import { type PersonActor } from '../../domain/actor';
import { hasRight } from '../../domain/authority';
import { addDays, type CalendarDate } from '../../domain/calendar';
import { type Correction, correctionsFor, correctionsOf, type Target } from '../../domain/purchase/correction';
import { isTermEnd, yearAfter } from '../../domain/term/cover';
import { type Entitlement, seatCapOn } from '../../domain/term/entitlement';
import {
  type ActivityKey,
  type DepartmentId,
  type EntitlementId,
  entitlementId,
  type ProductId,
} from '../../domain/ids';
import { type KnownPerson, named } from '../../domain/people';
import { MOST_SEATS } from '../../domain/purchase/purchase-form';
import { isContributor, wordsOf } from '../../domain/purchase/purchase';
import { type NamedDepartment, type NamedProduct } from '../../domain/refusal';
import { type WritableBooks } from '../../ports/roster/department-store';
import { type Lease } from '../../ports/lease-store';
import {
  confirmEntitlements,
  type CoverFollowUps,
  type CoverWork,
  coverWork,
  recordOnPurchase,
  reseat,
} from './cover-work';
import { type Ports, type RecordPorts } from '../ports';
import { asRecorded, namedDepartment, namedProduct } from '../access/names';
import { type Refused, refused } from '../../domain/result';

/** Which entitlement an approver wants to change: one that a purchase gave, or one that was imported. */
export interface EntitlementRequest {
  readonly actor: PersonActor;
  /** The same for every delivery of one press. */
  readonly key: ActivityKey;
  readonly department: DepartmentId;
  readonly product: ProductId;
  readonly entitlement: EntitlementId;
}

/** What is wrong with a correction. */
export type CorrectionProblem = 'seats' | 'dates' | 'too-long' | 'not-the-term-end';

/**
 * What became of it: `done` also when the same press comes again; `unchanged` when there was nothing to change (any more); `confirm` names those who would lose their seats;
 * `busy` when another process changes cover right now.
 */
export type EntitlementOutcome =
  | ({
      readonly kind: 'done';
      readonly entitlement: Entitlement;
      /** Who got a seat by it; undefined where that was said before, or nobody asked. */
      readonly seated?: readonly KnownPerson[];
    } & CoverFollowUps)
  | { readonly kind: 'unchanged'; readonly entitlement: Entitlement }
  | { readonly kind: 'problems'; readonly entitlement: Entitlement; readonly problems: readonly CorrectionProblem[] }
  | {
      readonly kind: 'confirm';
      readonly entitlement: Entitlement;
      readonly department: NamedDepartment;
      readonly product: NamedProduct;
      readonly on: CalendarDate;
      readonly unseated: readonly KnownPerson[];
    }
  | { readonly kind: 'busy' }
  | Refused;

/**
 * Confirms by hand that the seats of an entitlement, with all its corrections, are there, with a note why: they count from now on,
 * whatever the tenant reports. Not before its first day.
 */
export async function confirmByHand(
  ports: Ports,
  request: EntitlementRequest & { readonly note: string },
): Promise<EntitlementOutcome> {
  const note = wordsOf(request.note);
  // What the job decides from must not change under its hands.
  return withCoverLease(ports, () =>
    changeEntitlement(ports, request, async ({ books, root, pool, work }) => {
      const ids = [root, ...correctionsOf(root, pool)]
        .filter((one) => one.status === 'awaiting-tenant')
        .map((one) => one.id);
      if (ids.length === 0) return { kind: 'unchanged', entitlement: root };
      if (work.today < root.coverFrom) return refused({ code: 'not-started', coverFrom: root.coverFrom });
      if (note === '') return refused({ code: 'no-reason', about: 'confirm' });
      const purchases = await confirmEntitlements(books, ids, { ...work, note });
      const { commands, seated } = await reseat(ports, books, work);
      return { kind: 'done', entitlement: { ...root, status: 'confirmed' }, commands, purchases, seated };
    }),
  );
}

/**
 * Mends what an entitlement says, by entitlements that correct it; nothing that was recorded is changed. What is added awaits the
 * tenant, what is taken away counts at once.
 */
export async function correctEntitlement(
  ports: Ports,
  request: EntitlementRequest & {
    readonly target: Target;
    readonly reason: string;
    /** Whether the sender agreed to these people losing their seats. */
    readonly isAgreed: (unseated: readonly KnownPerson[]) => boolean;
  },
): Promise<EntitlementOutcome> {
  const reason = wordsOf(request.reason);
  const { target, isAgreed } = request;
  return withCoverLease(ports, () =>
    changeEntitlement(ports, request, async (opened) => {
      const { books, root, pool, work, department } = opened;
      const problems = problemsOf(ports, root, target);
      if (problems.length > 0) return { kind: 'problems', entitlement: root, problems };
      if (reason === '') return refused({ code: 'no-reason', about: 'correct' });
      const corrections = correctionsFor(root, correctionsOf(root, pool), target).map((one, index) =>
        asEntitlement(one, { root, reason, at: work.at, id: correctionId(request.key, String(index)) }),
      );
      if (corrections.length === 0) return { kind: 'unchanged', entitlement: root };
      const loss = await lossOf(ports, books, { pool, corrections, work });
      if (loss !== undefined && !isAgreed(loss.unseated)) {
        const names = { department: namedDepartment(department), product: namedProduct(ports, root.product) };
        return { kind: 'confirm', entitlement: root, ...names, ...loss };
      }
      await record(books, corrections, work);
      const happened = { work, action: 'corrected', words: reason, isTold: () => true } as const;
      const follows = root.purchase === undefined ? undefined : await recordOnPurchase(books, root.purchase, happened);
      const { commands } = await reseat(ports, books, work);
      return { kind: 'done', entitlement: root, commands, purchases: follows === undefined ? [] : [follows] };
    }),
  );
}

interface Opened {
  readonly books: WritableBooks;
  readonly department: Parameters<typeof namedDepartment>[0];
  readonly root: Entitlement;
  /** Every entitlement of the pool. */
  readonly pool: readonly Entitlement[];
  readonly work: CoverWork;
}

function changeEntitlement(
  ports: RecordPorts,
  request: EntitlementRequest,
  decide: (opened: Opened) => Promise<EntitlementOutcome>,
): Promise<EntitlementOutcome> {
  const { actor, product, key: command } = request;
  return ports.departments.change(request.department, async (books): Promise<EntitlementOutcome> => {
    const [institution, department] = await Promise.all([ports.institution.read(), books.department()]);
    const askPeople = institution.approvers.slice(0, 3);
    if (department === undefined || !hasRight(actor, 'see-pools', department, institution))
      return refused({ code: 'not-yours', typed: undefined, askPeople });

    if (!hasRight(actor, 'decide-purchase', department, institution))
      return refused({ code: 'only-approvers', askPeople });
    const pool = await books.entitlements(product);
    const root = pool.find((one) => one.id === request.entitlement);
    if (root === undefined) return refused({ code: 'no-such-purchase', typed: undefined });
    const bought = root.purchase === undefined ? undefined : await books.purchase(root.purchase);
    if (bought !== undefined && isContributor(bought.purchase, actor.userId)) return refused({ code: 'own-purchase' });
    const isRepeat = (await books.ledger({ command, limit: 1 })).length > 0;
    // What follows was begun by the first delivery; the job goes on with what that left behind.
    if (isRepeat) return { kind: 'done', entitlement: root, commands: [], purchases: [] };
    const by = asRecorded(actor, department, institution);
    const work = coverWork(ports, { actor: { ...actor, ...by }, product, command });
    return decide({ books, department, root, pool, work });
  });
}

const LEASE_MS = 30_000;
const TRIES = 10;
const PAUSE_MS = 200;

/** Does something while the job `cover` does nothing. */
async function withCoverLease(
  ports: Pick<Ports, 'leases' | 'pause'>,
  work: () => Promise<EntitlementOutcome>,
): Promise<EntitlementOutcome> {
  const lease = await takeLease(ports, TRIES);
  if (lease === undefined) return { kind: 'busy' };
  try {
    return await work();
  } finally {
    await lease.release();
  }
}

async function takeLease(ports: Pick<Ports, 'leases' | 'pause'>, tries: number): Promise<Lease | undefined> {
  const lease = await ports.leases.take('cover', LEASE_MS);
  if (lease !== undefined || tries === 1) return lease;
  await ports.pause(PAUSE_MS);
  return takeLease(ports, tries - 1);
}

function problemsOf(
  { policy }: Pick<Ports, 'policy'>,
  root: Entitlement,
  { seats, coverFrom, coverUntil }: Target,
): readonly CorrectionProblem[] {
  const isLonger = coverUntil > root.coverUntil;
  return [
    ...(Number.isSafeInteger(seats) && seats >= 0 && seats <= MOST_SEATS ? [] : (['seats'] as const)),
    ...(coverFrom <= coverUntil ? [] : (['dates'] as const)),
    ...(coverFrom <= coverUntil && yearAfter(coverFrom) < coverUntil ? (['too-long'] as const) : []),
    ...(isLonger && !isTermEnd(coverUntil, policy) ? (['not-the-term-end'] as const) : []),
  ];
}

const correctionId = (key: ActivityKey, index: string): EntitlementId => entitlementId(`correction-${key}-${index}`);

function asEntitlement(
  { corrects, seats, coverFrom, coverUntil, status }: Correction,
  given: { root: Entitlement; reason: string; at: Entitlement['approvedAt']; id: EntitlementId },
): Entitlement {
  const { root, reason, at, id } = given;
  const { product, purchaseOrderNumber, purchase } = root;
  const bought = { product, purchaseOrderNumber, ...defined({ purchase }) };
  return { id, ...bought, corrects, seats, coverFrom, coverUntil, status, reason, approvedAt: at };
}

async function record(books: WritableBooks, corrections: readonly Entitlement[], work: CoverWork): Promise<void> {
  const { actor, today, command, product } = work;
  for (const entitlement of corrections) {
    await books.saveEntitlement(entitlement);
    const fact = { action: 'entitlement-recorded', product, entitlement } as const;
    await books.record({ actor, effectiveOn: today, command, fact });
  }
}

/** Who would wait on the day on which the corrections take most seats from people; undefined when nobody would. */
async function lossOf(
  { policy: { term } }: Pick<Ports, 'policy'>,
  books: WritableBooks,
  given: { pool: readonly Entitlement[]; corrections: readonly Entitlement[]; work: CoverWork },
): Promise<{ on: CalendarDate; unseated: readonly KnownPerson[] } | undefined> {
  const { pool, corrections, work } = given;
  const length = (await books.pool(work.product))?.rosterLength ?? 0;
  const ends = [...pool, ...corrections].flatMap((one) => [one.coverFrom, addDays(one.coverUntil, 1)]);
  const days = [work.today, ...ends.filter((date) => date > work.today)].toSorted();
  const losses = days.map((on) => ({
    on,
    now: Math.min(length, seatCapOn(pool, on, term)),
    after: Math.min(length, seatCapOn([...pool, ...corrections], on, term)),
  }));
  const [worst] = losses.toSorted((one, other) => other.now - other.after - (one.now - one.after));
  if (worst === undefined || worst.after >= worst.now) return undefined;
  const entries = await books.entries({ product: work.product, direction: 'ascending', limit: worst.now });
  return { on: worst.on, unseated: entries.slice(worst.after).map(named) };
}
