import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { blobFileStore } from '../../../src/adapters/blob/blob-file-store';
import { type Fault, isFault } from '../../../src/ports/fault';
import { aFile } from '../../contracts/file-store.contract';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const KEY = Buffer.from('key').toString('base64');

let answer: Answer;
let requests: string[];
let endpoint: string;

const server = createServer((request, response) => {
  requests.push(`${request.method ?? ''} ${request.url?.split('?')[0] ?? ''}`);
  request.resume();
  answer(request, response);
});

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/account`;
});

beforeEach(() => {
  requests = [];
});

afterAll(async () => {
  await new Promise((done) => {
    server.close(done);
    server.closeAllConnections();
  });
});

const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (_, response) => {
    response.writeHead(code, headers).end();
  };

const store = (budgetMs = 5000) =>
  blobFileStore({ endpoint, container: 'alacarte', credential: { key: KEY }, budgetMs });

describe.each(['keep', 'read'] as const)('when we %s a file', (name) => {
  it.each<readonly [string, Answer, object]>([
    ['is too busy and says how long', status(429, { 'retry-after': '7' }), { kind: 'throttled', retryAfterMs: 7000 }],
    ['is too busy', status(429), { kind: 'throttled', retryAfterMs: undefined }],
    ['is overloaded and says how long', status(503, { 'retry-after': '2' }), { kind: 'throttled', retryAfterMs: 2000 }],
    ['breaks', status(500), { kind: 'unavailable' }],
    ['cannot reach what is behind it', status(502), { kind: 'unavailable' }],
    [
      'does not allow it',
      status(403, { 'x-ms-request-id': 'r-1' }),
      { kind: 'forbidden', code: 'role-missing', requestId: 'r-1', access: { needs: 'Storage Blob Data Contributor' } },
    ],
    ['does not know us', status(401), { kind: 'forbidden', code: 'role-missing' }],
    ['cuts the connection', (request) => request.socket.destroy(), { kind: 'unavailable' }],
  ])('a service that %s is a fault', async (_, said, expected) => {
    answer = said;

    expect(await faultOf(name)).toMatchObject(expected);
  });
});

describe('a call', () => {
  it('is tried three times while the service is broken', async () => {
    answer = status(500);

    await faultOf('read');

    expect(requests).toHaveLength(3);
  });

  it('is not tried again when it is not allowed', async () => {
    answer = status(403);

    await faultOf('read');

    expect(requests).toHaveLength(1);
  });

  it('ends in time when the service never answers', async () => {
    answer = () => undefined;

    const fault = await store(100)
      .read(aFile().sha256)
      .catch((error: unknown) => error);

    expect(isFault(fault, 'unavailable')).toBe(true);
  });

  it('ends in time when the service stops in the middle', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('some');
    };

    const fault = await store(100)
      .read(aFile().sha256)
      .catch((error: unknown) => error);

    expect(isFault(fault, 'unavailable')).toBe(true);
  });

  it('does not reach the service without a token', async () => {
    const noToken = { getToken: () => Promise.reject(new Error('no identity here')) };
    const options = {
      endpoint: 'https://127.0.0.1:1',
      container: 'alacarte',
      credential: { tokenCredential: noToken },
    };

    const fault = await blobFileStore(options)
      .read(aFile().sha256)
      .catch((error: unknown) => error);

    expect(isFault(fault, 'unavailable')).toBe(true);
  });

  it('names neither the key nor the bytes when it fails', async () => {
    answer = status(403);

    const { message, rawText } = await faultOf('read');

    expect(`${message} ${rawText ?? ''}`).not.toContain(KEY);
    expect(message).toBe('blob storage read: 403');
  });
});

async function faultOf(name: 'keep' | 'read'): Promise<Fault> {
  const { sha256, bytes } = aFile();
  try {
    await (name === 'keep' ? store().keep(sha256, bytes) : store().read(sha256));
  } catch (error) {
    if (isFault(error)) return error;
    throw error;
  }
  throw new Error('no fault');
}
