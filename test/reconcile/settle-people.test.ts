import { graphSeatProvisioner } from '../../src/adapters/graph/seats/graph-seat-provisioner';
import { type DocumentStore } from '../../src/adapters/documents/document-store';
import { type TenantSeed } from '../../src/local/emulated-tenant/state/seed';
import { changeRoster } from '../../src/application/roster/change-roster';
import { followUp } from '../../src/application/roster/follow-up';
import { type Ports } from '../../src/application/ports';
import { undoCommand } from '../../src/application/roster/undo-command';
import { type DepartmentId, activityKey, skuId } from '../../src/domain/ids';
import { type ReconcilePolicy } from '../../src/domain/institution/policy';
import { type Product } from '../../src/domain/institution/product';
import { REPLICA_LAG_MS } from '../../src/domain/roster/replica-lag';
import { type LicenseState } from '../../src/domain/roster/license-state';
import { type RosterCommand } from '../../src/domain/roster/roster-command';
import { type SeatChange, type SeatProvisioner } from '../../src/ports/roster/seat-provisioner';
import { applyStep } from '../../src/reconcile/apply/apply';
import { settlePeople } from '../../src/reconcile/settle-people';
import { problemsOf, readStored, Rebuilding } from '../support/audit';
import {
  actor,
  aDepartment,
  anEntitlement,
  anUndo,
  aPolicy,
  aRequest,
  found,
  LAPSE,
  MATH,
  on,
  person,
  PHYSICS,
  toAdd,
  toRemove,
  toSwap,
  VISIO,
} from '../support/builders';
import { documentsInMemory, MovableClock, openDepartment, portsOn } from '../support/store/store-harness';
import { closeTenants, startTenant, type TestTenant } from '../support/tenant/tenant';
import { connectTo } from '../support/tenant/tenant-connection';
import { aGroup, aSku, aUser, sku } from '../support/tenant/tenant-seed';

let documents: DocumentStore;
let clock: MovableClock;
let tenant: TestTenant;
let ports: Ports;
/** What was asked of the tenant, in order. */
let asked: string[];
/** Called before each change of a seat. */
let beforeChange: (change: SeatChange) => Promise<void>;
let commands = 0;

async function open(seed: Partial<TenantSeed> = {}, seats = 3): Promise<void> {
  clock = new MovableClock();
  documents = documentsInMemory(clock);
  tenant = await startTenant({
    users: [1, 2, 3, 4, 5, 6].map((number) => aUser(number)),
    skus: [aSku(1)],
    ...seed,
  });
  asked = [];
  beforeChange = () => Promise.resolve();
  const real = graphSeatProvisioner({ connection: connectTo(tenant), budgetMs: 2_000 });
  const provisioner: SeatProvisioner = {
    ...real,
    change: async (change) => {
      asked.push(`${change.action} ${Number(change.userId.slice(-12))}`);
      await beforeChange(change);
      return real.change(change);
    },
  };
  ports = portsOn(documents, { clock, provisioner });
  for (const id of [MATH, PHYSICS]) {
    await openDepartment(ports, {
      department: aDepartment({ id, name: id }),
      entitlements: [anEntitlement({ seats })],
    });
  }
}

afterEach(async () => {
  for (const department of [MATH, PHYSICS]) {
    expect(problemsOf(await readStored(documents, department), new Rebuilding(LAPSE))).toEqual([]);
  }
  await closeTenants();
  await documents.close();
});

async function change(command: RosterCommand): Promise<() => Promise<void>> {
  const key = `command-${(commands += 1)}`;
  await changeRoster(ports, aRequest(key, command));
  return () => followUp(ports, command.department, activityKey(key));
}

/** A command and all that follows it. */
async function carryOut(command: RosterCommand): Promise<void> {
  const follow = await change(command);
  await follow();
}

