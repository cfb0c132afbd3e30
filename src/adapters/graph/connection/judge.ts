import { z } from 'zod';
import { Fault, type FaultDetails } from '../../../ports/fault';
import { type GraphAnswer } from './graph-connection';

/** What an answer means: `good` 2xx, `again` worth another attempt, `refused` final. */
export type Judgment =
  | { readonly kind: 'good' }
  | { readonly kind: 'again'; readonly fault: Fault }
  | { readonly kind: 'refused'; readonly error: ServiceError };

/** Graph's own account of an error; empty texts where it gave none. */
export interface ServiceError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly requestId: string | undefined;
  /** The whole error as JSON. */
  readonly rawText: string;
}

const errorSchema = z.object({
  error: z.object({
    code: z.string().catch(''),
    message: z.string().catch(''),
    innerError: z
      .object({ 'request-id': z.string().optional().catch(undefined) })
      .optional()
      .catch(undefined),
  }),
});

const TRANSIENT = [408, 500, 502, 503, 504];

/**
 * Judges one answer, alone or of a batch. With `isWrite` the request may have taken effect although it was answered with an error.
 */
export function judge(
  answer: GraphAnswer,
  request: { readonly operation: string; readonly isWrite: boolean },
): Judgment {
  if (answer.status >= 200 && answer.status < 300) {
    return { kind: 'good' };
  }
  const error = readError(answer);
  const isConcurrency = answer.status === 409 && error.code.includes('Concurrency');
  if (answer.status !== 429 && !isConcurrency && !TRANSIENT.includes(answer.status)) {
    return { kind: 'refused', error };
  }
  const retryAfterMs = retryAfterMsOf(answer.headers);
  const details: FaultDetails = {
    ...detailsOf(error),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    isOutcomeUnknown: request.isWrite && !isConcurrency,
  };
  const kind = answer.status === 429 ? 'throttled' : 'unavailable';
  return { kind: 'again', fault: new Fault(kind, messageOf(request.operation, error), details) };
}

/**
 * The fault of a refusal that nobody expected: `unavailable` when we are not let in (mended by somebody, then everything goes
 * on), otherwise `rejected`.
 */
export function faultOfRefusal(error: ServiceError, operation: string): Fault {
  return isShutOut(error)
    ? new Fault('unavailable', messageOf(operation, error), detailsOf(error))
    : new Fault('rejected', messageOf(operation, error), { ...detailsOf(error), code: 'refused-by-graph' });
}

/** Whether Graph does not let us in: the token or a permission is wrong, whatever was asked. */
export function isShutOut(error: ServiceError): boolean {
  return error.status === 401 || error.status === 403;
}

/** Reads what an answer holds through a schema of the fields we use; anything else is a `Fault` `unavailable`. */
export function readAs<Value>(schema: z.ZodType<Value>, answer: GraphAnswer, operation: string): Value {
  const parsed = schema.safeParse(answer.body);
  if (!parsed.success) {
    throw new Fault('unavailable', `graph ${operation}: the answer cannot be read`, { cause: parsed.error });
  }
  return parsed.data;
}

/** The service's id of a request, from the answer's headers or its error. */
export function requestIdOf(answer: GraphAnswer): string | undefined {
  return answer.headers.get('request-id') ?? undefined;
}

function readError(answer: GraphAnswer): ServiceError {
  const parsed = errorSchema.safeParse(answer.body);
  const error = parsed.success ? parsed.data.error : { code: '', message: '' };
  const requestId = requestIdOf(answer) ?? (parsed.success ? parsed.data.error.innerError?.['request-id'] : undefined);
  return {
    status: answer.status,
    code: error.code,
    message: error.message,
    requestId,
    rawText: JSON.stringify(answer.body ?? null),
  };
}

function detailsOf(error: ServiceError): FaultDetails {
  return { rawText: error.rawText, ...(error.requestId === undefined ? {} : { requestId: error.requestId }) };
}

function messageOf(operation: string, error: ServiceError): string {
  return `graph ${operation}: answered ${error.status} ${error.code}`.trimEnd();
}

/** How long an answer asks to wait, in milliseconds: it says seconds, also fractional ones, or a date of HTTP. */
export function retryAfterMsOf(headers: Headers): number | undefined {
  const text = headers.get('Retry-After');
  if (text === null) {
    return undefined;
  }
  const ms = /^\d+(\.\d+)?$/u.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, Math.ceil(ms));
}
