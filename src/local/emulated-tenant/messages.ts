/** A request after the version of its path, alone or inside a batch. */
export interface TenantRequest {
  readonly method: string;
  /** Path and query after the version, as in `/users?$top=5`. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: RequestBody;
  /** The number of the batch it came in; undefined when it came alone. */
  readonly batchSeq: number | undefined;
}

/** A body as it came. */
export type RequestBody = { readonly kind: 'none' | 'unreadable' } | { readonly kind: 'json'; readonly value: unknown };

/** What a request is answered. */
export interface TenantAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON; undefined sends none. */
  readonly body: unknown;
  /** What happens to the connection instead of, or in the middle of, the answer. */
  readonly delivery: 'whole' | 'reset' | 'truncated';
}

/** The headers that tell a request apart. */
export interface RequestIds {
  readonly requestId: string;
  readonly clientRequestId: string;
}

const JSON_TYPE = 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

/** The headers of every answer. */
export function standardHeaders(ids: RequestIds, now: Date, body: unknown): Record<string, string> {
  return {
    Date: now.toUTCString(),
    'request-id': ids.requestId,
    'client-request-id': ids.clientRequestId,
    'OData-Version': '4.0',
    'Cache-Control': 'no-cache',
    ...(body === undefined ? {} : { 'Content-Type': typeof body === 'number' ? 'text/plain' : JSON_TYPE }),
  };
}

/** Graph's error body. */
export function errorBody(
  error: { code: string; message: string; details?: readonly unknown[] },
  ids: RequestIds,
  now: Date,
): Record<string, unknown> {
  const { code, message, details = [] } = error;
  return { error: { code, message, ...(details.length === 0 ? {} : { details }), innerError: innerError(ids, now) } };
}

/** The error body of 429. */
export function throttledBody(ids: RequestIds, now: Date): Record<string, unknown> {
  return {
    error: {
      code: 'TooManyRequests',
      innerError: { code: '429', ...innerError(ids, now), message: 'Please retry after', status: '429' },
      message: 'Please retry again later.',
    },
  };
}

function innerError(ids: RequestIds, now: Date): Record<string, string> {
  const date = now.toISOString().slice(0, 19);
  return { date, 'request-id': ids.requestId, 'client-request-id': ids.clientRequestId };
}