async function settle(
  numbers: readonly number[],
  own: { policy?: Partial<ReconcilePolicy>; department?: DepartmentId; product?: Product } = {},
): Promise<readonly (LicenseState['status'] | LicenseState | undefined)[]> {
  const { policy = {}, department = MATH, product } = own;
  const states = await settlePeople(ports, {
    department,
    product: product ?? (aPolicy().products[0] as never),
    people: numbers.map(person),
    actor: actor(900),
    command: 'settling',
    today: on('2027-06-29'),
    policy: { ...aPolicy().reconcile, ...policy },
  });
  return numbers.map((number) => {
    const state = states.get(person(number).userId);
    if (state?.status !== 'held' && state?.status !== 'failed') return state?.status;
    const { seenAt: _, ...seen } = state;
    return seen;
  });
}

/** Numbers of the people who hold the license directly. */
async function licensed(): Promise<readonly number[]> {
  const held = await tenant.held();
  return held.filter((one) => one.includes('direct')).map((one) => Number(one.split(' ')[0]?.slice(-12)));
}

async function records(department = MATH): Promise<readonly string[]> {
  const { assignments } = await readStored(documents, department);
  return assignments.map((one) => `${Number(one.person.userId.slice(-12))} ${one.outcome.status}`).toSorted();
}

async function facts(department = MATH): Promise<readonly string[]> {
  const { ledger } = await readStored(documents, department);
  return ledger
    .map((entry) => entry.fact.action)
    .filter((action) => action.startsWith('license') || action.startsWith('release'));
}

describe('a license follows the roster', () => {
  beforeEach(() => open({}, 2));

  it('for whoever is seated, and not for whoever waits', async () => {
    await carryOut(toAdd(found(1), found(2), found(3)));

    expect(await licensed()).toEqual([1, 2]);
    expect(await records()).toEqual(['1 active', '2 active']);
  });

  it('when a seat is passed on', async () => {
    await carryOut(toAdd(found(1), found(2), found(3)));

    await carryOut(toRemove(found(1)));
    await carryOut(toSwap(found(2), found(4)));

    expect((await licensed()).toSorted()).toEqual([3, 4]);
    expect(await records()).toEqual(['3 active', '4 active']);
  });

  it('with the intent written down before the tenant is asked, and the outcome after', async () => {
    beforeChange = async () => {
      seen.push((await records()).join());
    };
    const seen: string[] = [];

    await carryOut(toAdd(found(1)));
    await carryOut(toRemove(found(1)));

    expect(seen).toEqual(['1 requested', '1 release-requested']);
    expect(await facts()).toEqual(['license-requested', 'license-active', 'release-requested', 'license-released']);
    expect(await records()).toEqual([]);
  });

  it('once, however often it is settled', async () => {
    await carryOut(toAdd(found(1)));

    expect(await settle([1])).toEqual(['active']);
    expect(asked).toEqual(['assign 1']);
  });

  it('and somebody without a seat or a license needs none', async () => {
    await carryOut(toAdd(found(1), found(2), found(3)));

    expect(await settle([3, 4])).toEqual([undefined, undefined]);
  });

  it('to what the roster says when the tenant is asked, not when it was planned', async () => {
    const follow = await change(toAdd(found(1)));
    await change(toRemove(found(1)));

    await follow();

    expect(asked).toEqual([]);
    expect(await records()).toEqual([]);
  });
});

