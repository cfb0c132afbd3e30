import { changeRoster } from '../../src/application/roster/change-roster';
import { Stopped } from '../../src/concurrency/stopping';
import { finishCommands } from '../../src/jobs/finish-commands';
import { finishLookUps } from '../../src/jobs/finish-look-ups';
import { finishPurchases } from '../../src/jobs/finish-purchases';
import { type Job, type JobPorts } from '../../src/jobs/job';
import { keepCover } from '../../src/jobs/keep-cover';
import { keepOutline } from '../../src/jobs/keep-outline';
import { mirrorRosters } from '../../src/jobs/mirror-rosters';
import { reconcileTenant } from '../../src/jobs/reconcile-tenant';
import { remind } from '../../src/jobs/remind';
import { runJobs, schedule } from '../../src/jobs/run-jobs';
import { sendOpenLetters } from '../../src/jobs/send-letters';
import { Fault } from '../../src/ports/fault';
import { aRequest, found, MATH, person, toAdd, VISIO } from '../support/builders';
import { counted, ofKind } from '../support/bot/counted';
import { aWorld, DAY_MS, portsOf, SKU, type World } from '../support/tenant/between-world';

const away = () => Promise.reject(new Fault('unavailable', 'the store is away'));
const none = () => undefined;
const logger = { info: none, warn: none, error: none };

/** Lets a job come once by the clock. @returns What was counted of it, such as `{ 'cover done': 1 }`. */
async function counts(job: Job, ports: JobPorts, given = new AbortController()) {
  const metrics = counted();
  const waits = new Promise<void>((resolve) => {
    runJobs(
      schedule([job], ports),
      () => {
        resolve();
        given.abort();
        return Promise.resolve();
      },
      { logger, metrics },
      given.signal,
    );
  });
  await waits;
  return ofKind(metrics.read(), 'runs');
}

let world: World;
let ports: JobPorts;
/** Another process has what a job leases. */
const leased = (): JobPorts => ({ ...ports, leases: { take: () => Promise.resolve(undefined) } });

beforeEach(async () => {
  world = await aWorld();
  ports = { ...portsOf(world), finishLookUps: () => Promise.resolve(true) };
});
afterEach(() => world.documents.close());

/** Mathematics names a group for its pool, so that there is something to mirror. */
const mirrored = () =>
  ports.departments.change(MATH, async (books) => {
    const pool = await books.pool(VISIO);
    if (pool !== undefined) await books.savePool({ ...pool, group: 'group-1' });
  });

describe('a run by the clock that came to its end', () => {
  const all = [reconcileTenant, remind, keepCover, mirrorRosters, keepOutline, sendOpenLetters];

  it.each([...all, finishCommands, finishPurchases, finishLookUps].map((job) => [job.name, job] as const))(
    'counts as done: %s',
    async (name, job) => {
      expect(await counts(job, ports)).toEqual({ [`${name} done`]: 1 });
    },
  );

  it('counts as done where the tenant refused somebody: that is counted step by step', async () => {
    world.tenant.take(person(1).userId, SKU);
    world.tenant.refuses.set(person(1).userId, { code: 'no-usage-location' } as never);
    world.clock.advance(DAY_MS);

    expect(await counts(reconcileTenant, ports)).toEqual({ 'reconcile done': 1 });
    expect(world.tenant.held.get(person(1).userId)).toEqual([]);
  });
});

describe('a run by the clock that a fault kept from its work', () => {
  it.each([
    ['reconcile', reconcileTenant, () => ({ changes: { ...ports.changes, since: away } })],
    ['reminders', remind, () => ({ reminderRuns: { ...ports.reminderRuns, last: away } })],
    ['cover', keepCover, () => ({ purchases: { ...ports.purchases, entitlements: away } })],
    ['outline', keepOutline, () => ({ outline: { ...ports.outline, rebuild: away } })],
    ['send-letters', sendOpenLetters, () => ({ outbox: { ...ports.outbox, open: away } })],
    ['finish-look-ups', finishLookUps, () => ({ finishLookUps: () => Promise.resolve(false) })],
    ['finish-purchases', finishPurchases, () => ({ purchases: { ...ports.purchases, open: away } })],
  ] as const)('counts as failed: %s', async (name, job, broken) => {
    expect(await counts(job, { ...ports, ...(broken() as Partial<JobPorts>) })).toEqual({ [`${name} failed`]: 1 });
  });

  it('counts as failed where one command could not be finished', async () => {
    await changeRoster(ports, aRequest('late', toAdd(found(7))));
    world.clock.advance(DAY_MS);

    const broken = { ...ports, departments: { ...ports.departments, change: away } };
    expect(await counts(finishCommands, broken)).toEqual({ 'finish-commands failed': 1 });
    expect(await counts(finishCommands, ports)).toEqual({ 'finish-commands done': 1 });
  });

  it('counts as failed where one purchase could not be finished', async () => {
    const open = { purchase: { id: 'purchase-1', department: MATH }, claimedUntil: '2000-01-01T00:00:00Z' };
    const purchases = { ...ports.purchases, open: () => Promise.resolve([open as never]) };
    const departments = { ...ports.departments, change: away };

    expect(await counts(finishPurchases, { ...ports, purchases, departments })).toEqual({
      'finish-purchases failed': 1,
    });
  });

  it('counts as failed where the cover of one pool could not be followed', async () => {
    // By then cover has ended.
    world.clock.advance(400 * DAY_MS);

    const broken = { ...ports, departments: { ...ports.departments, change: away } };
    expect(await counts(keepCover, broken)).toEqual({ 'cover failed': 1 });
    expect(await counts(keepCover, ports)).toEqual({ 'cover done': 1 });
  });

  it('counts as failed where one group could not be read', async () => {
    await mirrored();

    const broken = { ...ports, groups: { ...ports.groups, find: away, members: away } };
    expect(await counts(mirrorRosters, broken)).toEqual({ 'mirror failed': 1 });
  });
});

describe('a run by the clock that is left to others', () => {
  it('counts as nothing while another process has the lease', async () => {
    await mirrored();
    world.clock.advance(DAY_MS);

    const counted = [];
    for (const job of [reconcileTenant, remind, keepCover, mirrorRosters]) counted.push(await counts(job, leased()));

    expect(counted).toEqual([{}, {}, {}, {}]);
  });

  it('counts as nothing where somebody changed, and another process looks at them', async () => {
    world.tenant.take(person(1).userId, SKU);

    expect(await counts(reconcileTenant, leased())).toEqual({});
    expect(await counts(reconcileTenant, ports)).toEqual({ 'reconcile done': 1 });
  });

  it('counts as nothing where the program stops in the middle of it, and as done where the next one goes on', async () => {
    for (const number of [1, 2, 3, 4]) world.tenant.take(person(number).userId, SKU);
    world.clock.advance(DAY_MS);
    const stopping = new AbortController();
    world.tenant.weather = () => {
      stopping.abort();
    };

    expect(await counts(reconcileTenant, ports, stopping)).toEqual({});
    expect(world.tenant.changes.length).toBeGreaterThan(0);
    expect(await counts(reconcileTenant, ports)).toEqual({ 'reconcile done': 1 });
  });

  it('counts as nothing where nothing was begun before the program stops', async () => {
    const stopped = { ...ports.outline, rebuild: () => Promise.reject(new Stopped()) };

    expect(await counts(keepOutline, { ...ports, outline: stopped })).toEqual({});
  });
});
