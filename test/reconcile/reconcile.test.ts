import { type DocumentStore } from '../../src/adapters/documents/document-store';
import { changeRoster } from '../../src/application/roster/change-roster';
import { followUp } from '../../src/application/roster/follow-up';
import { type Ports } from '../../src/application/ports';
import { planTenant, runReconcile } from '../../src/application/reconcile/run-reconcile';
import { type SeatFailure } from '../../src/domain/roster/assignment';
import { activityKey, skuId } from '../../src/domain/ids';
import { type ReconcilePolicy } from '../../src/domain/institution/policy';
import { type ReconcileRun } from '../../src/domain/reconcile/run';
import { type RosterCommand } from '../../src/domain/roster/roster-command';
import { problemsOf, readStored, Rebuilding } from '../support/audit';
import {
  actor,
  aDepartment,
  anEntitlement,
  aPolicy,
  aRequest,
  found,
  LAPSE,
  MATH,
  person,
  PHYSICS,
  PROJECT,
  toAdd,
  toRemove,
  toSwap,
  VISIO,
} from '../support/builders';
import { documentsInMemory, entitle, MovableClock, openDepartment, portsOn } from '../support/store/store-harness';
import { TenantInMemory } from '../support/tenant/tenant-in-memory';

const SKU = skuId('sku-visio');
const BIGGER = skuId('sku-bigger');
const JOB = { kind: 'job', name: 'reconcile' } as const;
const HOURS = 60 * 60_000;

let documents: DocumentStore;
let clock: MovableClock;
let tenant: TenantInMemory;
let ports: Ports;
let commands = 0;

async function open(given: { units?: number; seats?: number; policy?: Partial<ReconcilePolicy> } = {}): Promise<void> {
  clock = new MovableClock();
  documents = documentsInMemory(clock);
  tenant = new TenantInMemory([
    { skuId: SKU, skuPartNumber: 'SKU_1', units: given.units ?? 1000 },
    { skuId: BIGGER, skuPartNumber: 'BIGGER', units: 1000, planNames: ['VISIO_PLAN'] },
  ]);
  ports = portsOn(documents, { clock, provisioner: tenant, policy: policyOf(given.policy) });
  for (const id of [MATH, PHYSICS]) {
    await openDepartment(ports, {
      department: aDepartment({ id, name: id }),
      entitlements: [anEntitlement({ seats: given.seats ?? 400 })],
    });
  }
}

function policyOf(own: Partial<ReconcilePolicy> = {}) {
  const policy = aPolicy();
  const products = policy.products.map((product) =>
    product.id === VISIO ? { ...product, overlapServicePlans: ['visio_plan'] } : product,
  );
  return { ...policy, products, reconcile: { ...policy.reconcile, ...own } };
}

afterEach(async () => {
  for (const department of [MATH, PHYSICS]) {
    expect(problemsOf(await readStored(documents, department), new Rebuilding(LAPSE))).toEqual([]);
  }
  await documents.close();
});

/** Changes a roster; its licenses do not follow yet. */
async function change(command: RosterCommand): Promise<() => Promise<void>> {
  const key = `command-${(commands += 1)}`;
  await changeRoster(ports, aRequest(key, command));
  return () => followUp(ports, command.department, activityKey(key));
}

const numbers = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Puts people on the roster, gives them their licenses, and lets all that be long ago. */
async function licensed(...people: readonly number[]): Promise<void> {
  await change(toAdd(...people.map((number) => found(number))));
  await run();
  clock.advance(24 * HOURS);
  tenant.changes.length = 0;
}

async function run(own: Partial<Parameters<typeof runReconcile>[1]> = {}): Promise<ReconcileRun> {
  const ran = await runReconcile(ports, { by: JOB, ...own });
  if (ran === undefined) throw new Error('another process is at it');
  return ran;
}

/** What a run says of people: `release 3 done`, `hold 4 blocked`. */
const lines = (ran: ReconcileRun): readonly string[] =>
  ran.lines.map(({ step, outcome }) =>
    [
      step.action,
      Number(step.seat.userId.slice(-12)),
      ...(step.action === 'hold' ? [step.reason] : []),
      ...(outcome === undefined ? [] : [outcome.status]),
    ].join(' '),
  );

