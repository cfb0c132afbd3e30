import { RestError } from '@azure/storage-blob';
import { defined } from '../../domain/defined';
import { Fault, type FaultDetails } from '../../ports/fault';
import { identityFault } from '../http/identity-fault';
import { retryAfterMs } from '../http/retry-after';
import { blobContainer, blobNetwork, type BlobPlace, blobRole } from './blob-access';

const FORBIDDEN = [401, 403];
const BUSY = [429, 503];
/** How the service says that an address is not let in, or may not be asked without its own; whoever has no role is told something else. */
const NETWORK = ['AuthorizationFailure', 'PublicAccessNotPermitted'];
const CONTAINER_MISSING = 'ContainerNotFound';

/**
 * What a failed call means. The SDK has already tried again where that could help. `forbidden` when we are not let in, or there is no
 * container: somebody has to do something; all else that is not an answer of the service is `unavailable`.
 *
 * @source https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes
 */
export function blobFault(error: unknown, operation: string, place: BlobPlace): Fault {
  const noToken = identityFault(error, { service: 'Blob Storage', clientId: place.clientId });
  if (noToken !== undefined) return noToken;
  const { statusCode, code = '', details } = described(error);
  const message = `blob storage ${operation}: ${[statusCode, code].filter(Boolean).join(' ') || 'no usable answer'}`;
  if (code === CONTAINER_MISSING)
    return new Fault('forbidden', message, { ...details, code: 'container-missing', access: blobContainer(place) });
  if (!FORBIDDEN.includes(statusCode ?? 0))
    return new Fault(BUSY.includes(statusCode ?? 0) ? 'throttled' : 'unavailable', message, details);
  return NETWORK.includes(code)
    ? new Fault('forbidden', message, { ...details, code: 'firewall', access: blobNetwork(place) })
    : new Fault('forbidden', message, { ...details, code: 'role-missing', access: blobRole(place) });
}

/** The service's own code for why it did not do as asked; undefined when it was not the service that failed. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof RestError ? error.code : undefined;
}

/** Whether the service says that we may not do it. */
export const isForbidden = (error: unknown): boolean =>
  error instanceof RestError && FORBIDDEN.includes(error.statusCode ?? 0);

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
