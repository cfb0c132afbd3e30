import { z } from 'zod';
import { mapLimited } from '../../../concurrency/map-limited';
import { defined } from '../../../domain/defined';
import { Fault } from '../../../ports/fault';
import { ANYTHING, readItems } from './careful';
import { type GraphOperation } from '../permissions';
import { type GraphAnswer, type GraphConnection } from './graph-connection';
import { attemptOf, readAs, requestIdOf, type ServiceError } from './judge';
import { retry, type Attempt, type Deadline } from './retry';

/** One read among many. */
export interface BatchedRead<Value> {
  /** Path and query after the version, encoded. */
  readonly path: string;
  /** Needs the index store: `ConsistencyLevel: eventual`. */
  readonly isEventual?: boolean;
  /** Reads a good answer; may throw a `Fault`. */
  readonly read: (answer: GraphAnswer) => Value;
  /** What a final refusal means; without it, or when it gives undefined, the refusal is a fault. */
  readonly refused?: (error: ServiceError) => Value | undefined;
}

/** What all reads of a call share. */
interface BatchCall {
  readonly operation: GraphOperation;
  readonly deadline: Deadline;
}

type Unsettled = Exclude<Attempt<never>, { status: 'settled' }>;

/** The most requests in one batch. */
export const MOST_REQUESTS = 20;
const BATCHES_AT_ONCE = 4;

const batchSchema = z.object({ responses: z.array(z.unknown()) });
const answerSchema = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  status: z.int().min(100).max(599),
  headers: ANYTHING,
  body: ANYTHING,
});

/**
 * Reads many things, twenty to a request, each answer judged alone: what was throttled is asked for again, without the rest.
 *
 * @returns One value per read, in the order of the reads; never fewer: what stays without an answer is a fault.
 */
export async function readBatched<Value>(
  connection: GraphConnection,
  reads: readonly BatchedRead<Value>[],
  call: BatchCall,
): Promise<readonly Value[]> {
  const batches = Array.from({ length: Math.ceil(reads.length / MOST_REQUESTS) }, (_, place) =>
    reads.slice(place * MOST_REQUESTS, (place + 1) * MOST_REQUESTS),
  );
  const values = await mapLimited(batches, BATCHES_AT_ONCE, (batch) => readBatch(connection, batch, call));
  return values.flat();
}

async function readBatch<Value>(
  connection: GraphConnection,
  reads: readonly BatchedRead<Value>[],
  { operation, deadline }: BatchCall,
): Promise<readonly Value[]> {
  const values = new Map<number, Value>();

  async function attempt(signal: AbortSignal): Promise<Attempt<readonly Value[]>> {
    const pending = reads.map((read, place) => ({ read, place })).filter(({ place }) => !values.has(place));
    const requests = pending.map(({ read, place }) => toRequest(read, place, connection));
    const envelope = await connection.send({ method: 'POST', path: '/$batch', body: { requests } }, signal);
    const outcome = attemptOf(envelope, { operation, isWrite: false }, () => readAnswers(envelope, operation));
    if (outcome.status !== 'settled') return outcome;
    const open = pending.flatMap(({ read, place }) => settle(read, place, outcome.value.get(String(place))) ?? []);
    const [worst] = open.toSorted((one, other) => weightOf(other) - weightOf(one));
    const inOrder = [...values].toSorted(([one], [other]) => one - other).map(([, value]) => value);
    return worst ?? { status: 'settled', value: inOrder };
  }

  /** Keeps the value of one answer, or says why there is none. */
  function settle(read: BatchedRead<Value>, place: number, answer: GraphAnswer | undefined): Unsettled | undefined {
    const missing = `graph ${operation}: an answer is missing from a batch`;
    if (answer === undefined) return { status: 'again', fault: new Fault('unavailable', missing) };
    const outcome = attemptOf(answer, { operation, isWrite: false }, read.read, (error) => {
      const value = read.refused?.(error);
      return value === undefined ? undefined : { value };
    });
    if (outcome.status !== 'settled') return outcome;
    values.set(place, outcome.value);
    return undefined;
  }

  return retry(deadline, attempt);
}

/** A refusal ends everything; otherwise whoever has to wait longest decides. */
function weightOf({ status, fault }: Unsettled): number {
  return status === 'given-up' ? Infinity : (fault.retryAfterMs ?? 0);
}

function toRequest(read: BatchedRead<unknown>, place: number, connection: GraphConnection): object {
  const headers = defined({
    ConsistencyLevel: read.isEventual === true ? 'eventual' : undefined,
    'x-ms-throttle-priority': connection.priority,
  });
  const request = { id: String(place), method: 'GET', url: read.path };
  return Object.keys(headers).length === 0 ? request : { ...request, headers };
}

/**
 * The answers in a batch by the ids of their requests. A good one without a request id of its own has the batch's. A `Fault`
 * `unavailable` when they cannot be read.
 */
export function readAnswers(envelope: GraphAnswer, operation: string): ReadonlyMap<string, GraphAnswer> {
  const { responses } = readAs(batchSchema, envelope, operation);
  const requestId = requestIdOf(envelope);
  return new Map(
    // One that cannot be read is like one that is missing: it is asked for again.
    readItems(answerSchema, responses).items.map(({ id, status, headers: given, body }) => {
      const headers = headersOf(given);
      // An error has its own in its body.
      if (status < 400 && requestId !== undefined && !headers.has('request-id')) headers.set('request-id', requestId);
      return [id, { status, headers, body, asker: envelope.asker }];
    }),
  );
}

function headersOf(given: unknown): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(Object(given) as object)) {
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    try {
      headers.set(name, String(value));
    } catch {
      // Neither a name nor a value of a header: nothing that we would read.
    }
  }
  return headers;
}