const holding = (): readonly number[] =>
  [...tenant.held.keys()].filter((id) => tenant.has(id, SKU)).map((id) => Number(id.slice(-12)));

/** People with a record of ours. */
async function recorded(department = MATH): Promise<readonly string[]> {
  const { assignments } = await readStored(documents, department);
  return assignments.map((one) => `${Number(one.person.userId.slice(-12))} ${one.outcome.status}`);
}

/** A person vanishes from the roster, and no ledger says why: what must never happen. */
async function lose(...people: readonly number[]): Promise<() => Promise<void>> {
  const address = (id: string) => ({ container: 'departments', partition: MATH, id }) as const;
  const pool = await documents.read(address(`pool|${VISIO}`));
  const entries = await Promise.all(
    people.map((number) => documents.read(address(`entry|${VISIO}|${person(number).userId}`))),
  );
  if (pool === undefined) throw new Error('no pool');
  const shorter = { ...pool.body, rosterLength: Number(pool.body['rosterLength']) - people.length };
  await documents.transact('departments', MATH, [
    { op: 'replace', id: pool.id, kind: 'pool', body: shorter, version: pool.version },
    ...entries.map((entry) => ({ op: 'delete', id: entry?.id ?? '', version: entry?.version ?? '' }) as const),
  ]);
  return async () => {
    const now = await documents.read(address(`pool|${VISIO}`));
    await documents.transact('departments', MATH, [
      {
        op: 'replace',
        id: pool.id,
        kind: 'pool',
        body: { ...now?.body, rosterLength: Number(now?.body['rosterLength']) + people.length },
        version: now?.version ?? '',
      },
      ...entries.map((entry) => {
        return { op: 'create', id: entry?.id ?? '', kind: 'entry', body: entry?.body ?? {} } as const;
      }),
    ]);
  };
}

