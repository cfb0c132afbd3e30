import { randomUUID } from 'node:crypto';
import { timeLeftMs, withTimeBudget } from '../../../concurrency/time-budget';
import { type Instant, instantOf } from '../../../domain/calendar';
import { defined } from '../../../domain/defined';
import { type ExceptionBook } from '../../../domain/audit/exception';
import { type Department, type Institution } from '../../../domain/institution/department';
import { type DepartmentId, type ProductId } from '../../../domain/ids';
import { INSTITUTION, type LedgerEntry, type NewLedgerEntry } from '../../../domain/ledger/ledger-entry';
import { type ProductWish } from '../../../domain/institution/product-wish';
import { type Clock } from '../../../ports/clock';
import { type LedgerSlice } from '../../../ports/roster/department-store';
import { isFault, isLasting } from '../../../ports/fault';
import { type InstitutionBooks, type InstitutionStore } from '../../../ports/institution/institution-store';
import { readLedger } from '../department/department-books';
import { ids } from '../department/department-records';
import { realTiming } from '../department/department-store';
import { type DocumentStore, type Operation } from '../document-store';
import { chain, headAfter } from '../department/ledger-hash';
import { PartitionSession } from '../partition-session';
import { fateAfter, marked } from '../sent-transaction';
import { type InstitutionHead } from '../shapes/institution';
import { kinds } from '../shapes/kinds';
import { byName, changedSince, inParts, nextEdition, OUTLINE_PARTS, partOf } from './outline-parts';

const AT = { container: 'departments', partition: INSTITUTION } as const;
/** The document that every change replaces: the institution itself, and beside it where its ledger ends. */
const HEAD = 'institution';
const MOST_OPEN_WISHES = 500;
/** A change waits at most this long for others to let it through. */
const DEADLINE_MS = 10_000;

const wishDocument = (id: string): string => `wish|${id}`;

/** The institution's roles, catalog and wishes, on any document store. Changes are few, so that nobody queues: versions decide. */
export function documentInstitutionStore(store: DocumentStore, clock: Clock, timing = realTiming): InstitutionStore {
  const open = () => {
    const session = new PartitionSession({ store, ...AT });
    return { session, books: new SessionInstitutionBooks(session, () => instantOf(clock.now())) };
  };
  return {
    read: () => open().books.institution(),
    look: () => open().books,
    async outlined(edition, known) {
      const { session } = open();
      const changed = known && changedSince(edition, known.edition);
      const read =
        changed === undefined
          ? await session.query(kinds.outline, { limit: OUTLINE_PARTS })
          : await Promise.all(changed.map((id) => session.read(kinds.outline, id)));
      const kept = known?.departments.filter(({ id }) => changed?.includes(partOf(id)) === false) ?? [];
      return byName([...kept, ...read.flatMap((part) => part?.departments ?? [])]);
    },

    async change<T>(decide: (books: InstitutionBooks) => Promise<T>): Promise<T> {
      const until = timing.steadyMs() + Math.min(DEADLINE_MS, timeLeftMs() ?? DEADLINE_MS);
      for (let attempt = 1; ; attempt += 1) {
        const came = await withTimeBudget(until - timing.steadyMs(), () => changeOnce(decide, attempt, until));
        if (came !== undefined) return came.value;
      }
    },
  };

  /** Decides and stores once, and waits after a fault. @returns What was decided; undefined when it is to be decided again. */
  async function changeOnce<T>(
    decide: (books: InstitutionBooks) => Promise<T>,
    attempt: number,
    until: number,
  ): Promise<{ readonly value: T } | undefined> {
    const { session, books } = open();
    const sent: Operation[] = [];
    let decided: { readonly value: T } | undefined;
    try {
      decided = { value: await decide(books) };
      const operations = session.operations(HEAD);
      if (operations.length === 0) return decided;
      sent.push(...marked(operations, randomUUID()));
      await store.transact(AT.container, AT.partition, sent);
      return decided;
    } catch (error) {
      const fate = await settledFate(error, sent, attempt, until);
      if (fate === 'stored' && decided !== undefined) return decided;
      await waitToRetry(error, attempt, until);
      return undefined;
    }
  }

  /** Asks again while the store cannot tell: to decide a change that was stored would say that it changes nothing. */
  async function settledFate(error: unknown, sent: readonly Operation[], attempt: number, until: number) {
    for (let asked = attempt; ; asked += 1) {
      const fate = await fateAfter(error, { store, partition: AT.partition, sent });
      if (fate !== 'unknown' || !sent.some((one) => one.op !== 'delete' && one.kind === 'ledger')) return fate;
      await waitToRetry(error, asked, until);
    }
  }

  /** Waits a little; throws the error when it is a bug, or when there is no time left. */
  async function waitToRetry(error: unknown, attempt: number, until: number): Promise<void> {
    if (!isFault(error) || isLasting(error)) throw error;
    const waitMs = error.retryAfterMs ?? Math.ceil(timing.random() * Math.min(200, 5 * 2 ** attempt));
    if (timing.steadyMs() + waitMs > until) throw error;
    await timing.wait(waitMs);
  }
}

