import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { mapLimited } from '../../concurrency/map-limited';
import { timeLeftMs, withTimeBudget } from '../../concurrency/time-budget';
import { defined } from '../../domain/defined';
import { Fault } from '../../ports/fault';
import { AttemptFault } from './attempt-fault';
import { type Address, type Container, type DocumentStore, type Operation } from './document-store';

/** Who wrote a document, and at which version it stands. */
export interface Writing {
  readonly version: string;
  /** As it was handed to the transaction; undefined where that was not kept. */
  readonly mark: string | undefined;
}

/** A document store that tries everything once, and throws an {@link AttemptFault} where that fails. */
export interface OnceDocuments extends Omit<DocumentStore, 'transact'> {
  /** Who wrote a document; undefined when there is none or it has expired. */
  look(address: Address): Promise<Writing | undefined>;
  /**
   * As {@link DocumentStore.transact}. Several attempts may be made of one transaction.
   *
   * @param mark Which transaction it is: kept with every document it writes.
   */
  transact(
    container: Container,
    partition: string,
    operations: readonly Operation[],
    mark: string,
  ): Promise<readonly string[]>;
}

/** What is waited between attempts: short, of random length, longer each time. */
const WAIT = { firstMs: 10, mostMs: 500 };
/** A transaction that may have been done is looked for this long, whatever time is left. */
const LOOK_MS = 1000;
const LOOKS_AT_ONCE = 8;
/** A version that no document ever has: of one that was written, and replaced by somebody else since. */
const REPLACED = 'replaced';

/** A transaction on its way. */
interface Sent {
  readonly container: Container;
  readonly partition: string;
  readonly operations: readonly Operation[];
  readonly mark: string;
}

/**
 * A document store that waits faults out: what was not done is tried again, a read whatever went wrong, a transaction whose outcome is
 * unknown once a look at its documents tells that it was not done. A conflict is what such a look confirms, and nothing else.
 *
 * @param timeBudgetMs How long, where the work under way has no time budget of its own.
 */
export function patientDocuments(once: OnceDocuments, timeBudgetMs: number): DocumentStore {
  return {
    read: (address) => patiently(timeBudgetMs, () => once.read(address)),
    query: (query) => patiently(timeBudgetMs, () => once.query(query)),
    transact(container, partition, operations) {
      const sent = { container, partition, operations, mark: randomUUID() };
      // Once it may have been done, it may have been whatever a later attempt says.
      const doubt = { isOpen: false };
      return patiently(timeBudgetMs, () => attempt(once, sent, doubt));
    },
    close: () => once.close(),
  };
}

/** Tries until it succeeds, would fail again, or there is no time left for another attempt. */
export async function patiently<Value>(timeBudgetMs: number, work: () => Promise<Value>): Promise<Value> {
  const until = performance.now() + (timeLeftMs() ?? timeBudgetMs);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await withTimeBudget(until - performance.now(), work);
    } catch (error) {
      if (!(error instanceof AttemptFault) || error.aftermath === 'final') throw error;
      const waitMs = (error.retryAfterMs ?? 0) + Math.random() * Math.min(WAIT.mostMs, WAIT.firstMs * 2 ** attempt);
      if (performance.now() + waitMs > until) throw error;
      await sleep(waitMs);
    }
  }
}

async function attempt(once: OnceDocuments, sent: Sent, doubt: { isOpen: boolean }): Promise<readonly string[]> {
  const { container, partition, operations, mark } = sent;
  try {
    return await once.transact(container, partition, operations, mark);
  } catch (error) {
    if (!(error instanceof AttemptFault)) throw error;
    doubt.isOpen ||= error.aftermath === 'unknown';
    if (!doubt.isOpen && error.aftermath !== 'look') throw error;
    // What the database says of a document is true of that one: more than it need be looked at only while something is in doubt.
    const seen = doubt.isOpen ? undefined : error.failedAt;
    const found = await lookAt(once, sent, seen).catch(() => undefined);
    const versions = found && doubt.isOpen ? versionsIfDone(sent, found) : undefined;
    if (versions !== undefined) return versions;
    if (found?.some(({ operation, writing }) => isOthers(operation, writing)) === true)
      throw new Fault('conflict', error.message, { cause: error });
    throw stillOpen(error, doubt.isOpen);
  }
}

/** Where an operation's document stands. */
interface Found {
  readonly operation: Operation;
  readonly writing: Writing | undefined;
}

function lookAt(
  once: OnceDocuments,
  { container, partition, operations }: Sent,
  only: number | undefined,
): Promise<readonly Found[]> {
  const asked = only === undefined ? operations : operations.slice(only, only + 1);
  const leftMs = Math.max(LOOK_MS, timeLeftMs() ?? 0);
  return withTimeBudget(leftMs, () =>
    mapLimited(asked, LOOKS_AT_ONCE, async (operation) => {
      const address = { container, partition, id: operation.id };
      return { operation, writing: await patiently(leftMs, () => once.look(address)) };
    }),
  );
}

/**
 * The versions that a transaction gave, if it was done: one of its documents says so, or, where it deletes only, all of them are gone.
 * What somebody has replaced since has no version of ours any more.
 */
function versionsIfDone({ operations, mark }: Sent, found: readonly Found[]): readonly string[] | undefined {
  const isOurs = ({ writing }: Found): boolean => writing?.mark === mark;
  const isDeletion = operations.every(({ op }) => op === 'delete');
  const isDone = isDeletion ? found.every(({ writing }) => writing === undefined) : found.some(isOurs);
  if (!isDone) return undefined;
  return found.map((one) => {
    if (one.operation.op === 'delete') return '';
    return isOurs(one) ? (one.writing?.version ?? REPLACED) : REPLACED;
  });
}

/** Whether a document is not as the operation wants it to be, so that the operation can never be done. */
function isOthers(operation: Operation, writing: Writing | undefined): boolean {
  return operation.op === 'create' ? writing !== undefined : writing?.version !== operation.version;
}

/** What is to be tried again; said to be unknown where nothing else is known when the time is over. */
function stillOpen(error: AttemptFault, isOpen: boolean): AttemptFault {
  const { message, retryAfterMs, requestId, rawText, aftermath, access, code } = error;
  const kind = error.kind === 'conflict' ? 'unavailable' : error.kind;
  // What would fail again may have been done before.
  const next = isOpen ? 'unknown' : aftermath === 'look' ? 'not-done' : aftermath;
  return new AttemptFault(
    next,
    kind,
    message,
    defined({ cause: error, retryAfterMs, requestId, rawText, access, code }),
  );
}
