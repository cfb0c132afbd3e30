import { defined } from '../../domain/defined';
import { type FullFault } from './conditions/faults';
import { ErrorAnswer } from './error-answer';
import { isObject } from './is-object';
import { errorBody, throttledBody, type RequestIds, type TenantAnswer } from './messages';

/** What a request came to. */
export interface Result {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  readonly hasEffect: boolean;
  readonly delivery: TenantAnswer['delivery'];
}

/** When, and for which request, a result is written. */
export interface Occasion {
  readonly ids: RequestIds;
  readonly now: Date;
  readonly errorDetails: 'on' | 'off';
}

const USUAL: Readonly<Record<number, { code: string; message: string } | undefined>> = {
  401: { code: 'InvalidAuthenticationToken', message: 'Access token is missing, expired or invalid.' },
  403: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges to complete the operation.' },
  404: { code: 'Request_ResourceNotFound', message: 'Resource does not exist.' },
  409: {
    code: 'Directory_ConcurrencyViolation',
    message: 'Error due to concurrent requests being made to the tenant. Please wait briefly and retry.',
  },
  500: { code: 'InternalServerError', message: 'An internal server error occurred.' },
  503: { code: 'ServiceUnavailable', message: 'The service is temporarily unavailable.' },
  504: { code: 'GatewayTimeout', message: 'The gateway did not receive an answer in time.' },
};

/** An error with its body; no headers, no effect. */
function errorResult(
  error: { status: number; code: string; message: string; details?: readonly unknown[] },
  occasion: Occasion,
): Result {
  const details = occasion.errorDetails === 'on' ? (error.details ?? []) : [];
  const body = errorBody({ code: error.code, message: error.message, details }, occasion.ids, occasion.now);
  return { status: error.status, body, headers: {}, hasEffect: false, delivery: 'whole' };
}

/** 429 with its body. */
export function throttledResult(headers: Readonly<Record<string, string>>, occasion: Occasion): Result {
  return { status: 429, body: throttledBody(occasion.ids, occasion.now), headers, hasEffect: false, delivery: 'whole' };
}

/** What was thrown, as an answer; what is no `ErrorAnswer` is a mistake of the emulated tenant and says so with 500. */
export function thrownResult(error: unknown, occasion: Occasion): Result {
  if (error instanceof ErrorAnswer) return errorResult(error, occasion);
  const message = `The emulated tenant failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  return errorResult({ status: 500, code: 'InternalServerError', message }, occasion);
}

/**
 * What a fault makes of a result.
 *
 * @param done Undefined when the fault came before the request was carried out.
 */
export function befall(fault: FullFault, done: Result | undefined, occasion: Occasion): Result {
  const hasEffect = done?.hasEffect ?? false;
  if (fault.status === 429) return { ...throttledResult(fault.headers, occasion), hasEffect };
  if (fault.status !== undefined) {
    const usual = USUAL[fault.status] ?? { code: 'UnknownError', message: 'An error has occurred.' };
    const error = { status: fault.status, code: fault.code ?? usual.code, message: fault.message ?? usual.message };
    return { ...errorResult(error, occasion), headers: fault.headers, hasEffect };
  }
  const result = done ?? errorResult({ status: 500, code: 'InternalServerError', message: 'Reset.' }, occasion);
  const delivery = fault.reset ? 'reset' : fault.truncateBody ? 'truncated' : result.delivery;
  return {
    ...result,
    body: withoutParts(result.body, fault),
    headers: { ...result.headers, ...fault.headers },
    delivery,
  };
}

function withoutParts(body: unknown, fault: FullFault): unknown {
  if (!isObject(body)) return body;
  const { '@odata.nextLink': link, responses, ...rest } = body;
  const answers: unknown = Array.isArray(responses) ? responses.slice(fault.dropAnswers ?? 0) : responses;
  const nextLink = fault.dropNextLink ? undefined : link;
  return { ...rest, ...defined({ '@odata.nextLink': nextLink, responses: answers }) };
}
