import { type AssignmentRecord } from '../../../domain/roster/assignment-record';
import { type Instant } from '../../../domain/calendar';
import { type Department } from '../../../domain/institution/department';
import { type Entitlement } from '../../../domain/term/entitlement';
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
import { type LedgerSlice, type RosterSlice, type WritableBooks } from '../../../ports/roster/department-store';
import { bodies, type DepartmentHead, fromBody, ids, toBody } from './department-records';
import { type Body } from '../document-store';
import { chain } from './ledger-hash';
import { type PartitionSession } from '../partition-session';

/** Handled commands are kept a day after nothing is left to do. */
const HANDLED_SECONDS = 24 * 60 * 60;
/** Longer than any copy of the tenant lags behind. */
const RELEASED_SECONDS = 10 * 60;
const DRAFT_SECONDS = 90 * 24 * 60 * 60;
/** More than any department has of one kind; reading that many would be a mistake elsewhere. */
const ALL = 10_000;

/** A department's records over one session: reads see what the session staged, writes are staged in it. */
export class SessionBooks implements WritableBooks {
  readonly #isInDoubt: boolean;
  readonly #session: PartitionSession;
  readonly #department: DepartmentId;
  readonly #now: () => Instant;
  readonly #start: ReadonlyMap<string, unknown>;

  constructor(options: {
    session: PartitionSession;
    department: DepartmentId;
    /** Whether what is believed new has to be read before it is written. */
    isInDoubt: boolean;
    now: () => Instant;
  }) {
    this.#session = options.session;
    this.#department = options.department;
    this.#isInDoubt = options.isInDoubt;
    this.#now = options.now;
    this.#start = options.session.mark();
  }

  discard(): void {
    this.#session.backTo(this.#start);
  }

