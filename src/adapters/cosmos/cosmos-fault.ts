import { z } from 'zod';
import { defined } from '../../domain/defined';
import { type Fault, type FaultDetails, type FaultKind } from '../../ports/fault';
import { type Aftermath, AttemptFault } from '../documents/attempt-fault';
import { identityFault } from '../http/identity-fault';
import { type CosmosPlace, missingPart, shutOutBy } from './cosmos-access';

const NOT_FOUND = 404;
const FAILED_DEPENDENCY = 424;

/** What an answer means for a read or a query, and for a transaction. */
interface Meaning {
  readonly read: Aftermath;
  readonly write: Aftermath;
  /** `unavailable` unless given. */
  readonly kind?: FaultKind;
  readonly code?: string;
}

/**
 * What each answer of Cosmos DB means, whether it is the answer to a request or to one operation of a batch. What is not here, a
 * broken connection and an answer that cannot be read among it, means {@link NO_ANSWER}.
 *
 * @source https://learn.microsoft.com/rest/api/cosmos-db/http-status-codes-for-cosmosdb
 * @source https://learn.microsoft.com/azure/cosmos-db/nosql/conceptual-resilient-sdk-applications
 */
const MEANINGS: Readonly<Record<number | string, Meaning | undefined>> = {
  // The request is wrong: the next one would fare no better.
  400: { read: 'final', write: 'final', kind: 'rejected', code: 'bad-request' },
  413: { read: 'final', write: 'final', kind: 'rejected', code: 'too-large' },
  // A document is missing, there already, or at another version: so it says.
  404: { read: 'final', write: 'look', kind: 'conflict' },
  409: { read: 'not-done', write: 'look', kind: 'conflict' },
  412: { read: 'not-done', write: 'look', kind: 'conflict' },
  // Too many requests.
  429: { read: 'not-done', write: 'not-done', kind: 'throttled' },
  // "Retry with": another write to the same documents was under way, and this one was not done. Nobody was first.
  449: { read: 'not-done', write: 'not-done' },
  // Took too long; the partition has moved; out of order for a while. What was sent may have been done before.
  408: { read: 'not-done', write: 'unknown' },
  410: { read: 'not-done', write: 'unknown' },
  500: { read: 'not-done', write: 'unknown' },
  503: { read: 'not-done', write: 'unknown' },
  // Codes of the network for a request that never left.
  ECONNREFUSED: { read: 'not-done', write: 'not-done' },
  ENOTFOUND: { read: 'not-done', write: 'not-done' },
  EAI_AGAIN: { read: 'not-done', write: 'not-done' },
};
const NO_ANSWER: Meaning = { read: 'not-done', write: 'unknown' };
const NEVER_SENT: Meaning = { read: 'not-done', write: 'not-done' };
const FINAL: Meaning = { read: 'final', write: 'final' };

/** What was asked, and where. */
export interface Asked {
  /** Its name in faults. */
  readonly operation: string;
  readonly place: CosmosPlace;
  readonly container?: string;
}
/** With a substatus it is the container that is missing, or a copy that is behind: no word about a document. */
const NOT_THE_DOCUMENT: Readonly<Record<number, Meaning | undefined>> = { 1002: NEVER_SENT };
const CONTAINER_MISSING = 1003;
/** What keeps us out: why is told by more than the status. */
const SHUT_OUT: readonly (number | string)[] = [401, 403];

// By shape: the SDK's errors come with a cause around them from some calls and without from others.
const sdkError = z.looseObject({
  code: z.union([z.number(), z.string()]).optional(),
  substatus: z.number().optional(),
  retryAfterInMs: z.number().optional(),
  activityId: z.string().optional(),
  message: z.string().optional(),
  cause: z.unknown().optional(),
});

const operationResults = z.array(
  z.looseObject({
    statusCode: z.number(),
    eTag: z.string().optional(),
    retryAfterMilliseconds: z.number().optional(),
  }),
);

/** The HTTP status, or the network's own code, that a call of the SDK ended with. */
export function statusOf(error: unknown): number | string | undefined {
  return serviceError(error)?.code;
}

