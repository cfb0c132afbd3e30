import { type IncomingMessage, type ServerResponse } from 'node:http';
import { hangUp, hasHungUp } from './hang-up';
import { hasBody, lengthOf } from './read-body';
import { type RefusalReason, statusOf } from './reason';

/** A body up to this size is read and thrown away, so that the connection can go on. */
const SMALL_BYTES = 16 * 1024;
/** When whoever comes in vain at the moment may come again. */
const RETRY_AFTER_S = 1;

/** Answers with JSON, or with nothing. */
export function answer(response: ServerResponse, status: number, body: unknown): void {
  const text = body === undefined ? '' : JSON.stringify(body);
  const type = text === '' ? {} : { 'content-type': 'application/json' };
  response.writeHead(status, { ...type, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

/** Answers a request that is refused, without a word on why. Where much of its body is still to come, the connection ends. */
export function refuse(request: IncomingMessage, response: ServerResponse, reason: RefusalReason): void {
  // The program may have stopped meanwhile, and said so.
  if (response.headersSent || hasHungUp(request)) return;
  const status = statusOf(reason);
  const extra = headersOf(status);
  if (reason !== 'too-slow' && isDone(request)) {
    for (const [name, value] of extra) response.setHeader(name, value);
    if (reason === 'stopping') response.shouldKeepAlive = false;
    answer(response, status, {});
  } else {
    hangUp(request, status, extra);
  }
}

function headersOf(status: number): readonly (readonly [name: string, value: string])[] {
  if (status === 405) return [['allow', 'POST']];
  return status === 503 ? [['retry-after', String(RETRY_AFTER_S)]] : [];
}

/** Whether nothing is to come of a body, or so little that it does not matter. */
function isDone(request: IncomingMessage): boolean {
  const { headers, complete } = request;
  if (complete || !hasBody(request)) return true;
  return headers['transfer-encoding'] === undefined && lengthOf(headers['content-length']) <= SMALL_BYTES;
}
