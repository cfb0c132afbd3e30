import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { hangUp } from '../../src/door/hang-up';

const MEGABYTE = 1024 * 1024;
/** Until the server has read as far as it does by itself. */
const LATER_MS = 50;
/** Shorter than a connection stays that was hung up. */
const MEANWHILE_MS = 300;

let server: Server;

beforeEach(() => {
  server = createServer();
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Sends a large body. @returns Its request, as the server has it. */
async function aLargeBody(): Promise<IncomingMessage> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => undefined);
  const coming = once(server, 'request') as Promise<[IncomingMessage]>;
  socket.write(`POST / HTTP/1.1\r\nhost: door\r\ncontent-length: ${MEGABYTE}\r\n\r\n`);
  socket.write(Buffer.alloc(MEGABYTE));
  const [request] = await coming;
  return request;
}

describe('the last word on a connection', () => {
  it.each([
    ['at once', 0],
    ['when the server has read ahead', LATER_MS],
  ])('said %s leaves nothing of the body in memory, and takes no more of it', async (_, waitMs) => {
    const request = await aLargeBody();
    if (waitMs > 0) await sleep(waitMs);
    const before = request.socket.bytesRead;

    hangUp(request, 403, []);
    await sleep(MEANWHILE_MS);

    expect(request.readableLength).toBe(0);
    // What was on its way within the library is all that may still come.
    expect(request.socket.bytesRead - before).toBeLessThanOrEqual(64 * 1024);
  });
});
