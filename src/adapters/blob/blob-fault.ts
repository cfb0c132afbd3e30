import { RestError } from '@azure/storage-blob';
import { defined } from '../../domain/defined';
import { Fault, type FaultDetails } from '../../ports/fault';
import { retryAfterMs } from '../http/retry-after';

const FORBIDDEN = [401, 403];
const BUSY = [429, 503];

/**
 * What a failed call means. The SDK has already tried again where that could help. All that is not an answer of the service
 * is `unavailable`, a missing token too: both end without anybody changing this program.
 *
 * @source https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes
 */
export function blobFault(error: unknown, operation: string): Fault {
  const { statusCode, code, details } = described(error);
  const message = `blob storage ${operation}: ${[statusCode, code].filter(Boolean).join(' ') || 'no usable answer'}`;
  if (FORBIDDEN.includes(statusCode ?? 0)) return new Fault('rejected', message, { ...details, code: 'forbidden' });
  return new Fault(BUSY.includes(statusCode ?? 0) ? 'throttled' : 'unavailable', message, details);
}

/** The service's own code for why it did not do as asked; undefined when it was not the service that failed. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof RestError ? error.code : undefined;
}

function described(error: unknown): { statusCode?: number; code?: string; details: FaultDetails } {
  if (!(error instanceof RestError)) return { details: { cause: error } };
  const { statusCode, code, response, message } = error;
  const details = defined({
    cause: error,
    rawText: message,
    retryAfterMs: retryAfterMs(response?.headers.get('retry-after')),
    requestId: response?.headers.get('x-ms-request-id'),
  });
  return defined({ statusCode, code, details });
}
