import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { aMessage } from '../support/bot/activities';
import { DOOR_BOT, type DoorAlone, openDoor } from '../support/door/door-alone';
import { startIssuer, TEAMS_URL, type TestIssuer } from '../support/door/issuer';

let issuer: TestIssuer;
let door: DoorAlone;

beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());
afterEach(() => {
  door.close();
});

const message = () =>
  JSON.stringify(
    aMessage('dreyes', { serviceUrl: TEAMS_URL }, 'seats', { recipient: { id: `28:${DOOR_BOT}`, name: '' } }),
  );

/** Begins a request by hand, so that a test says when what is sent. */
function begin(
  headers: readonly string[],
  { hasToken = true, method = 'POST', type = 'application/json' } = {},
): Socket {
  const socket = connect(door.port, '127.0.0.1').on('error', () => undefined);
  const token = hasToken ? [`authorization: Bearer ${issuer.token(DOOR_BOT)}`] : [];
  const lines = [`${method} /api/messages HTTP/1.1`, 'host: door', `content-type: ${type}`, ...token, ...headers];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  return socket;
}

/** The status of the first answer on a connection. */
async function statusOn(socket: Socket): Promise<number> {
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  return Number(chunk.toString().split(' ')[1]);
}

const ended = (socket: Socket): Promise<unknown> => (socket.closed ? Promise.resolve() : once(socket, 'close'));

/** Sends until nobody takes any more. @returns The status that came back meanwhile, and how many bytes were taken. */
async function pour(socket: Socket, piece: Buffer, most: number): Promise<{ status: number; bytes: number }> {
  const status = statusOn(socket);
  const answer = new AbortController();
  void status.then(() => {
    answer.abort();
  });
  let bytes = 0;
  while (!answer.signal.aborted && bytes < most && !socket.destroyed) {
    bytes += piece.length;
    if (!socket.write(piece)) await Promise.race([once(socket, 'drain'), status, ended(socket)]);
    else await new Promise((resolve) => setImmediate(resolve));
  }
  return { status: await status, bytes };
}

it('reads a body that is as it should be, in one piece or in many', async () => {
  door = await openDoor(issuer);
  const body = message();
  const whole = begin([`content-length: ${Buffer.byteLength(body)}`]);
  whole.write(body);
  const inPieces = begin(['transfer-encoding: chunked']);
  for (const piece of [body.slice(0, 10), body.slice(10)])
    inPieces.write(`${Buffer.byteLength(piece).toString(16)}\r\n${piece}\r\n`);
  inPieces.write('0\r\n\r\n');

  expect(await Promise.all([statusOn(whole), statusOn(inPieces)])).toEqual([200, 200]);
  expect(door.activities).toHaveLength(2);
});

it('tells whoever waits for that to go on, once the headers are right, and nobody else', async () => {
  door = await openDoor(issuer);
  const expecting = ['expect: 100-continue', `content-length: ${Buffer.byteLength(message())}`];
  const [known, stranger] = [begin(expecting), begin(expecting, { hasToken: false })];

  expect(await statusOn(stranger)).toBe(401);
  expect(await statusOn(known)).toBe(100);
  known.write(message());
  expect(await statusOn(known)).toBe(200);
});

it('refuses 100 MB before 1 MB of it is read, with a token and without', async () => {
  door = await openDoor(issuer);
  const header = `content-length: ${100 * 1024 * 1024}`;
  const piece = Buffer.alloc(16 * 1024, 32);

  const known = begin([header]);
  const stranger = begin([header], { hasToken: false });
  const taken = await Promise.all([pour(known, piece, 100 * 1024 * 1024), pour(stranger, piece, 100 * 1024 * 1024)]);

  expect(taken.map(({ status }) => status)).toEqual([413, 401]);
  for (const { bytes } of taken) expect(bytes).toBeLessThan(1024 * 1024);
  await Promise.all([ended(known), ended(stranger)]);
});