describe('a run over the whole tenant', () => {
  beforeEach(() => open({ seats: 400 }));

  it('gives whoever is seated a license, and takes it from whoever is not', async () => {
    await licensed(1, 2, 3);
    await change(toRemove(found(1)));
    await change(toSwap(found(2), found(4)));

    const ran = await run();

    expect(lines(ran)).toEqual(['release 1 done', 'release 2 done', 'assign 4 done']);
    expect(holding()).toEqual([3, 4]);
    expect(await recorded()).toEqual(['3 active', '4 active']);
    expect(ran.counts).toEqual({ assign: 1, release: 2, unexplained: 0, keep: 1, hold: 0, done: 3, failed: 0 });
  });

  it('has nothing to do the second time, and asks for nobody one by one', async () => {
    await licensed(...numbers(1, 60));
    tenant.reads.observed = 0;

    const again = await run();

    expect(again.lines).toEqual([]);
    expect(again.counts.keep).toBe(60);
    expect(tenant.changes).toEqual([]);
    expect(tenant.reads.observed).toBe(0);
  });

  it('brings back what somebody took away outside', async () => {
    await licensed(1, 2);
    tenant.take(person(1).userId, SKU);

    expect(lines(await run())).toEqual(['assign 1 done']);
    expect(holding().toSorted()).toEqual([1, 2]);
  });

  it('does not take copies that lag behind for somebody’s doing', async () => {
    await licensed(1);
    const follow = await change(toAdd(found(2)));
    await follow();
    tenant.take(person(2).userId, SKU);
    const undone = await change(toRemove(found(1)));
    await undone();
    tenant.give(person(1).userId, SKU);
    tenant.changes.length = 0;

    const ran = await run();

    expect(lines(ran)).toEqual([]);
    expect(tenant.changes).toEqual([]);
    tenant.take(person(1).userId, SKU);
    tenant.give(person(2).userId, SKU);
  });

  it('leaves alone what nobody’s ledger explains, a group’s, and a bigger license’s', async () => {
    await licensed(1);
    await change(toAdd(found(2)));
    tenant.give(person(2).userId, BIGGER);
    tenant.give(person(3).userId, SKU);
    tenant.give(person(1).userId, SKU, { source: { kind: 'group', groupId: 'g' } });
    tenant.give(person(1).userId, SKU);

    const ran = await run();

    expect(lines(ran)).toEqual(['hold 1 inherited', 'hold 2 covered', 'hold 3 outside-alacarte']);
    expect(tenant.changes).toEqual([]);
  });

  it('keeps other people’s licenses coming while one person is refused or not reached', async () => {
    tenant.refuses.set(person(3).userId, { code: 'no-usage-location' });
    tenant.fails.add(person(5).userId);
    await change(toAdd(...numbers(1, 8).map((number) => found(number))));

    const ran = await run();

    expect(lines(ran).filter((line) => !line.endsWith('done'))).toEqual(['assign 3 failed', 'assign 5 faulted']);
    expect(ran.counts).toMatchObject({ done: 6, failed: 2 });
    expect(await recorded()).toContain('5 requested');
  });

  it('asks again for what was refused after some hours, or when somebody says that it was mended', async () => {
    const userId = person(1).userId;
    const failure: SeatFailure = { code: 'no-usage-location' };
    tenant.refuses.set(userId, failure);
    await change(toAdd(found(1)));
    const first = await run();
    clock.advance(HOURS);
    const soon = await run();
    const byHand = await run({ triesAgain: true });
    clock.advance(7 * HOURS);
    const later = await run();
    tenant.refuses.clear();
    const mended = await run({ triesAgain: true });

    expect([first, soon, byHand, later, mended].flatMap(lines)).toEqual([
      'assign 1 failed',
      'hold 1 blocked',
      'assign 1 failed',
      'assign 1 failed',
      'assign 1 done',
    ]);
    expect(soon.lines[0]?.step).toMatchObject({ reason: 'blocked', failure });
  });

  it('sends what nobody knows the outcome of once more', async () => {
    tenant.fails.add(person(1).userId);
    await change(toAdd(found(1)));
    await run();
    tenant.fails.clear();

    expect(lines(await run())).toEqual(['assign 1 done']);
    expect(await recorded()).toEqual(['1 active']);
  });

  it('lets no two opposite requests about a person overtake each other', async () => {
    tenant.fails.add(person(1).userId);
    await change(toAdd(found(1)));
    await run();
    await change(toRemove(found(1)));
    tenant.fails.clear();
    const soon = await run();
    clock.advance(61_000);

    expect(lines(soon)).toEqual(['release 1 faulted']);
    expect(lines(await run())).toEqual(['release 1 nothing-to-do']);
    expect(await recorded()).toEqual([]);
  });

  it('leaves somebody to the command that is about them right now', async () => {
    await change(toAdd(found(1), found(2)));
    const giveBack = ports.oneAtATime.tryTake(person(1).userId);

    expect(lines(await run())).toEqual(['assign 1 not-attempted', 'assign 2 done']);
    giveBack?.();
    expect(lines(await run())).toEqual(['assign 1 done']);
  });

  it('lets a department that seats somebody keep the license that another one gave', async () => {
    await licensed(1);
    await change(toRemove(found(1)));
    await change({ ...toAdd(found(1)), department: PHYSICS });

    const moved = await run();
    await change({ ...toRemove(found(1)), department: PHYSICS });
    const left = await run();

    expect(lines(moved)).toEqual([]);
    expect(lines(left)).toEqual(['release 1 done']);
    expect([...(await recorded()), ...(await recorded(PHYSICS))]).toEqual([]);
    expect(left.counts.unexplained).toBe(0);
  });

  it('gives one license to somebody whom two departments seat, and says so', async () => {
    await change(toAdd(found(1)));
    await ports.departments.change(PHYSICS, async (books) => {
      const pool = await books.pool(VISIO);
      const entry = { ...person(1), product: VISIO, rank: 1, addedAt: '2027-06-29T19:00:00.000Z', addedBy: actor(900) };
      if (pool === undefined) throw new Error('no pool');
      const by = { actor: actor(900), effectiveOn: '2027-06-29' as never, command: 'race' };
      const cap = { action: 'cap-changed', product: VISIO, seatCapBefore: 0, seatCap: 400, seatedThrough: 0 } as const;
      if (pool.capSeen === 0) await books.record({ ...by, fact: cap });
      await books.saveEntry(entry as never);
      const seats = { rosterLength: 1, firstRank: 1, lastRank: 1, seatedThrough: 1, capSeen: 400 };
      await books.savePool({ ...pool, ...seats });
      const fact = { action: 'person-added', product: VISIO, entry: entry as never, seatedThrough: 1 } as const;
      await books.record({ ...by, fact });
    });

    const ran = await run();

    expect(lines(ran)).toEqual(['assign 1 done', 'hold 1 seated-twice']);
    expect(tenant.changes).toEqual(['assign 1']);
  });

  it('touches no product that is in the catalog no more', async () => {
    await licensed(1, 2);
    await change(toRemove(found(1)));
    const { products, ...policy } = policyOf();
    ports = { ...ports, policy: { ...policy, products: products.filter(({ id }) => id !== VISIO) } };

    expect(lines(await run())).toEqual(['hold 1 not-in-catalog', 'hold 2 not-in-catalog']);
    expect(holding()).toEqual([1, 2]);
  });

  it('stops when its lease is lost', async () => {
    await change(toAdd(...numbers(1, 50).map((number) => found(number))));
    const leases: Ports['leases'] = {
      take: (name, forMs) =>
        name === 'reconcile'
          ? Promise.resolve({ renew: () => Promise.resolve(false), release: () => Promise.resolve() })
          : documentsLeases.take(name, forMs),
    };
    const documentsLeases = ports.leases;
    ports = { ...ports, leases };

    const ran = await run();

    expect(tenant.changes).toEqual([]);
    expect(new Set(ran.lines.map(({ outcome }) => outcome?.status))).toEqual(new Set(['not-attempted']));
  });

  it('is kept, with its lines', async () => {
    await change(toAdd(found(1)));

    const ran = await run();

    expect(await ports.runs.find(ran.id)).toEqual(ran);
    expect(await ports.runs.latest(5)).toEqual([ran]);
    expect(ran.lines[0]?.person).toEqual(person(1));
  });

  it('is not begun while another process is at it', async () => {
    const lease = await ports.leases.take('reconcile', 60_000);

    expect(await runReconcile(ports, { by: JOB })).toBeUndefined();
    await lease?.release();
    expect(await runReconcile(ports, { by: JOB })).toBeDefined();
  });
});

