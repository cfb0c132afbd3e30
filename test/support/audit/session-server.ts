import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What happens to one request with bytes: it is taken, taken in part and then broken off, or answered without being taken. */
export type RangeFate =
  'take' | { readonly takeOnly: number } | { readonly status: number; readonly headers?: Record<string, string> };

/** A server on loopback that takes one file range by range, as an upload session of OneDrive does. */
export interface SessionServer {
  readonly url: string;
  /** What becomes of the next requests with bytes, in their order; those behind are taken. */
  readonly fates: RangeFate[];
  /** Each request: its method, and its range. */
  readonly requests: string[];
  /** What came so far, in one. */
  readonly received: () => Buffer;
  /** Whether the last byte came. */
  readonly isWhole: () => boolean;
  readonly close: () => Promise<void>;
}

/** Starts one; it refuses ranges that do not follow on what it has. */
export async function startSessionServer(): Promise<SessionServer> {
  const fates: RangeFate[] = [];
  const requests: string[] = [];
  let received = Buffer.alloc(0);
  let total: number | undefined;
  const range = (message: IncomingMessage) =>
    /^bytes (\d+)-(\d+)\/(\d+)$/u
      .exec(message.headers['content-range'] ?? '')
      ?.slice(1)
      .map(Number) ?? [];
  const server = createServer((message, response) => {
    const reply = async (): Promise<void> => {
      const bytes = await buffer(message);
      requests.push(`${message.method ?? ''} ${message.headers['content-range'] ?? ''}`.trim());
      const ranges = JSON.stringify({ nextExpectedRanges: [`${received.length}-`] });
      if (message.method === 'GET') {
        response.writeHead(200, { 'content-type': 'application/json' }).end(ranges);
        return;
      }
      const [start = 0, end = 0, of = 0] = range(message);
      const fate = fates.shift() ?? 'take';
      if (typeof fate === 'object' && 'status' in fate) {
        response.writeHead(fate.status, fate.headers).end();
        return;
      }
      if (start !== received.length || bytes.length !== end - start + 1) {
        response.writeHead(416).end();
        return;
      }
      received = Buffer.concat([received, fate === 'take' ? bytes : bytes.subarray(0, fate.takeOnly)]);
      total = of;
      if (fate !== 'take') {
        message.socket.destroy();
        return;
      }
      response.writeHead(received.length === of ? 201 : 202, { 'content-type': 'application/json' }).end(ranges);
    };
    reply().catch(() => response.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/session?key=secret`,
    fates,
    requests,
    received: () => received,
    isWhole: () => received.length === total,
    close: () =>
      new Promise((done) => {
        server.close(() => {
          done();
        });
        server.closeAllConnections();
      }),
  };
}
