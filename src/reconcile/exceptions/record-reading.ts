import { endIfStopping } from '../../concurrency/stopping';
import { type Actor } from '../../domain/actor';
import { type AuditFact } from '../../domain/audit/audit';
import { type ExceptionBook, type ExceptionFound } from '../../domain/audit/exception';
import { type BookChange, changesOf } from '../../domain/audit/exception-book';
import { type TenantUnits } from '../../domain/audit/tenant-units';
import { type CalendarDate, type Instant } from '../../domain/calendar';
import { groupBy } from '../../domain/group-by';
import { type DepartmentId, type ProductId } from '../../domain/ids';
import { INSTITUTION, type NewLedgerEntry } from '../../domain/ledger/ledger-entry';
import { type ExceptionIndex, type WritableExceptionRecords } from '../../ports/audit/exception-store';
import { isFault } from '../../ports/fault';
import { type InstitutionStore } from '../../ports/institution/institution-store';
import { type Logger } from '../../ports/logger';
import { type DepartmentStore } from '../../ports/roster/department-store';

/** Exceptions that one entry of a ledger names. */
const MOST_IN_ENTRY = 50;
/** Parts written in one transaction: with what a ledger says of them, at most some sixty of its hundred writes. */
const PARTS_AT_ONCE = 6;

/** What recording needs. */
export interface RecordReadingPorts {
  readonly departments: DepartmentStore;
  readonly institution: InstitutionStore;
  readonly exceptions: ExceptionIndex;
  readonly logger: Logger;
}

/** What one whole reading found, and who had the tenant read. */
export interface ReadingFound {
  readonly exceptions: readonly ExceptionFound[];
  readonly units: readonly TenantUnits[];
  /** When the tenant was begun to be read, and the day it was read for. */
  readonly readAt: Instant;
  readonly today: CalendarDate;
  readonly by: Actor;
  /** When the whole reading before began, where that is known; asked where something is gone. */
  readonly wholeBefore: () => Promise<Instant | undefined>;
}

/**
 * Compares what a whole reading found with the exceptions that are open, and records what is new, different or gone in the ledgers of the
 * departments; what is of the whole tenant, and its units, in that of the institution. Where nothing is, nothing is written. What a newer
 * reading changed is left alone. One ledger that cannot be written keeps no other waiting: the next reading finds it again.
 */
export async function recordReading(ports: RecordReadingPorts, reading: ReadingFound): Promise<void> {
  const books = groupBy(await ports.exceptions.all(), ({ department }) => department);
  const found = groupBy(reading.exceptions, ({ department = INSTITUTION }) => department);
  const isRead = isOnRecord(books.get(INSTITUTION) ?? [], reading);
  let wholeBefore: Promise<Instant | undefined> | undefined;
  for (const owner of new Set([...found.keys(), ...books.keys(), ...(isRead ? [] : [INSTITUTION])])) {
    const products = newsOf(owner, books.get(owner) ?? [], found.get(owner) ?? [], reading);
    const isToBeRead = owner === INSTITUTION && !isRead;
    if (products.size === 0 && !isToBeRead) continue;
    endIfStopping();
    try {
      wholeBefore ??= reading.wholeBefore();
      const work = new OwnerWork(ports, owner, reading, await wholeBefore);
      if (isToBeRead) await work.recordUnits();
      await work.recordExceptions(products);
    } catch (error) {
      if (!isFault(error)) throw error;
      const about = { department: owner, kind: error.kind, error };
      ports.logger.warn('what a reading found was not recorded', about);
    }
  }
}

/** What was found of each product of which there is news. */
type News = ReadonlyMap<ProductId, readonly ExceptionFound[]>;

function newsOf(
  department: DepartmentId,
  books: readonly ExceptionBook[],
  found: readonly ExceptionFound[],
  { readAt }: Pick<ReadingFound, 'readAt'>,
): News {
  const parts = groupBy(books, ({ product }) => product);
  const now = groupBy(found, ({ product }) => product);
  const news = new Map<ProductId, readonly ExceptionFound[]>();
  for (const product of new Set([...parts.keys(), ...now.keys()])) {
    const own = now.get(product) ?? [];
    const changes = changesOf({ department, product }, inOrder(parts.get(product) ?? []), { found: own, readAt });
    if (changes.length > 0) news.set(product, own);
  }
  return news;
}

const inOrder = (parts: readonly ExceptionBook[]): readonly ExceptionBook[] =>
  parts.toSorted((one, other) => (one.part ?? 0) - (other.part ?? 0));

/** Whether the units are on record as they were read, or as a newer reading found them: once for each day. */
function isOnRecord(books: readonly ExceptionBook[], { units, readAt, today }: ReadingFound): boolean {
  const read = books
    .flatMap(({ tenantRead }) => tenantRead ?? [])
    .toSorted((one, other) => (one.readAt < other.readAt ? -1 : 1))
    .at(-1);
  if (units.length === 0 || read === undefined) return units.length === 0;
  return read.readAt > readAt || (read.on === today && areSame(read.units, units));
}

