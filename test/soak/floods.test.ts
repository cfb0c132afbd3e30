import {
  forStarted,
  STARTED_BOT,
  type Started,
  startDeployed,
  teamsPlace,
  tenantWasRead,
} from '../support/door/started';
import { aMessage } from '../support/bot/activities';
import { isRunning } from '../support/browser/local-process';
import { type Fuzzed, fuzzedActivity } from '../support/floods/fuzzed-activities';
import { pour } from '../support/floods/pour';
import { malformedRequest } from '../support/floods/malformed-requests';
import { sendRaw } from '../support/floods/raw-connection';
import { departmentRows } from '../support/floods/store-rows';
import { report } from '../support/notes';
import { Random } from '../support/random';
import { COUNTS, SEED } from './counts';

/** The small counts are the same each time; whoever counts in full begins elsewhere each time. */
const seed = COUNTS.isSoak || process.env['SEED'] !== undefined ? SEED : 13;
/** Requests on their way at once. */
const AT_ONCE = 8;
/** Where the program may connect to: the connector, Graph, and where Teams keeps files. */
const ALLOWED = /^(smba\.trafficmanager\.net|graph\.microsoft\.com|([a-z0-9-]+\.)+sharepoint\.com)$/u;
/** What only our own code, or what it rests on, would say. */
const INTERNAL =
  /\bat .*\.[jt]s:\d|node_modules|SQLITE|TypeError|RangeError|SyntaxError|Unexpected token|validateAndFix/u;

let door: Started;

beforeAll(async () => {
  door = await startDeployed();
});

afterAll(() => door.stop());

/** Does something so many times, several at once. */
async function times(count: number, work: (number: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function expectAlive(): Promise<void> {
  if (!isRunning(door.program.pid))
    throw new Error(`the program ended; it said:\n${door.program.output().slice(-3000)}`);
  const before = door.connector.posts().length;
  const answer = await door.send(aMessage('ualvarez', teamsPlace, 'what do I have', forStarted));
  expect([answer.status, door.connector.posts().length - before]).toEqual([200, 1]);
}

it(
  `T2, T8, T12: ${COUNTS.fuzzed} activities under a good token reach no other host, no other tenant, and no fault of ours`,
  async () => {
    const random = new Random(seed);
    const statuses = new Map<number, number>();
    const wrong: unknown[] = [];
    const place = teamsPlace;
    const send = async (fuzzed: Fuzzed) => {
      const { serviceUrl } = JSON.parse(fuzzed.body) as { readonly serviceUrl?: unknown };
      // Whoever made the activity may have got a token for its address, too.
      const isFor = typeof serviceUrl === 'string' && random.chance(0.7);
      const token = door.issuer.token(STARTED_BOT, isFor ? { claims: { serviceurl: serviceUrl } } : {});
      const answer = await fetch(`${door.url}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: fuzzed.body,
      });
      const text = await answer.text();
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      const isServed = fuzzed.isForeign && answer.status < 400;
      if (answer.status >= 500 || isServed || INTERNAL.test(text))
        wrong.push([answer.status, fuzzed.changes, text.slice(0, 200), fuzzed.body.slice(0, 500)]);
    };
    const fuzzed = () => fuzzedActivity(random, { ...place, recipient: forStarted['recipient'] });

    const foreign: Fuzzed[] = [];
    const ours: Fuzzed[] = [];
    while (foreign.length + ours.length < COUNTS.fuzzed) {
      const one = fuzzed();
      (one.isForeign ? foreign : ours).push(one);
    }
    await expectAlive();
    await tenantWasRead(door);
    const [rows, calls] = [departmentRows(door.dataDir), door.connector.calls.length];
    await times(foreign.length, (number) => send(foreign[number] as Fuzzed));
    const isUntouched = { rows: departmentRows(door.dataDir), calls: door.connector.calls.length };
    await times(ours.length, (number) => send(ours[number] as Fuzzed));

    const hosts = new Set(door.outbound().map(({ host }) => host));
    const counted = [...statuses].toSorted(([one], [other]) => one - other).map(([status, n]) => `${n} × ${status}`);
    report(`fuzzed activities: ${counted.join(', ')}; ${foreign.length} of another tenant; seed ${seed}`);
    expect([...hosts].filter((host) => !ALLOWED.test(host))).toEqual([]);
    expect(isUntouched).toEqual({ rows, calls });
    expect(wrong).toEqual([]);
    expect(statuses.get(200)).toBeGreaterThan(0);
    expect(foreign.length).toBeGreaterThan(COUNTS.fuzzed / 20);
    await expectAlive();
  },
  120_000 + COUNTS.fuzzed * 200,
);

it(
  `T18: ${COUNTS.malformed} malformed requests end no process, and none is answered with a fault of ours`,
  async () => {
    const random = new Random(seed);
    const port = Number(new URL(door.url).port);
    const good = `Bearer ${door.issuer.token(STARTED_BOT)}`;
    const statuses = new Map<number, number>();
    const wrong: unknown[] = [];

    await times(COUNTS.malformed, async () => {
      const authorization = random.chance(0.8)
        ? good
        : random.pick([undefined, 'Bearer x', 'Basic eDp4', 'Bearer a.b.c']);
      const { kind, bytes } = malformedRequest(random, { host: `127.0.0.1:${port}`, authorization });
      const answer = await sendRaw(port, bytes);
      for (const status of answer.statuses) statuses.set(status, (statuses.get(status) ?? 0) + 1);
      const isBad = answer.statuses.some((status) => status >= 500) || INTERNAL.test(answer.text);
      if (isBad || !answer.isClosed) wrong.push([kind, answer.text.slice(0, 300), bytes.toString().slice(0, 300)]);
    });

    const counted = [...statuses].toSorted(([one], [other]) => one - other).map(([status, n]) => `${n} × ${status}`);
    report(`malformed requests: ${counted.join(', ')}; seed ${seed}`);
    expect(wrong.slice(0, 5)).toEqual([]);
    await expectAlive();
  },
  120_000 + COUNTS.malformed * 50,
);

it('T18: a slow body is ended after ten seconds, from anybody and under a good token', async () => {
  const port = Number(new URL(door.url).port);
  const good = `authorization: Bearer ${door.issuer.token(STARTED_BOT)}`;
  const slow = (...own: readonly string[]) => {
    const head = ['POST /api/messages HTTP/1.1', 'host: x', 'content-type: application/json', ...own];
    const piece = () => Buffer.from(own.some((line) => line.startsWith('transfer')) ? '1\r\n \r\n' : ' ');
    return pour({ port, head, piece, everyMs: 300, withinMs: 20_000 });
  };

  const poured = await Promise.all([
    slow(good, 'content-length: 1000'),
    slow(good, 'transfer-encoding: chunked'),
    slow('content-length: 1000'),
  ]);

  const seconds = poured.map(({ closedAfterMs = Infinity }) => closedAfterMs / 1000);
  report(`slow bodies: ended after ${seconds.map((one) => one.toFixed(1)).join(', ')} s`);
  for (const one of seconds.slice(0, 2)) expect(one).toBeGreaterThan(9);
  for (const one of seconds) expect(one).toBeLessThan(11);
});