  async department(): Promise<Department | undefined> {
    return (await this.#head())?.department;
  }

  pool(product: ProductId): Promise<Pool | undefined> {
    return this.#read<Pool>(ids.pool(product));
  }

  async pools(): Promise<readonly Pool[]> {
    const pools = await this.#session.query({ kind: 'pool', limit: ALL });
    return pools.map((body) => fromBody<Pool>(body)).toSorted((one, other) => (one.product < other.product ? -1 : 1));
  }

  async entitlements(product: ProductId): Promise<readonly Entitlement[]> {
    const found = await this.#session.query({ kind: 'entitlement', where: { product }, limit: ALL });
    return found.map((body) => fromBody<{ entitlement: Entitlement }>(body).entitlement);
  }

  entry(product: ProductId, userId: UserId): Promise<RosterEntry | undefined> {
    return this.#read<RosterEntry>(ids.entry(product, userId));
  }

  async entries(slice: RosterSlice): Promise<readonly RosterEntry[]> {
    const { product, fromRank, direction, limit } = slice;
    const from = fromRank === undefined ? {} : { from: fromRank };
    const orderBy = { field: 'rank', direction, ...from };
    const found = await this.#session.query({ kind: 'entry', where: { product }, orderBy, limit });
    return found.map((body) => fromBody<RosterEntry>(body));
  }

  assignment(product: ProductId, userId: UserId, skuId: SkuId): Promise<AssignmentRecord | undefined> {
    return this.#read<AssignmentRecord>(ids.assignment(product, userId, skuId));
  }

  async assignmentsOf(
    who: { readonly product: ProductId } | { readonly userId: UserId },
  ): Promise<readonly AssignmentRecord[]> {
    const found = await this.#session.query({ kind: 'assignment', where: { ...who }, limit: ALL });
    return found.map((body) => fromBody<AssignmentRecord>(body));
  }

  async ledger(slice: LedgerSlice): Promise<readonly LedgerEntry[]> {
    const { fromNumber, limit, about, ...where } = slice;
    const from = fromNumber === undefined ? {} : { from: fromNumber };
    const orderBy = { field: 'number', direction: 'descending' as const, ...from };
    const query = async (more: Readonly<Record<string, UserId>>): Promise<readonly LedgerEntry[]> => {
      const found = await this.#session.query({ kind: 'ledger', where: { ...where, ...more }, orderBy, limit });
      return found.map((body) => fromBody<{ entry: LedgerEntry }>(body).entry);
    };
    if (about === undefined) return query({});
    const found = [...(await query({ userId: about })), ...(await query({ leaverId: about }))];
    return found.toSorted((one, other) => other.number - one.number).slice(0, limit);
  }

  handled(key: ActivityKey): Promise<HandledCommand | undefined> {
    return this.#read<HandledCommand>(ids.handled(key));
  }

  async purchase(id: PurchaseId): Promise<PurchaseRecord | undefined> {
    return (await this.#read<{ record: PurchaseRecord }>(ids.purchase(id)))?.record;
  }

  async expectNoEntry(product: ProductId, userId: UserId): Promise<RosterEntry | undefined> {
    return this.#expectNone<RosterEntry>(ids.entry(product, userId));
  }

  async expectNotHandled(key: ActivityKey): Promise<HandledCommand | undefined> {
    return this.#expectNone<HandledCommand>(ids.handled(key));
  }

  async saveDepartment(department: Department): Promise<void> {
    const head = await this.#head();
    this.#putHead({ ...head, department });
  }

  savePool(pool: Pool): Promise<void> {
    return this.#put(ids.pool(pool.product), 'pool', bodies.pool(pool));
  }

  saveEntitlement(entitlement: Entitlement): Promise<void> {
    const id = ids.entitlement(entitlement.product, entitlement.id);
    return this.#put(id, 'entitlement', bodies.entitlement(entitlement));
  }

  saveEntry(entry: RosterEntry): Promise<void> {
    return this.#put(ids.entry(entry.product, entry.userId), 'entry', bodies.entry(entry));
  }

  deleteEntry(entry: RosterEntry): Promise<void> {
    return this.#remove(ids.entry(entry.product, entry.userId), 'entry');
  }

  saveAssignment(record: AssignmentRecord): Promise<void> {
    const id = ids.assignment(record.product, record.person.userId, record.skuId);
    return this.#put(id, 'assignment', bodies.assignment(record));
  }

  async deleteAssignment({ product, person: { userId }, skuId }: AssignmentRecord): Promise<void> {
    await this.#remove(ids.assignment(product, userId, skuId), 'assignment');
    const released = ids.released(product, userId, skuId);
    await this.#session.known(released);
    this.#session.put(released, 'released', toBody({ userId, skuId }), RELEASED_SECONDS);
  }

  saveHandled(command: HandledCommand): Promise<void> {
    const expiry = command.isOpen ? undefined : HANDLED_SECONDS;
    this.#session.put(ids.handled(command.key), 'handled', bodies.handled(command), expiry);
    return Promise.resolve();
  }

  savePurchase(record: PurchaseRecord): Promise<void> {
    const { id, status } = record.purchase;
    const expiry = status === 'draft' ? DRAFT_SECONDS : undefined;
    this.#session.put(ids.purchase(id), 'purchase', bodies.purchase(record), expiry);
    return Promise.resolve();
  }

  deletePurchase(id: PurchaseId): Promise<void> {
    return this.#remove(ids.purchase(id), 'purchase');
  }

  async record(entry: NewLedgerEntry): Promise<void> {
    const head = await this.#head();
    if (head === undefined)
      throw new Error(`department ${this.#department}: nothing can be recorded before it is opened`);
    const next = chain(head.ledger, this.#department, entry, this.#now());
    this.#session.put(ids.ledger(next.number), 'ledger', bodies.ledger(next));
    this.#putHead({ ...head, ledger: { number: next.number, hash: next.hash, at: next.at } });
  }

  #head(): Promise<DepartmentHead | undefined> {
    return this.#read<DepartmentHead>(ids.department);
  }

  #putHead(head: DepartmentHead): void {
    this.#session.put(ids.department, 'department', bodies.head(head));
  }

  async #read<Record>(id: string): Promise<Record | undefined> {
    const body = await this.#session.read(id);
    return body === undefined ? undefined : fromBody<Record>(body);
  }

  async #expectNone<Record>(id: string): Promise<Record | undefined> {
    if (this.#isInDoubt) return this.#read<Record>(id);
    const body = await this.#session.expectNone(id);
    return body === undefined ? undefined : fromBody<Record>(body);
  }

  #put(id: string, kind: string, body: Body): Promise<void> {
    this.#session.put(id, kind, body);
    return Promise.resolve();
  }

  #remove(id: string, kind: string): Promise<void> {
    return this.#session.remove(id, kind);
  }
}
