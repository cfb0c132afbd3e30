import { type AssignmentRecord } from '../../../domain/roster/assignment-record';
import { type CalendarDate, type Instant } from '../../../domain/calendar';
import { defined } from '../../../domain/defined';
import { type ExceptionBook } from '../../../domain/audit/exception';
import { type Department } from '../../../domain/institution/department';
import { type Entitlement } from '../../../domain/term/entitlement';
import { lastDaysAnswered, type RenewalAnswer } from '../../../domain/term/renewal';
import { type HandledCommand } from '../../../domain/roster/handled';
import {
  type ActivityKey,
  type DepartmentId,
  type ProductId,
  type PurchaseId,
  type SkuId,
  type UserId,
} from '../../../domain/ids';
import { type LedgerEntry, type NewLedgerEntry } from '../../../domain/ledger/ledger-entry';
import { type Pool, type RosterEntry } from '../../../domain/roster/pool';
import { type PurchaseRecord } from '../../../domain/purchase/purchase-record';
import {
  type AssignmentsAsked,
  type EntryNames,
  type LedgerSlice,
  type PurchaseSlice,
  type RosterSlice,
  type UntoldRecord,
  type WritableBooks,
} from '../../../ports/roster/department-store';
import { ids } from './department-records';
import { chain, headAfter } from './ledger-hash';
import { type Mark, type PartitionSession } from '../partition-session';
import { type DepartmentHead } from '../shapes/institution';
import { type Kind } from '../shapes/kind/kind';
import { kinds } from '../shapes/kinds';

/** Handled commands are kept a day after nothing is left to do. */
export const HANDLED_SECONDS = 24 * 60 * 60;
/** Longer than any copy of the tenant lags behind. */
export const RELEASED_SECONDS = 10 * 60;
/** A draft of a purchase is kept this long after it was last changed. */
export const DRAFT_SECONDS = 90 * 24 * 60 * 60;
/** More than any department has of one kind; reading that many would be a mistake elsewhere. */
const ALL = 10_000;

/** A department's records over one session: reads see what the session staged, writes are staged in it. */
export class SessionBooks implements WritableBooks {
  readonly attempt: object;
  readonly #isInDoubt: boolean;
  readonly #session: PartitionSession;
  readonly #department: DepartmentId;
  readonly #now: () => Instant;
  readonly #start: Mark;
  #isRecorded = false;

  constructor(options: {
    session: PartitionSession;
    department: DepartmentId;
    /** Whether what is believed new has to be read before it is written. */
    isInDoubt: boolean;
    now: () => Instant;
    attempt?: object;
  }) {
    this.attempt = options.attempt ?? {};
    this.#session = options.session;
    this.#department = options.department;
    this.#isInDoubt = options.isInDoubt;
    this.#now = options.now;
    this.#start = options.session.mark();
  }

  discard(): void {
    this.#session.backTo(this.#start);
    this.#isRecorded = false;
  }

  get isRecorded(): boolean {
    return this.#isRecorded;
  }