describe('releases', () => {
  it('are done for 300 people whose cover ended on one day, although the limit is 25', async () => {
    await open({ seats: 400 });
    await licensed(...numbers(1, 300));
    clock.advance(24 * HOURS);

    const plan = await planTenant(ports, { by: JOB });
    const ran = await run();

    expect(plan.counts).toMatchObject({ release: 300, unexplained: 0 });
    expect(ran.counts).toMatchObject({ release: 300, done: 300, unexplained: 0, hold: 0 });
    expect(holding()).toEqual([]);
    expect(await recorded()).toEqual([]);
  });

  it('of 26 people that nothing explains are held, and done once somebody says so', async () => {
    await open({ seats: 400 });
    await licensed(...numbers(1, 30));
    const mend = await lose(...numbers(1, 26));
    await change(toRemove(found(30)));

    const ran = await run();
    const told = await run({ agreesTo: ran });

    expect(ran.counts).toMatchObject({ release: 1, hold: 26, done: 1, unexplained: 0 });
    expect(new Set(ran.lines.map(({ step }) => (step.action === 'hold' ? step.reason : step.action)))).toEqual(
      new Set(['too-many-unexplained', 'release']),
    );
    expect(told.counts).toMatchObject({ release: 26, unexplained: 26, done: 26 });
    expect(holding()).toEqual([27, 28, 29]);
    await mend();
  });

  it('of as many people as the limit are done', async () => {
    await open({ seats: 400 });
    await licensed(...numbers(1, 30));
    const mend = await lose(...numbers(1, 25));

    expect((await run()).counts).toMatchObject({ release: 25, unexplained: 25, done: 25 });
    await mend();
  });

  it.each(['observe', 'assign-only'] as const)('are held in mode %s', async (mode) => {
    await open({ policy: { mode: 'full' } });
    await licensed(1);
    await change(toRemove(found(1)));
    await change(toAdd(found(2)));
    ports = { ...ports, policy: policyOf({ mode }) };

    const ran = await run();

    expect(lines(ran)).toEqual(mode === 'observe' ? ['hold 1 mode', 'hold 2 mode'] : ['hold 1 mode', 'assign 2 done']);
    expect(tenant.changes).toEqual(mode === 'observe' ? [] : ['assign 2']);
  });
});