describe('a tenant that loses an answer', () => {
  beforeEach(() => open());

  it.each([
    ['assign', toAdd(found(1)), [1], ['1 active']],
    ['release', toRemove(found(1)), [], []],
  ] as const)('is asked again, and the %s has happened once', async (_, command, expected, expectedRecords) => {
    if (command.kind === 'remove') await carryOut(toAdd(found(1)));
    await tenant.faults({ path: '/assignLicense', count: 1, when: 'after-effect', reset: true });

    await carryOut(command);

    expect(await licensed()).toEqual(expected);
    expect(await records()).toEqual(expectedRecords);
  });

  it('or never answers leaves the intent, and whoever comes later goes on', async () => {
    await tenant.faults({ path: '/assignLicense', status: 503 });
    await expect(carryOut(toAdd(found(1)))).rejects.toMatchObject({ name: 'Fault' });
    expect(await records()).toEqual(['1 requested']);
    await tenant.faults();

    await settle([1]);

    expect(await licensed()).toEqual([1]);
    expect(await records()).toEqual(['1 active']);
  });

  it('for one of several people does not hold up the others', async () => {
    await tenant.faults({ path: `${person(1).userId}/assignLicense`, status: 503 });

    await expect(carryOut(toAdd(found(1), found(2), found(3)))).rejects.toMatchObject({ name: 'Fault' });

    expect((await licensed()).toSorted()).toEqual([2, 3]);
  });
});

describe('opposite requests', () => {
  beforeEach(() => open());

  it('do not overtake each other: the second waits while the first may be on its way', async () => {
    await tenant.faults({ path: '/assignLicense', status: 503 });
    await expect(carryOut(toAdd(found(1)))).rejects.toMatchObject({ name: 'Fault' });
    await tenant.faults();
    const follow = await change(toRemove(found(1)));

    await expect(follow()).rejects.toMatchObject({ kind: 'unavailable', retryAfterMs: 60_000 });
    clock.advance(10_000);
    await expect(follow()).rejects.toMatchObject({ retryAfterMs: 50_000 });
    clock.advance(50_000);
    await follow();

    expect(await licensed()).toEqual([]);
    expect(await records()).toEqual([]);
  });

  it('of one process are sent one after the other, and the roster has the last word', async () => {
    const follows: (() => Promise<void>)[] = [];
    beforeChange = () => new Promise((done) => setTimeout(done, 20));

    for (const number of [1, 2, 3, 4, 5, 6]) {
      follows.push(await change(number % 2 === 1 ? toAdd(found(1)) : toRemove(found(1))));
    }
    follows.push(await change(toAdd(found(1))));
    await Promise.all(follows.map((follow) => follow()));

    expect(await licensed()).toEqual([1]);
    expect(await records()).toEqual(['1 active']);
  });

  it('to give and to take are not both made for a stale plan', async () => {
    await carryOut(toAdd(found(1)));
    const seat = { userId: person(1).userId, product: VISIO, skuId: skuId(sku(1)), department: MATH };
    const context = { actor: actor(900), command: 'stale', today: on('2027-06-29'), person: person(1) };

    const released = await applyStep(ports, { action: 'release', seat, isExplained: true }, context);
    const unowned = await applyStep(
      ports,
      { action: 'release', seat: { ...seat, userId: person(2).userId }, isExplained: true },
      { ...context, person: person(2) },
    );
    const nowhere = await applyStep(
      ports,
      { action: 'assign', seat: { ...seat, department: undefined }, isOurs: false },
      context,
    );

    expect([released, unowned, nowhere]).toEqual([undefined, undefined, undefined]);
    expect(asked).toEqual(['assign 1']);
  });
});