const areSame = (some: readonly TenantUnits[], others: readonly TenantUnits[]): boolean =>
  some.map(textOf).join() === others.map(textOf).join();

const textOf = ({ product, enabled, trial, warning, suspended, isUnclear }: TenantUnits): string =>
  [product, enabled, trial, warning, suspended, isUnclear === true].join(' ');

/** What the changes of a department and of the institution have in common. */
interface Records extends WritableExceptionRecords {
  record(entry: NewLedgerEntry): Promise<void>;
}

/** What is recorded in one ledger. */
class OwnerWork {
  readonly #ports: RecordReadingPorts;
  readonly #owner: DepartmentId;
  readonly #reading: ReadingFound;
  readonly #wholeBefore: Instant | undefined;

  constructor(ports: RecordReadingPorts, owner: DepartmentId, reading: ReadingFound, wholeBefore: Instant | undefined) {
    this.#ports = ports;
    this.#owner = owner;
    this.#reading = reading;
    this.#wholeBefore = wholeBefore;
  }

  /** What the tenant has: beside the first product's exceptions, so that it costs no reading of its own. */
  async recordUnits(): Promise<void> {
    const { units, readAt, today } = this.#reading;
    const [first] = units;
    if (first === undefined) return;
    const { product } = first;
    await this.#ports.institution.change(async (books) => {
      const before = (await books.exceptionBook(product, 0)) ?? { department: this.#owner, product, open: [] };
      if (isOnRecord([before], this.#reading)) return;
      await books.saveExceptionBook({ ...before, tenantRead: { readAt, on: today, units } });
      await books.record(this.#entry({ action: 'tenant-read', readAt, units }));
    });
  }

  async recordExceptions(products: News): Promise<void> {
    while (products.size > 0 && (await this.#change((records) => this.#recordSome(records, products)))) endIfStopping();
  }

  #change(decide: (records: Records) => Promise<boolean>): Promise<boolean> {
    const { departments, institution } = this.#ports;
    if (this.#owner === INSTITUTION) return institution.change(decide);
    return departments.change(this.#owner, async (books) => {
      // A license on record for a department that there is not.
      if ((await books.department()) === undefined) return false;
      return decide(books);
    });
  }

  /** Records as much as one transaction takes. @returns Whether something is left for another one. */
  async #recordSome(records: Records, products: News): Promise<boolean> {
    let room = PARTS_AT_ONCE;
    for (const [product, found] of products) {
      const parts = await partsOf(records, product);
      const { readAt } = this.#reading;
      const changes = changesOf({ department: this.#owner, product }, parts, {
        found,
        readAt,
        ...(this.#wholeBefore === undefined ? {} : { wholeBefore: this.#wholeBefore }),
      });
      for (const change of changes) {
        if (room === 0) return true;
        room -= 1;
        await this.#recordPart(records, change);
      }
    }
    return false;
  }

  async #recordPart(records: Records, { book, seen, gone, lastSeenAt }: BookChange): Promise<void> {
    const { product } = book;
    const { readAt } = this.#reading;
    await records.saveExceptionBook(book);
    for (const exceptions of inFew(seen))
      await records.record(this.#entry({ action: 'exceptions-seen', product, readAt, exceptions }));
    for (const exceptions of inFew(gone.map(whichOf)))
      await records.record(this.#entry({ action: 'exceptions-gone', product, readAt, lastSeenAt, exceptions }));
  }

  #entry(fact: AuditFact): NewLedgerEntry {
    const { by, readAt, today } = this.#reading;
    return { actor: recorderFor(by), effectiveOn: today, command: `audit-${readAt}`, fact };
  }
}

async function partsOf(records: WritableExceptionRecords, product: ProductId): Promise<readonly ExceptionBook[]> {
  const parts: ExceptionBook[] = [];
  for (;;) {
    const part = await records.exceptionBook(product, parts.length);
    if (part === undefined) return parts;
    parts.push(part);
  }
}

function whichOf({ kind, product, department, person }: ExceptionFound) {
  return {
    kind,
    product,
    ...(department === undefined ? {} : { department }),
    ...(person === undefined ? {} : { person }),
  };
}

function inFew<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const count = Math.ceil(items.length / MOST_IN_ENTRY);
  return Array.from({ length: count }, (_, index) => items.slice(index * MOST_IN_ENTRY, (index + 1) * MOST_IN_ENTRY));
}

/** Nobody's command: a reading finds what it finds, whoever had the tenant read. */
function recorderFor(by: Actor): Actor {
  // In chat an address is not known.
  const ranBy =
    by.kind === 'person' ? by.userPrincipalName || by.displayName : by.kind === 'group' ? undefined : by.ranBy;
  return { kind: 'job', name: 'audit', ...(ranBy === undefined ? {} : { ranBy }) };
}