describe('a tenant without enough units', () => {
  it('gives what there is and what is released, and the rest is held until there are more', async () => {
    await open({ units: 3, seats: 400 });
    await licensed(1, 2);
    await change(toRemove(found(1)));
    await change(toAdd(found(3), found(4), found(5)));

    const ran = await run();

    expect(lines(ran)).toEqual(['release 1 done', 'assign 3 done', 'assign 4 done', 'hold 5 tenant-short']);
    expect(holding().toSorted()).toEqual([2, 3, 4]);
  });
});

describe('reading our own records', () => {
  beforeEach(async () => {
    await open({ seats: 400 });
    await licensed(...numbers(1, 12));
  });

  it('is a fault when a roster is shorter than its pool says, and nobody is released', async () => {
    const { departments } = ports;
    const short: Ports['departments'] = {
      ...departments,
      allPlaces: async () => (await departments.allPlaces()).slice(0, 5),
      look: (department) => {
        const books = departments.look(department);
        return new Proxy(books, {
          get: (target, name) => {
            if (name === 'entries') return () => Promise.resolve([]);
            const value: unknown = Reflect.get(target, name);
            return typeof value === 'function' ? (value.bind(target) as unknown) : value;
          },
        });
      },
    };

    await expect(runReconcile({ ...ports, departments: short }, { by: JOB })).rejects.toMatchObject({
      kind: 'unavailable',
    });
    expect(tenant.changes).toEqual([]);
  });

  it('reads a roster once more that was changed between two reads', async () => {
    const { departments } = ports;
    const short = { ...departments, allPlaces: async () => (await departments.allPlaces()).slice(0, 5) };

    const ran = await runReconcile({ ...ports, departments: short }, { by: JOB });

    expect(ran?.counts).toMatchObject({ keep: 12, release: 0 });
  });

  it('is a fault when a pool is missing', async () => {
    const short = { ...ports.departments, allPools: () => Promise.resolve([]) };

    await expect(runReconcile({ ...ports, departments: short }, { by: JOB })).rejects.toMatchObject({
      kind: 'unavailable',
    });
  });

  it('takes nothing from people whom a plan of yesterday would release', async () => {
    // The plan was made from a roster that is another by the time the intents are written.
    const { departments } = ports;
    const places = await departments.allPlaces();
    const old: Ports['departments'] = {
      ...departments,
      allPlaces: () => Promise.resolve(places.slice(0, 6)),
      allPools: async () =>
        (await departments.allPools()).map((pool) => ({ ...pool, rosterLength: Math.min(6, pool.rosterLength) })),
    };

    const ran = await runReconcile({ ...ports, departments: old }, { by: JOB });

    expect(new Set(ran?.lines.map(({ step, outcome }) => `${step.action} ${outcome?.status}`))).toEqual(
      new Set(['release not-attempted']),
    );
    expect(holding()).toHaveLength(12);
  });
});

describe('what a run would do', () => {
  it('is said and kept, and nothing is changed', async () => {
    await open();
    await change(toAdd(found(1)));

    const plan = await planTenant(ports, { by: actor(900) });

    expect(lines(plan)).toEqual(['assign 1']);
    expect(plan).toMatchObject({ isDryRun: true, counts: { assign: 1, done: 0 } });
    expect(await ports.runs.find(plan.id)).toEqual(plan);
    expect(tenant.changes).toEqual([]);
    expect(await recorded()).toEqual([]);
  });

  it('is of the caps of the day asked about', async () => {
    await open();
    await licensed(1, 2);
    await entitle(ports, MATH, anEntitlement({ id: 'e9', product: PROJECT }));
    clock.advance(24 * HOURS);

    const plan = await planTenant(ports, { by: JOB });

    expect(lines(plan)).toEqual(['release 1', 'release 2']);
    expect(plan.counts.unexplained).toBe(0);
  });
});
