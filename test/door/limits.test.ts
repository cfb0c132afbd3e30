import { existsSync } from 'node:fs';
import { aMessage, idOf } from '../support/bot/activities';
import {
  forStarted,
  STARTED_BOT,
  type Started,
  startDeployed,
  teamsPlace,
  tenantWasRead,
} from '../support/door/started';
import { bytesReadBy, pour } from '../support/floods/pour';
import { departmentRows } from '../support/floods/store-rows';
import { itWhere } from '../support/notes';

const KB = 1024;
const MB = 1024 * KB;
const CHUNK = Buffer.alloc(16 * KB, 0x20);
/** What the program reads besides, of its own files and neighbors, in the moment that a test takes. */
const BESIDES = 300 * KB;
const isCounted = existsSync('/proc/self/io');

let door: Started;
let port: number;

beforeAll(async () => {
  door = await startDeployed();
  port = Number(new URL(door.url).port);
  // What is loaded late is loaded now.
  await door.send(aMessage('ualvarez', teamsPlace, 'seats', forStarted));
  await tenantWasRead(door);
});

afterAll(() => door.stop());

const good = () => `authorization: Bearer ${door.issuer.token(STARTED_BOT)}`;
const headOf = (...headers: readonly string[]): readonly string[] => [
  'POST /api/messages HTTP/1.1',
  `host: 127.0.0.1:${port}`,
  'content-type: application/json',
  ...headers,
];

describe('a large body', () => {
  it.each([
    ['from anybody', () => []],
    ['under a good token', () => [good()]],
  ])('T18: a body of 100 MB is refused before any of it is sent: %s', async (_, own) => {
    const head = headOf(...own(), `content-length: ${100 * MB}`);

    const poured = await pour({ port, head, piece: () => undefined, withinMs: 5_000 });

    expect(poured.status).toBeGreaterThanOrEqual(401);
    expect(poured.status).toBeLessThanOrEqual(413);
    expect(poured.closedAfterMs).toBeLessThan(2_000);
  });

  itWhere(isCounted, 'a system that counts what a process reads: /proc')(
    'T18: a body of 100 MB is refused before 1 MB of it is read',
    async () => {
      const before = bytesReadBy(door.program.pid);
      const head = headOf(good(), `content-length: ${100 * MB}`);

      await pour({ port, head, piece: (written) => (written < 100 * MB ? CHUNK : undefined), withinMs: 10_000 });

      expect(bytesReadBy(door.program.pid) - before).toBeLessThan(MB);
    },
  );

  itWhere(isCounted, 'a system that counts what a process reads: /proc')(
    'T18: a body without end is ended at 256 KB',
    async () => {
      const before = bytesReadBy(door.program.pid);
      const head = headOf(good(), 'transfer-encoding: chunked');
      const chunk = Buffer.concat([Buffer.from(`${CHUNK.length.toString(16)}\r\n`), CHUNK, Buffer.from('\r\n')]);

      const poured = await pour({
        port,
        head,
        piece: (written) => (written < 100 * MB ? chunk : undefined),
        withinMs: 10_000,
      });

      expect(poured.closedAfterMs).toBeDefined();
      expect(bytesReadBy(door.program.pid) - before).toBeLessThan(256 * KB + BESIDES);
    },
  );
});

describe('what is logged of strangers', () => {
  it('T18: is at most 200 bytes for each request, whatever they send for a token', async () => {
    const forged = (header: object, own: object = {}) =>
      `Bearer ${door.issuer.token(STARTED_BOT, { signature: () => 'Zm9yZ2Vk', header: { ...header }, ...own })}`;
    const kinds: readonly ((place: number) => Readonly<Record<string, string>>)[] = [
      () => ({}),
      () => ({ authorization: 'Bearer garbage' }),
      () => ({ authorization: `Basic ${'x'.repeat(3_000)}` }),
      () => ({ authorization: forged({}) }),
      (place) => ({ authorization: forged({ kid: `fresh-${place}` }) }),
      () => ({ authorization: forged({ alg: 'none' }) }),
      () => ({ authorization: `Bearer ${door.issuer.token(STARTED_BOT, { claims: { exp: 1 } })}` }),
      () => ({ authorization: `Bearer ${door.issuer.token('another-bot')}` }),
    ];
    const before = door.program.output().length;
    const count = 400;

    const statuses = new Set<number>();
    for (let place = 0; place < count; place++) {
      const answer = await door.send(
        aMessage('dreyes', teamsPlace, 'seats', forStarted),
        kinds[place % kinds.length]?.(place),
      );
      statuses.add(answer.status);
    }

    expect([...statuses]).toEqual([401]);
    expect((door.program.output().length - before) / count).toBeLessThanOrEqual(200);
  });
});

describe('a token of the channel that somebody has seen', () => {
  it('T3: a token that somebody has seen does no more under another name than its owner could', async () => {
    const authorization = `Bearer ${door.issuer.token(STARTED_BOT)}`;
    const rows = departmentRows(door.dataDir);
    const send = (number: number) => {
      const aadObjectId =
        number % 2 === 0 ? `00000000-0000-4000-9000-${String(number).padStart(12, '0')}` : idOf('jdoe');
      const from = { id: `29:stranger-${number}`, name: 'Dana Reyes', aadObjectId };
      const message = aMessage('jdoe', teamsPlace, 'add asmith to Visio for Mathematics', { ...forStarted, from });
      return door.send(message, { authorization });
    };

    for (let number = 0; number < 100; number++) await send(number);

    expect(departmentRows(door.dataDir)).toEqual(rows);
    expect(door.program.output()).not.toContain(authorization.slice(7, 60));
  });

  it('T3: and the same activity under it has one effect, however often it comes', async () => {
    const authorization = `Bearer ${door.issuer.token(STARTED_BOT)}`;
    const message = aMessage('dreyes', teamsPlace, 'remove dlee from Visio', forStarted);
    const posts = door.connector.posts().length;

    for (let time = 0; time < 5; time++) await door.send(message, { authorization });

    const added = departmentRows(door.dataDir).filter((row) => row.includes('person-removed'));
    expect(added).toHaveLength(1);
    expect(
      door.connector
        .posts()
        .slice(posts)
        .filter(({ conversationId }) => conversationId === 'a:dreyes'),
    ).toHaveLength(1);
  });
});