/** The institution's records over one session: reads see what the session staged, writes are staged in it. */
class SessionInstitutionBooks implements InstitutionBooks {
  readonly #session: PartitionSession;
  readonly #now: () => Instant;
  #isRecorded = false;

  constructor(session: PartitionSession, now: () => Instant) {
    this.#session = session;
    this.#now = now;
  }

  get isRecorded(): boolean {
    return this.#isRecorded;
  }

  async institution(): Promise<Institution> {
    const { ledger: _, ...institution } = await this.#head();
    return institution;
  }

  ledger(slice: LedgerSlice): Promise<readonly LedgerEntry[]> {
    return readLedger(this.#session, slice);
  }

  wish(id: string): Promise<ProductWish | undefined> {
    return this.#session.read(kinds.productWish, wishDocument(id));
  }

  openWishes(): Promise<readonly ProductWish[]> {
    return this.#session.query(kinds.productWish, { where: { status: 'open' }, limit: MOST_OPEN_WISHES });
  }

  exceptionBook(product: ProductId, part: number): Promise<ExceptionBook | undefined> {
    return this.#session.read(kinds.exceptionBook, ids.exceptions(product, part));
  }

  async saveExceptionBook(book: ExceptionBook): Promise<void> {
    const id = ids.exceptions(book.product, book.part ?? 0);
    await this.#session.known(id);
    this.#session.put(kinds.exceptionBook, id, book);
    this.#putHead(await this.#head());
  }

  async save({ outline: _, ...institution }: Institution): Promise<void> {
    const { ledger, outline } = await this.#head();
    this.#putHead({ ...institution, ...defined({ ledger, outline }) });
  }

  async saveOutline(departments: readonly Department[], of?: readonly DepartmentId[]): Promise<void> {
    const before = inParts(await this.#outlined(of));
    const kept = of === undefined ? [] : [...before.values()].flat().filter(({ id }) => !of.includes(id));
    const after = inParts([...kept, ...departments]);
    const { outline, ...head } = await this.#head();
    const changed: string[] = [];
    for (const id of new Set([...before.keys(), ...after.keys()])) {
      const part = { departments: after.get(id) ?? [] };
      if (JSON.stringify(part.departments) === JSON.stringify(before.get(id) ?? [])) continue;
      this.#session.put(kinds.outline, id, part);
      changed.push(id);
    }
    if (changed.length > 0 || outline === undefined) this.#putHead({ ...head, outline: nextEdition(outline, changed) });
  }

  /** What the outline says now: all of it, or all documents that some departments belong into. */
  async #outlined(of?: readonly DepartmentId[]): Promise<readonly Department[]> {
    const ids = of && [...new Set(of.map(partOf))];
    const parts =
      ids === undefined
        ? await this.#session.query(kinds.outline, { limit: OUTLINE_PARTS })
        : await Promise.all(ids.map((id) => this.#session.read(kinds.outline, id)));
    return parts.flatMap((part) => part?.departments ?? []);
  }

  async saveWish(wish: ProductWish): Promise<void> {
    const id = wishDocument(wish.id);
    await this.#session.known(id);
    this.#session.put(kinds.productWish, id, wish);
    // Every change replaces the head, so that two of them cannot pass each other by.
    this.#putHead(await this.#head());
  }

  async record(entry: NewLedgerEntry): Promise<void> {
    const head = await this.#head();
    const next = chain(head.ledger, INSTITUTION, entry, this.#now());
    this.#session.put(kinds.ledger, ids.ledger(next.number), next);
    this.#putHead({ ...head, ledger: headAfter(next) });
    this.#isRecorded = true;
  }

  async #head(): Promise<InstitutionHead> {
    return (await this.#session.read(kinds.institution, HEAD)) ?? { approvers: [], auditors: [] };
  }

  #putHead(head: InstitutionHead): void {
    this.#session.put(kinds.institution, HEAD, head);
  }
}