describe('what the tenant has otherwise', () => {
  it('from somebody else’s hand is left alone, and reported', async () => {
    await open({ held: [{ userId: person(1).userId, skuId: sku(1) }] });
    await carryOut(toAdd(found(1)));

    expect(await settle([1])).toEqual([{ status: 'held', reason: 'outside-alacarte' }]);
    await carryOut(toRemove(found(1)));

    expect(await licensed()).toEqual([1]);
    expect(asked).toEqual([]);
  });

  it('from somebody else’s hand counts, and not what is ours of a license that the catalog has dropped', async () => {
    await open({ skus: [aSku(1), aSku(2)] });
    await carryOut(toAdd(found(1)));
    await tenant.control('/load', { merge: { held: [{ userId: person(1).userId, skuId: sku(2) }] } });
    const [visio] = aPolicy().products;
    clock.advance(REPLICA_LAG_MS);

    const states = await settle([1], { product: { ...visio, skuPartNumbers: ['SKU_2'] } as Product });

    expect(states).toEqual([{ status: 'held', reason: 'outside-alacarte' }]);
  });

  it('through a group comes besides ours, and stays when ours goes', async () => {
    await open({ groups: [aGroup(1, { members: [person(1).userId], licenses: [{ skuId: sku(1) }] })] });

    await carryOut(toAdd(found(1)));
    const during = await tenant.held();
    await carryOut(toRemove(found(1)));

    expect(during).toHaveLength(2);
    expect((await tenant.held()).map((one) => one.includes('direct'))).toEqual([false]);
  });

  it('as a disabled account waits until it is enabled', async () => {
    await open({ users: [aUser(1, { accountEnabled: false })] });
    await carryOut(toAdd(found(1)));

    expect(await settle([1])).toEqual([{ status: 'failed', failure: { code: 'account-disabled' } }]);
    expect(asked).toEqual([]);
  });

  it('as no account at all is reported', async () => {
    await open({ users: [aUser(2)] });
    await carryOut(toAdd(found(1)));

    expect(await settle([1])).toEqual([{ status: 'failed', failure: { code: 'person-missing' } }]);
  });

  it('as a product it does not have is reported', async () => {
    await open({ skus: [aSku(7)] });
    await carryOut(toAdd(found(1)));

    expect(await settle([1])).toEqual([{ status: 'failed', failure: { code: 'unknown-sku' } }]);
  });

  it.each<[string, Partial<TenantSeed>, string]>([
    ['no usage location', { users: [aUser(1, { usageLocation: null })] }, 'no-usage-location'],
    ['no unit left', { skus: [aSku(1, { prepaidUnits: { enabled: 0 } })] }, 'tenant-short'],
  ])('as %s is refused for a reason, recorded, and tried again when asked', async (_, seed, code) => {
    await open(seed);
    await carryOut(toAdd(found(1)));

    expect(await records()).toEqual(['1 failed']);
    expect(await facts()).toEqual(['license-requested', 'license-failed']);
    expect(await settle([1])).toEqual([{ status: 'failed', failure: { code } }]);
    await carryOut(toRemove(found(1)));
    expect(await records()).toEqual([]);
  });
});

describe('the mode', () => {
  beforeEach(() => open());

  it.each([
    ['observe', [], 'not-attempted'],
    ['assign-only', [1], 'active'],
    ['full', [1], 'active'],
  ] as const)('%s gives to %j', async (mode, expected, status) => {
    await change(toAdd(found(1)));

    expect(await settle([1], { policy: { mode } })).toEqual([status]);
    expect(await licensed()).toEqual(expected);
  });

  it.each([
    ['observe', [1], 'not-attempted'],
    ['assign-only', [1], 'not-attempted'],
    ['full', [], 'released'],
  ] as const)('%s leaves %j after a removal', async (mode, expected, status) => {
    await carryOut(toAdd(found(1)));
    await change(toRemove(found(1)));

    expect(await settle([1], { policy: { mode } })).toEqual([status]);
    expect(await licensed()).toEqual(expected);
  });
});

