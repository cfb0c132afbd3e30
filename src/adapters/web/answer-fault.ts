import { defined } from '../../domain/defined';
import { Fault } from '../../ports/fault';
import { retryAfterMs } from '../http/retry-after';

const REQUEST_TIMEOUT = 408;
const TOO_LARGE = 413;
const TOO_MANY_REQUESTS = 429;
const FIRST_OF_THE_SERVER = 500;

/**
 * What an answer means that is neither a success nor a redirect. A link that has run out is answered with one of several
 * statuses, so that everything of which the service says that we are to blame is `gone`.
 */
export function answerFault({ status, headers }: Response, operation: string): Fault {
  const details = defined({ retryAfterMs: retryAfterMs(headers.get('retry-after')) });
  const message = `file ${operation}: answered ${status}`;
  if (status === TOO_MANY_REQUESTS) return new Fault('throttled', message, details);
  if (status === REQUEST_TIMEOUT || status >= FIRST_OF_THE_SERVER) return new Fault('unavailable', message, details);
  return new Fault('rejected', message, { code: status === TOO_LARGE ? 'too-big' : 'gone' });
}
