import { z } from 'zod';
import { defined } from '../../domain/defined';
import { Fault, type FaultDetails, type FaultKind } from '../../ports/fault';

const FAILED_DEPENDENCY = 424;
const TOO_MANY_REQUESTS = 429;

/** Statuses that say that nothing was done. */
const REFUSALS: Readonly<Record<number, { readonly kind: FaultKind; readonly code?: string } | undefined>> = {
  400: { kind: 'rejected', code: 'bad-request' },
  401: { kind: 'unavailable' },
  403: { kind: 'unavailable' },
  404: { kind: 'conflict' },
  409: { kind: 'conflict' },
  412: { kind: 'conflict' },
  413: { kind: 'rejected', code: 'too-large' },
  [TOO_MANY_REQUESTS]: { kind: 'throttled' },
  // Another write to the same documents was under way and this one was not done: read and decide again.
  449: { kind: 'conflict' },
};

/** Codes of the network for a request that never left. */
const NEVER_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'];

// By shape: the SDK's errors come with a cause around them from some calls and without from others.
const sdkError = z.looseObject({
  code: z.union([z.number(), z.string()]).optional(),
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

/** What a failed read or query means. The SDK has already tried again where that could help. */
export function readFault(error: unknown, operation: string): Fault {
  const { code, details } = described(error);
  if (code === TOO_MANY_REQUESTS) return new Fault('throttled', `Cosmos DB ${operation}: ${code}`, details);
  return new Fault('unavailable', `Cosmos DB ${operation}: ${code ?? 'no usable answer'}`, details);
}

/**
 * What a transaction that failed as a whole means. Only answers that are known to come before any effect say that it has
 * not taken place; everything else, from a lost connection to an answer that is not JSON, leaves it open.
 */
export function writeFault(error: unknown, operation: string): Fault {
  const { code, details } = described(error);
  const refused = typeof code === 'number' ? REFUSALS[code] : undefined;
  if (refused !== undefined) {
    return new Fault(refused.kind, `Cosmos DB ${operation}: ${code ?? ''}`, {
      ...details,
      ...defined({ code: refused.code }),
    });
  }
  const isOutcomeUnknown = !(typeof code === 'string' && NEVER_SENT.includes(code));
  return new Fault('unavailable', `Cosmos DB ${operation}: ${code ?? 'no usable answer'}`, {
    ...details,
    isOutcomeUnknown,
  });
}

/**
 * The new versions of a transaction's documents in order; throws the fault when one of its operations failed, and
 * `unavailable` with an unknown outcome when the answer is not one result per operation.
 */
export function versionsOf(answer: unknown, operationCount: number, operation: string): readonly string[] {
  const parsed = operationResults.safeParse(answer);
  const results = parsed.success ? parsed.data : [];
  // The operation that failed keeps its own status; all others, those before it too, say 424.
  const failed =
    results.find(({ statusCode }) => !isSuccess(statusCode) && statusCode !== FAILED_DEPENDENCY) ??
    results.find(({ statusCode }) => !isSuccess(statusCode));
  if (failed) {
    const { statusCode, retryAfterMilliseconds } = failed;
    throw writeFault({ code: statusCode, retryAfterInMs: retryAfterMilliseconds }, operation);
  }
  if (results.length !== operationCount) throw writeFault(parsed.error, operation);
  return results.map(({ statusCode, eTag }) => (statusCode === 204 ? '' : (eTag ?? '')));
}

function described(error: unknown): { readonly code: number | string | undefined; readonly details: FaultDetails } {
  const { code, retryAfterInMs, activityId, message } = serviceError(error) ?? {};
  const details = { retryAfterMs: retryAfterInMs, requestId: activityId, rawText: message };
  return { code, details: { cause: error, ...defined(details) } };
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