describe('a person who goes from one department to another', () => {
  const toPhysics: RosterCommand = { kind: 'add', department: PHYSICS, product: VISIO, people: [found(1)] };

  beforeEach(async () => {
    await open();
    await carryOut(toAdd(found(1)));
  });

  it('ends up with a license when the old department’s is released first', async () => {
    await carryOut(toRemove(found(1)));
    await carryOut(toPhysics);

    expect(await licensed()).toEqual([1]);
  });

  it('keeps the license when the new department comes before it was released', async () => {
    const release = await change(toRemove(found(1)));
    await carryOut(toPhysics);
    await release();

    expect(await licensed()).toEqual([1]);
  });

  it('has a license when both are settled at once', async () => {
    const release = await change(toRemove(found(1)));
    const assign = await change(toPhysics);
    await Promise.all([release(), assign()]);

    expect(await licensed()).toEqual([1]);
  });

  it('loses the license when the new department removes them too', async () => {
    const release = await change(toRemove(found(1)));
    await carryOut(toPhysics);
    await release();

    await carryOut({ ...toPhysics, kind: 'remove' });

    expect(await licensed()).toEqual([]);
    expect([...(await records(MATH)), ...(await records(PHYSICS))]).toEqual([]);
  });

  it('does not lose it by a release that was planned before', async () => {
    let isFirst = true;
    beforeChange = async ({ action }) => {
      if (action !== 'release' || !isFirst) return;
      isFirst = false;
      await change(toPhysics);
    };
    await carryOut(toRemove(found(1)));

    expect(await settle([1], { department: PHYSICS })).toEqual(['active']);
    expect(await licensed()).toEqual([1]);
  });
});

describe('a release that was planned before another department seated the person', () => {
  const toPhysics: RosterCommand = { kind: 'add', department: PHYSICS, product: VISIO, people: [found(1)] };
  const release = async (departments = ports.departments) => {
    const seat = { userId: person(1).userId, product: VISIO, skuId: skuId(sku(1)), department: MATH };
    const context = { actor: actor(900), command: 'stale', today: on('2027-06-29'), person: person(1) };
    await applyStep({ ...ports, departments }, { action: 'release', seat, isExplained: true }, context);
  };

  beforeEach(async () => {
    await open();
    await carryOut(toAdd(found(1)));
    await change(toRemove(found(1)));
  });

  it('is not carried out', async () => {
    await carryOut(toPhysics);

    await release();

    expect(asked).toEqual(['assign 1']);
    expect(await records()).toEqual(['1 active']);
  });

  it('is not carried out when the intent was written down already', async () => {
    let isFirst = true;
    const departments: Ports['departments'] = {
      ...ports.departments,
      change: async (department, decide) => {
        const value = await ports.departments.change(department, decide);
        if (isFirst) {
          isFirst = false;
          await change(toPhysics);
        }
        return value;
      },
    };

    await release(departments);

    expect(asked).toEqual(['assign 1']);
    expect(await records()).toEqual(['1 active']);
    expect(await facts()).toEqual(['license-requested', 'license-active', 'release-requested', 'license-active']);
  });

  it('keeps an assignment waiting that another department is to make, while it may be on its way', async () => {
    await tenant.faults({ path: '/assignLicense', status: 503 });
    await expect(release()).rejects.toMatchObject({ name: 'Fault' });
    await tenant.faults();
    const assign = await change(toPhysics);

    await expect(assign()).rejects.toMatchObject({ kind: 'unavailable', retryAfterMs: 60_000 });
    clock.advance(60_000);
    await assign();
    await release();

    expect(await licensed()).toEqual([1]);
    expect([await records(MATH), await records(PHYSICS)]).toEqual([[], ['1 active']]);
  });
});

describe('a tenant whose copies lag behind', () => {
  beforeEach(async () => {
    await open();
    await tenant.control('/replicas', { lag: 'on', count: 1, p50Ms: 60_000, p99Ms: 61_000 });
  });

  it('does not keep somebody from the license who is back at once', async () => {
    await carryOut(toAdd(found(1)));
    await tenant.control('/replicas', { lag: 'on', count: 1, p50Ms: 60_000, p99Ms: 61_000 });
    await carryOut(toRemove(found(1)));

    await undoCommand(ports, anUndo('undo'));
    await followUp(ports, MATH, activityKey('undo'));

    expect(await licensed()).toEqual([1]);
    expect(await records()).toEqual(['1 active']);
  });

  it('does not keep ours from somebody who is removed at once', async () => {
    await carryOut(toAdd(found(1)));
    await carryOut(toRemove(found(1)));

    expect(await licensed()).toEqual([]);
    expect(await records()).toEqual([]);
  });
});