it('refuses a body without end at 256 KB, and ends the connection', async () => {
  door = await openDoor(issuer);
  const piece = Buffer.from(`4000\r\n${' '.repeat(16 * 1024)}\r\n`);
  const socket = begin(['transfer-encoding: chunked']);

  const { status, bytes } = await pour(socket, piece, 100 * 1024 * 1024);

  expect(status).toBe(413);
  expect(bytes).toBeGreaterThan(256 * 1024);
  expect(bytes).toBeLessThan(2 * 1024 * 1024);
  await ended(socket);
});

it('refuses what a stranger sends without end before anything of it came', async () => {
  door = await openDoor(issuer);
  const socket = begin(['transfer-encoding: chunked'], { hasToken: false });

  expect(await statusOn(socket)).toBe(401);
  await ended(socket);
});

it.each([
  ['without a token', 401, {}],
  ['of another type', 415, { type: 'text/plain' }],
  ['by another method', 405, { method: 'PUT' }],
] as const)(
  'sends many strangers with large bodies %s away one after the other, so that they keep it at nothing else',
  async (_, status, how) => {
    door = await openDoor(issuer);
    const header = `content-length: ${240 * 1024}`;
    const startedAt = performance.now();

    const comeAgain = async (): Promise<readonly number[]> => {
      const statuses: number[] = [];
      for (let times = 0; times < 5; times += 1)
        statuses.push(await statusOn(begin([header], { hasToken: false, ...how })));
      return statuses;
    };
    const statuses = await Promise.all(Array.from({ length: 16 }, comeAgain));

    expect(new Set(statuses.flat())).toEqual(new Set([status]));
    expect(performance.now() - startedAt).toBeGreaterThan(200);
  },
);

it('waits for a whole body, and no longer than it may take', async () => {
  door = await openDoor(issuer, { bodyMs: 200 });
  const socket = begin(['content-length: 1000']);
  socket.write('{"ty');

  expect(await statusOn(socket)).toBe(408);
  await ended(socket);
  expect(door.lines).toEqual([{ message: 'a request was refused', data: { reason: 'too-slow' } }]);
});

it('keeps the connection of a stranger who sends little', async () => {
  door = await openDoor(issuer);
  const body = message();
  const socket = begin([`content-length: ${Buffer.byteLength(body)}`], { hasToken: false });
  socket.write(body);

  expect(await statusOn(socket)).toBe(401);
  socket.write('GET / HTTP/1.1\r\nhost: door\r\n\r\n');
  expect(await statusOn(socket)).toBe(405);
});

describe('the log of refused requests', () => {
  it('has a line for the first few, and one a minute for all others', async () => {
    door = await openDoor(issuer);
    const post = () =>
      fetch(`http://127.0.0.1:${door.port}/`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
    for (let sent = 0; sent < 50; sent += 1) await post();
    door.refused.end();

    const reason = 'no-token';
    expect(door.lines).toEqual([
      ...Array.from({ length: 3 }, () => ({ message: 'a request was refused', data: { reason } })),
      { message: 'more requests were refused', data: { reason, count: 47 } },
    ]);
  });
});

describe('when the program stops', () => {
  it('answers what comes at once as before, lets turns end, and ends what is still coming', async () => {
    door = await openDoor(issuer);
    const release = door.hold();
    const body = message();
    const length = `content-length: ${Buffer.byteLength(body)}`;
    const [open, old, slow, idle] = [
      begin([length]),
      begin([length], { hasToken: false }),
      begin([length]),
      connect(door.port),
    ];
    open.write(body);
    old.write(body);
    slow.write('{');
    expect(await statusOn(old)).toBe(401);
    while (door.activities.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));

    const stopped = door.requests.stop(door.server);
    const [slowStatus, oldAnswer] = [statusOn(slow), text(old)];
    old.write(`GET / HTTP/1.1\r\nhost: door\r\n\r\n`);

    expect(await slowStatus).toBe(503);
    // As before, and the last of its connection.
    expect(await oldAnswer).toMatch(/^HTTP\/1\.1 405[^]*connection: close/iu);
    await expect(once(connect(door.port, '127.0.0.1'), 'connect')).rejects.toThrow('ECONNREFUSED');
    const answered = text(open);
    release();
    expect(await answered).toMatch(/^HTTP\/1\.1 200[^]*connection: close/iu);
    await stopped;
    await Promise.all([ended(idle), ended(slow)]);
  });
});
