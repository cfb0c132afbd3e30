import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { defined } from '../../domain/defined';

/** What a listener is asked. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** Names in lower case; repeated ones joined. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** What it answers. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is when a text, as JSON otherwise; undefined sends none. */
  readonly body?: unknown;
  readonly delivery?: 'whole' | 'reset' | 'truncated';
}

/** A listener on loopback. */
export interface Listener {
  readonly url: string;
  close(): Promise<void>;
}

const LONGEST_BODY = 64 * 1024 * 1024;
const HOST = '127.0.0.1';

/**
 * Listens on 127.0.0.1. Requests that a page in a browser made are refused: nothing here is for them.
 *
 * @param port 0 for one the system chooses.
 */
export async function listen(port: number, answer: (request: HttpRequest) => Promise<HttpAnswer>): Promise<Listener> {
  const server = createServer((request, response) => {
    void respond(request, response, answer);
  });
  // Node would close a quiet connection after five seconds, maybe just as the next request sets out on it.
  server.keepAliveTimeout = 0;
  server.listen(port, HOST);
  await once(server, 'listening');
  return { url: `http://${HOST}:${(server.address() as AddressInfo).port}`, close: () => close(server) };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (request: HttpRequest) => Promise<HttpAnswer>,
): Promise<void> {
  try {
    if (request.headers.origin !== undefined) {
      send(response, { status: 403, body: 'not for browsers' });
      return;
    }
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const text = await readText(request);
    send(response, await answer({ method: request.method ?? 'GET', url: request.url ?? '/', headers, text }));
  } catch {
    response.destroy();
  }
}

function send(response: ServerResponse, { status, headers = {}, body, delivery = 'whole' }: HttpAnswer): void {
  if (delivery === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const length = body === undefined ? undefined : Buffer.byteLength(text);
  response.writeHead(status, { ...headers, ...defined({ 'Content-Length': length }) });
  if (delivery === 'truncated') {
    response.write(text.slice(0, Math.floor(text.length / 2)), () => {
      response.destroy();
    });
    return;
  }
  response.end(text);
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LONGEST_BODY) throw new Error('the body is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
