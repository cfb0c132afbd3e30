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
import { claim, purchaseAt } from '../../src/application/outbox/claim';
import { type Ports } from '../../src/application/ports';
import { takeOver } from '../../src/application/roster/follow-up';
import { instantOf } from '../../src/domain/calendar';
import { purchaseId } from '../../src/domain/ids';
import { Fault, type OnUnreadable } from '../../src/ports/fault';
import { aRequest, found, MATH, person, toAdd, VISIO } from '../support/builders';
import { counted, ofKind } from '../support/bot/counted';
import { aPurchase } from '../support/lists/list-world';
import { Arrivals, decideLetters } from '../support/store/outbox-world';
import { aWorld, DAY_MS, portsOf, SKU, type World } from '../support/tenant/between-world';

const away = () => Promise.reject(new Fault('unavailable', 'the store is away'));
const none = () => undefined;
const TEN_SECONDS_MS = 10_000;
const PURCHASE = purchaseId('p-1');
type Change = Ports['departments']['change'];
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
  ports = { ...portsOf(world), finishLookUps: () => Promise.resolve('done' as const) };
});
afterEach(() => world.documents.close());

/** Mathematics names a group for its pool, so that there is something to mirror. */
const mirrored = () =>
  ports.departments.change(MATH, async (books) => {
    const pool = await books.pool(VISIO);
    if (pool !== undefined) await books.savePool({ ...pool, group: 'group-1' });
  });

/** Mathematics sent a purchase whose cards are still open. */
const openPurchase = () => {
  const at = instantOf(world.clock.now());
  const sent = aPurchase({ department: MATH, number: 1, status: 'submitted', at });
  return ports.departments.change(MATH, (books) => books.savePurchase({ ...sent, isOpen: true }));
};

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
    ['finish-look-ups', finishLookUps, () => ({ finishLookUps: () => Promise.resolve('failed' as const) })],
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

  it.each([
    ['command', finishCommands, (skip: Skip) => ({ departments: { ...ports.departments, openCommands: skip } })],
    ['purchase', finishPurchases, (skip: Skip) => ({ purchases: { ...ports.purchases, open: skip } })],
  ] as const)('counts as failed where an open %s cannot be read', async (_, job, broken) => {
    const skip: Skip = (onUnreadable) => {
      onUnreadable?.(new Fault('rejected', 'it is damaged', { code: 'damaged' }));
      return Promise.resolve([]);
    };

    expect(await counts(job, { ...ports, ...(broken(skip) as Partial<JobPorts>) })).toEqual({
      [`${job.name} failed`]: 1,
    });
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

/** A list of what is open, of which nothing can be read. */
type Skip = (onUnreadable?: OnUnreadable) => Promise<readonly never[]>;

describe('a run by the clock after one that failed', () => {
  it('counts as nothing while a command is claimed, ten seconds later', async () => {
    await changeRoster(ports, aRequest('late', toAdd(found(7))));
    world.clock.advance(DAY_MS);
    // It is claimed first.
    const departments = { ...ports.departments, look: () => ({ handled: away }) as never };

    const counted = [await counts(finishCommands, { ...ports, departments })];
    for (let run = 0; run < 2; run += 1) {
      world.clock.advance(TEN_SECONDS_MS);
      counted.push(await counts(finishCommands, ports));
    }

    expect(counted).toEqual([{ 'finish-commands failed': 1 }, {}, { 'finish-commands done': 1 }]);
  });

  it('counts as nothing while a purchase is claimed, ten seconds later', async () => {
    await openPurchase();
    // It is claimed first, and cannot be given back.
    let changes = 0;
    const change = ((...asked) => (++changes === 1 ? ports.departments.change(...asked) : away())) as Change;

    const counted = [await counts(finishPurchases, { ...ports, departments: { ...ports.departments, change } })];
    for (let run = 0; run < 3; run += 1) {
      world.clock.advance(TEN_SECONDS_MS);
      counted.push(await counts(finishPurchases, ports));
    }

    expect(counted).toEqual([{ 'finish-purchases failed': 1 }, {}, {}, { 'finish-purchases done': 1 }]);
  });

  it('counts as nothing while letters wait for their next try, as failed with that, and as done once they went', async () => {
    let fault: Fault | undefined = new Fault('unavailable', '503');
    const arrivals = new Arrivals();
    const post: typeof arrivals.messenger.post = (...asked) =>
      fault === undefined ? arrivals.messenger.post(...asked) : Promise.reject(fault);
    const stormy = { ...ports, messenger: { ...arrivals.messenger, post } };
    await decideLetters(stormy, [1, 2]);

    const counted = [await counts(sendOpenLetters, stormy), await counts(sendOpenLetters, stormy)];
    world.clock.advance(TEN_SECONDS_MS);
    counted.push(await counts(sendOpenLetters, stormy));
    fault = undefined;
    world.clock.advance(TEN_SECONDS_MS);
    counted.push(await counts(sendOpenLetters, stormy), await counts(sendOpenLetters, stormy));

    const [failed, done] = [{ 'send-letters failed': 1 }, { 'send-letters done': 1 }];
    expect(counted).toEqual([failed, {}, failed, done, done]);
  });

  it('counts as done where Teams only wants letters to come later', async () => {
    const messenger = { ...ports.messenger, post: () => Promise.reject(new Fault('throttled', '429')) };
    const throttled = { ...ports, messenger };
    await decideLetters(throttled, [1]);

    expect(await counts(sendOpenLetters, throttled)).toEqual({ 'send-letters done': 1 });
  });
});

describe('a run by the clock that is left to others', () => {
  it('counts as nothing where another process takes over in the middle of it', async () => {
    const lost = { renew: () => Promise.resolve(false), release: () => Promise.resolve() };

    expect(await counts(remind, { ...ports, leases: { take: () => Promise.resolve(lost) } })).toEqual({});
    expect(await counts(remind, ports)).toEqual({ 'reminders done': 1 });
  });

  it('counts as nothing where another process was first with what is open', async () => {
    await changeRoster(ports, aRequest('late', toAdd(found(7))));
    await openPurchase();
    world.clock.advance(DAY_MS);
    const [commands, purchases] = [await ports.departments.openCommands(), await ports.purchases.open()];
    const [handled] = commands;
    if (handled === undefined) throw new Error('no command is open');
    // What was read is old by now.
    const late = {
      ...ports,
      departments: { ...ports.departments, openCommands: () => Promise.resolve(commands) },
      purchases: { ...ports.purchases, open: () => Promise.resolve(purchases) },
    };
    await takeOver(ports, handled);
    await claim(ports, purchaseAt(MATH, PURCHASE), { by: 'another', ms: TEN_SECONDS_MS });

    expect([await counts(finishCommands, late), await counts(finishPurchases, late)]).toEqual([{}, {}]);
  });

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
