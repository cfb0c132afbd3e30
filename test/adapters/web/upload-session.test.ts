import { randomBytes } from 'node:crypto';
import { webFileExchange } from '../../../src/adapters/web/web-file-exchange';
import { type Fault, isFault } from '../../../src/ports/fault';
import { type SessionServer, startSessionServer } from '../../support/audit/session-server';

const UNIT = 320 * 1024;
let server: SessionServer;
let pauses: number[];

beforeEach(async () => {
  pauses = [];
  server = await startSessionServer();
});

afterEach(() => server.close());

const exchange = () =>
  webFileExchange({
    ...{ isAllowed: (url: string) => url === server.url, budgetMs: 5000, partBytes: 2 * UNIT },
    pause: (ms) => {
      pauses.push(ms);
      return Promise.resolve();
    },
  });

async function* inParts(bytes: Buffer, size = 100_000): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size)
    yield await Promise.resolve(bytes.subarray(start, start + size));
}

const upload = (bytes: Buffer, sizeBytes = bytes.length): Promise<void> =>
  exchange().uploadParts(server.url, { sizeBytes, parts: inParts(bytes) });

describe('a large upload', () => {
  it.each([
    ['one byte', 1],
    ['a bit less than one part', 2 * UNIT - 1],
    ['one part', 2 * UNIT],
    ['some parts and a rest', 6 * UNIT + 17],
  ])('of %s arrives whole', async (_, size) => {
    const bytes = randomBytes(size);

    await upload(bytes);

    expect(server.received().equals(bytes)).toBe(true);
    expect(server.isWhole()).toBe(true);
  });

  it('goes in multiples of 320 KiB, each with its range, but for the last', async () => {
    await upload(randomBytes(4 * UNIT + 5));

    expect(server.requests).toStrictEqual([
      `PUT bytes 0-${2 * UNIT - 1}/${4 * UNIT + 5}`,
      `PUT bytes ${2 * UNIT}-${4 * UNIT - 1}/${4 * UNIT + 5}`,
      `PUT bytes ${4 * UNIT}-${4 * UNIT + 4}/${4 * UNIT + 5}`,
    ]);
  });

  it('waits as long as a busy service asks, and goes on', async () => {
    const bytes = randomBytes(3 * UNIT);
    server.fates.push('take', { status: 429, headers: { 'retry-after': '7' } }, { status: 503 });

    await upload(bytes);

    expect(server.received().equals(bytes)).toBe(true);
    expect(pauses).toStrictEqual([7000, 2000]);
  });

  it('goes on in the middle of a part that broke off', async () => {
    const bytes = randomBytes(4 * UNIT);
    server.fates.push('take', { takeOnly: UNIT });

    await upload(bytes);

    expect(server.received().equals(bytes)).toBe(true);
    expect(server.requests.slice(-2)).toStrictEqual(['GET', `PUT bytes ${3 * UNIT}-${4 * UNIT - 1}/${4 * UNIT}`]);
  });

  it('goes on behind a part whose answer did not arrive', async () => {
    const bytes = randomBytes(4 * UNIT);
    server.fates.push({ takeOnly: 2 * UNIT });

    await upload(bytes);

    expect(server.received().equals(bytes)).toBe(true);
    expect(server.requests).toHaveLength(3);
  });

  it('gives up in the end where the service stays broken', async () => {
    server.fates.push(...Array.from({ length: 20 }, () => ({ status: 500 })));

    expect(await faultOf(upload(randomBytes(10)))).toMatchObject({ kind: 'unavailable' });
    expect(server.requests.filter((one) => one.startsWith('PUT'))).toHaveLength(6);
  });

  it.each([
    ['a session that has run out', { status: 404 }, { kind: 'rejected', code: 'gone' }],
    [
      'a way to somebody else',
      { status: 307, headers: { location: 'http://127.0.0.1:1/' } },
      { kind: 'rejected', code: 'host-not-allowed' },
    ],
  ])('is not tried again after %s', async (_, fate, expected) => {
    server.fates.push(fate);

    expect(await faultOf(upload(randomBytes(10)))).toMatchObject(expected);
    expect(server.requests).toHaveLength(1);
  });

  it('gives nothing to whom is not allowed', async () => {
    const elsewhere = { sizeBytes: 1, parts: inParts(Buffer.from('x')) };

    const fault = await faultOf(exchange().uploadParts(`${server.url}2`, elsewhere));

    expect(fault).toMatchObject({ kind: 'rejected', code: 'host-not-allowed' });
    expect(server.requests).toHaveLength(0);
  });

  it.each([
    ['more', 11],
    ['fewer', 9],
  ])('of %s bytes than were said is no file', async (_, size) => {
    expect(await faultOf(upload(randomBytes(size), 10))).toMatchObject({ kind: 'rejected', code: 'wrong-size' });
    expect(server.isWhole()).toBe(false);
  });

  it('names no address when it fails', async () => {
    server.fates.push({ status: 404 });

    expect((await faultOf(upload(randomBytes(10)))).message).not.toContain('secret');
  });
});

async function faultOf(work: Promise<unknown>): Promise<Fault> {
  try {
    await work;
  } catch (error) {
    if (isFault(error)) return error;
    throw error;
  }
  throw new Error('no fault');
}
