import { once } from 'node:events';
import { type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { aMessage } from '../support/bot/activities';
import { DOOR_BOT, type DoorAlone, openDoor } from '../support/door/door-alone';
import { startIssuer, TEAMS_URL, type TestIssuer } from '../support/door/issuer';

let issuer: TestIssuer;
let door: DoorAlone;

beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());
beforeEach(async () => {
  door = await openDoor(issuer);
});
afterEach(() => {
  door.close();
});

const BODY = JSON.stringify(
  aMessage('dreyes', { serviceUrl: TEAMS_URL }, 'seats', { recipient: { id: `28:${DOOR_BOT}`, name: '' } }),
);

/** The headers of a request for a turn, of Teams or of a stranger. */
function headers({ hasToken = true } = {}): string {
  const token = hasToken ? [`authorization: Bearer ${issuer.token(DOOR_BOT)}`] : [];
  const length = `content-length: ${Buffer.byteLength(BODY)}`;
  const lines = ['POST /api/messages HTTP/1.1', 'host: door', 'content-type: application/json', length, ...token];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

function send(text: string): Socket {
  const socket = connect(door.port, '127.0.0.1').on('error', () => undefined);
  socket.write(text);
  return socket;
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let waits = 0; !isTrue() && waits < 1000; waits += 1) await sleep(5);
  expect(isTrue()).toBe(true);
}

const isOver = (stopped: Promise<void>, withinMs: number): Promise<boolean> =>
  Promise.race([stopped.then(() => true), sleep(withinMs, false, { ref: false })]);

it('forgets all requests of a connection that breaks, also those whose turn on it never comes', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const seen: WeakRef<ServerResponse>[] = [];
  door.server.on('request', (_request, response) => seen.push(new WeakRef(response)));

  for (let connection = 1; connection <= 20; connection += 1) {
    const socket = send(headers({ hasToken: false }).concat(BODY).repeat(10));
    await until(() => seen.length >= connection * 10);
    socket.resetAndDestroy();
  }
  await until(() => {
    collect();
    return seen.filter((one) => one.deref() !== undefined).length < 20;
  });
});

it('does not wait for an answer that nobody can be sent any more', async () => {
  const release = door.hold();
  const socket = send(headers().concat(BODY).repeat(3));
  await until(() => door.activities.length === 3);
  socket.resetAndDestroy();
  await once(socket, 'close');
  release();

  expect(await isOver(door.requests.stop(door.server), 10_000)).toBe(true);
});

it('waits for a turn whose sender hung up', async () => {
  const release = door.hold();
  const socket = send(headers().concat(BODY));
  await until(() => door.activities.length === 1);
  socket.destroy();
  await sleep(50);

  const stopped = door.requests.stop(door.server);
  expect(await isOver(stopped, 1_000)).toBe(false);
  release();
  expect(await isOver(stopped, 10_000)).toBe(true);
});

it('does not run a turn of a request that it sent elsewhere', async () => {
  const release = door.hold();
  const socket = send(`${headers()}${BODY}${headers()}${BODY.slice(0, 10)}`);
  await until(() => door.activities.length === 1);

  const stopped = door.requests.stop(door.server);
  await sleep(700);
  socket.write(BODY.slice(10));
  await sleep(100);
  expect(door.activities).toHaveLength(1);
  release();
  expect(await isOver(stopped, 10_000)).toBe(true);
});