/** What a failed read or query means: never that something is wrong with the request, which would be the same for every one. */
export function readFault(error: unknown, { operation, place, container }: Asked): AttemptFault {
  const { code, meaning, details, says } = described(error, place, container);
  const kind = meaning.kind === 'throttled' || says !== undefined ? meaning.kind : 'unavailable';
  return new AttemptFault(meaning.read, kind ?? 'unavailable', messageOf(operation, code, says), details);
}

/** What a transaction that failed means; `failedAt` is the operation that did, where it is known. */
export function writeFault(error: unknown, { operation, place, container }: Asked, failedAt?: number): AttemptFault {
  const { code, meaning, details, says } = described(error, place, container);
  return new AttemptFault(meaning.write, meaning.kind ?? 'unavailable', messageOf(operation, code, says), {
    ...details,
    ...defined({ code: details.code ?? meaning.code, failedAt }),
  });
}

function messageOf(operation: string, code: number | string | undefined, says: string | undefined): string {
  const answered = code ?? (says === undefined ? 'no usable answer' : undefined);
  return `Cosmos DB ${operation}: ${[answered, says].filter((part) => part !== undefined).join(', ')}`;
}

/**
 * The new versions of a transaction's documents in order; throws the fault when one of its operations failed, and
 * `unavailable` with an unknown outcome when the answer is not one result per operation.
 */
export function versionsOf(answer: unknown, operationCount: number, asked: Asked): readonly string[] {
  const parsed = operationResults.safeParse(answer);
  const results = parsed.success ? parsed.data : [];
  // The operation that failed keeps its own status; all others, those before it too, say 424.
  const failedAt = results.findIndex(({ statusCode }) => !isSuccess(statusCode) && statusCode !== FAILED_DEPENDENCY);
  const failed = results[failedAt] ?? results.find(({ statusCode }) => !isSuccess(statusCode));
  if (failed) {
    const { statusCode, retryAfterMilliseconds } = failed;
    const error = { code: statusCode, retryAfterInMs: retryAfterMilliseconds };
    throw writeFault(error, asked, failedAt < 0 ? undefined : failedAt);
  }
  if (results.length !== operationCount) throw writeFault(parsed.error, asked);
  return results.map(({ statusCode, eTag }) => (statusCode === 204 ? '' : (eTag ?? '')));
}

interface Described {
  readonly code: number | string | undefined;
  readonly meaning: Meaning;
  readonly details: FaultDetails;
  /** More than the status says. */
  readonly says?: string;
}

function described(error: unknown, place: CosmosPlace, container: string | undefined): Described {
  const noToken = identityFault(error, { service: 'Cosmos DB', clientId: place.clientId });
  if (noToken !== undefined) return withoutToken(noToken);
  const found = serviceError(error) ?? {};
  const { code, substatus, retryAfterInMs, activityId, message } = found;
  const details = {
    cause: error,
    ...defined({ retryAfterMs: retryAfterInMs, requestId: activityId, rawText: message }),
  };
  if (code === NOT_FOUND && substatus === CONTAINER_MISSING) {
    const { says, ...missing } = missingPart(place, container);
    return { code, meaning: { ...FINAL, kind: 'forbidden' }, details: { ...details, ...missing }, says };
  }
  if (code !== undefined && SHUT_OUT.includes(code)) {
    const { kind, says, details: missing } = shutOutBy(found, place);
    return { code, meaning: { ...FINAL, kind }, details: { ...details, ...missing }, says };
  }
  const aside = code === NOT_FOUND ? NOT_THE_DOCUMENT[substatus ?? 0] : undefined;
  return { code, meaning: aside ?? MEANINGS[code ?? ''] ?? NO_ANSWER, details };
}

/** Nothing was sent. */
function withoutToken({ kind, cause, access, code, message }: Fault): Described {
  const meaning = kind === 'forbidden' ? { ...FINAL, kind } : NEVER_SENT;
  return {
    code: undefined,
    meaning,
    details: { cause, ...defined({ access, code }) },
    says: message.replace(/^Cosmos DB token: /u, ''),
  };
}

/** The error itself, or the first of its causes, that has a code. */
function serviceError(error: unknown): z.infer<typeof sdkError> | undefined {
  const parsed = sdkError.safeParse(error);
  if (!parsed.success) return undefined;
  return parsed.data.code === undefined && parsed.data.cause !== undefined
    ? serviceError(parsed.data.cause)
    : parsed.data;
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