  async department(): Promise<Department | undefined> {
    return (await this.#head())?.department;
  }

  pool(product: ProductId): Promise<Pool | undefined> {
    return this.#session.read(kinds.pool, ids.pool(product));
  }

  async pools(): Promise<readonly Pool[]> {
    const pools = await this.#session.query(kinds.pool, { limit: ALL });
    return pools.toSorted((one, other) => (one.product < other.product ? -1 : 1));
  }

  entitlements(product: ProductId): Promise<readonly Entitlement[]> {
    return this.#session.query(kinds.entitlement, { where: { product }, limit: ALL });
  }

  entry(product: ProductId, userId: UserId): Promise<RosterEntry | undefined> {
    return this.#session.read(kinds.entry, ids.entry(product, userId));
  }

  async entriesOf(product: ProductId, userIds: readonly UserId[]): Promise<readonly RosterEntry[]> {
    const byId = new Map(userIds.map((userId) => [ids.entry(product, userId), userId]));
    await this.#session.learn(kinds.entry, [...byId.keys()], (unknown) => ({
      product,
      userId: unknown.flatMap((id) => byId.get(id) ?? []),
    }));
    const entries = await Promise.all([...byId.values()].map((userId) => this.entry(product, userId)));
    return entries.filter((entry) => entry !== undefined);
  }

  async entriesCalled(product: ProductId, names: EntryNames): Promise<readonly RosterEntry[]> {
    const { userPrincipalNames: userPrincipalName, displayNames: displayName } = names;
    const found = await Promise.all(
      [{ userPrincipalName }, { displayName }].map((where) =>
        this.#session.query(kinds.entry, { where: { product, ...where }, limit: ALL }),
      ),
    );
    return [...new Map(found.flat().map((entry) => [entry.userId, entry])).values()];
  }

  entries({ product, fromRank, direction, limit }: RosterSlice): Promise<readonly RosterEntry[]> {
    const orderBy = defined({ field: 'rank', direction, from: fromRank });
    return this.#session.query(kinds.entry, { where: { product }, orderBy, limit });
  }

  assignment(product: ProductId, userId: UserId, skuId: SkuId): Promise<AssignmentRecord | undefined> {
    return this.#session.read(kinds.assignment, ids.assignment(product, userId, skuId));
  }

  assignmentsOf(who: AssignmentsAsked): Promise<readonly AssignmentRecord[]> {
    if (!('userIds' in who)) return this.#session.query(kinds.assignment, { where: { ...who }, limit: ALL });
    const { product, userIds } = who;
    const byBeginning = new Map(userIds.map((userId) => [ids.assignments(product, userId), userId]));
    return this.#session.readBelow(
      kinds.assignment,
      [...byBeginning.keys()],
      (asked) => ({ product, userId: asked.flatMap((one) => byBeginning.get(one) ?? []) }),
      ALL,
    );
  }

  async ledger({ about, ...slice }: LedgerSlice): Promise<readonly LedgerEntry[]> {
    if (about === undefined) return readLedger(this.#session, slice);
    const [named, left] = [{ userId: about }, { leaverId: about }];
    const found = [
      ...(await readLedger(this.#session, slice, named)),
      ...(await readLedger(this.#session, slice, left)),
    ];
    return found.toSorted((one, other) => other.number - one.number).slice(0, slice.limit);
  }

  async recorded(commands: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await this.#session.query(kinds.ledger, { where: { command: commands }, limit: ALL });
    return new Set(found.map(({ command }) => command));
  }

  handled(key: ActivityKey): Promise<HandledCommand | undefined> {
    return this.#session.read(kinds.handled, ids.handled(key));
  }

  purchase(id: PurchaseId): Promise<PurchaseRecord | undefined> {
    return this.#session.read(kinds.purchase, ids.purchase(id));
  }

  purchases({ product, status, limit }: PurchaseSlice): Promise<readonly PurchaseRecord[]> {
    const where = defined({ status, 'record.purchase.details.product': product });
    return this.#session.query(kinds.purchase, { where, orderBy: { field: 'at', direction: 'descending' }, limit });
  }

  async renewalAnswer(product: ProductId, lastDay: CalendarDate): Promise<RenewalAnswer | undefined> {
    const own = await this.#session.read(kinds.renewalAnswer, ids.renewalAnswer(product, lastDay));
    if (own !== undefined) return own;
    const where = { lastDay: lastDaysAnswered(lastDay) };
    const found = await this.#session.query(kinds.renewalAnswer, { where, limit: ALL });
    return found
      .filter((one) => one.product === product)
      .toSorted((one, other) => (one.at < other.at ? -1 : 1))
      .at(-1);
  }

  renewalAnswers(): Promise<readonly RenewalAnswer[]> {
    return this.#session.query(kinds.renewalAnswer, { limit: ALL });
  }

  exceptionBook(product: ProductId, part: number): Promise<ExceptionBook | undefined> {
    return this.#session.read(kinds.exceptionBook, ids.exceptions(product, part));
  }

  expectNoEntry(product: ProductId, userId: UserId): Promise<RosterEntry | undefined> {
    return this.#expectNone(kinds.entry, ids.entry(product, userId));
  }

  expectNotHandled(key: ActivityKey): Promise<HandledCommand | undefined> {
    return this.#expectNone(kinds.handled, ids.handled(key));
  }

  async saveDepartment(department: Department, last?: LedgerEntry): Promise<void> {
    const { ledger = last && headAfter(last) } = (await this.#head()) ?? {};
    this.#putHead({ department, ...defined({ ledger }) });
  }

  savePool(pool: Pool): Promise<void> {
    return this.#put(kinds.pool, ids.pool(pool.product), pool);
  }

  saveEntitlement(entitlement: Entitlement): Promise<void> {
    return this.#put(kinds.entitlement, ids.entitlement(entitlement.product, entitlement.id), entitlement);
  }

  saveEntry(entry: RosterEntry): Promise<void> {
    return this.#put(kinds.entry, ids.entry(entry.product, entry.userId), entry);
  }

  deleteEntry(entry: RosterEntry): Promise<void> {
    return this.#session.remove(kinds.entry, ids.entry(entry.product, entry.userId));
  }

  saveAssignment(record: AssignmentRecord): Promise<void> {
    return this.#put(kinds.assignment, ids.assignment(record.product, record.person.userId, record.skuId), record);
  }

  async deleteAssignment({ product, person: { userId }, skuId }: AssignmentRecord): Promise<void> {
    await this.#session.remove(kinds.assignment, ids.assignment(product, userId, skuId));
    const released = ids.released(product, userId, skuId);
    await this.#session.known(released);
    await this.#put(kinds.released, released, { userId, skuId }, RELEASED_SECONDS);
  }

  saveHandled(command: HandledCommand): Promise<void> {
    return this.#put(kinds.handled, ids.handled(command.key), command, command.isOpen ? undefined : HANDLED_SECONDS);
  }

  savePurchase(record: PurchaseRecord): Promise<void> {
    const { id, status } = record.purchase;
    return this.#put(kinds.purchase, ids.purchase(id), record, status === 'draft' ? DRAFT_SECONDS : undefined);
  }

  saveRenewalAnswer(answer: RenewalAnswer): Promise<void> {
    return this.#put(kinds.renewalAnswer, ids.renewalAnswer(answer.product, answer.lastDay), answer);
  }

  saveExceptionBook(book: ExceptionBook): Promise<void> {
    return this.#put(kinds.exceptionBook, ids.exceptions(book.product, book.part ?? 0), book);
  }

  deletePurchase(id: PurchaseId): Promise<void> {
    return this.#session.remove(kinds.purchase, ids.purchase(id));
  }

  deleteUntold(record: UntoldRecord): Promise<void> {
    switch (record.kind) {
      case 'pool':
        return this.#session.remove(kinds.pool, ids.pool(record.product));
      case 'entitlement':
        return this.#session.remove(
          kinds.entitlement,
          ids.entitlement(record.entitlement.product, record.entitlement.id),
        );
      case 'renewal-answer':
        return this.#session.remove(
          kinds.renewalAnswer,
          ids.renewalAnswer(record.answer.product, record.answer.lastDay),
        );
    }
  }

  async record(entry: NewLedgerEntry): Promise<void> {
    const head = await this.#head();
    if (head === undefined)
      throw new Error(`department ${this.#department}: nothing can be recorded before it is opened`);
    const next = chain(head.ledger, this.#department, entry, this.#now());
    this.#session.put(kinds.ledger, ids.ledger(next.number), next);
    this.#putHead({ ...head, ledger: headAfter(next) });
    this.#isRecorded = true;
  }

  #head(): Promise<DepartmentHead | undefined> {
    return this.#session.read(kinds.department, ids.department);
  }

  #putHead(head: DepartmentHead): void {
    this.#session.put(kinds.department, ids.department, head);
  }

  #expectNone<Value>(kind: Kind<Value>, id: string): Promise<Value | undefined> {
    return this.#isInDoubt ? this.#session.read(kind, id) : this.#session.expectNone(kind, id);
  }

  #put<Value>(kind: Kind<Value>, id: string, value: Value, expiresAfterSeconds?: number): Promise<void> {
    this.#session.put(kind, id, value, expiresAfterSeconds);
    return Promise.resolve();
  }
}

/** Entries of the ledger in a session's partition, the newest first. */
export function readLedger(
  session: PartitionSession,
  { fromNumber, sinceNumber, limit, ...where }: Omit<LedgerSlice, 'about'>,
  more: Readonly<Record<string, UserId>> = {},
): Promise<readonly LedgerEntry[]> {
  const direction = sinceNumber === undefined ? ('descending' as const) : ('ascending' as const);
  const orderBy = defined({ field: 'number', direction, from: sinceNumber ?? fromNumber });
  return session.query(kinds.ledger, { where: { ...where, ...more }, orderBy, limit });
}
