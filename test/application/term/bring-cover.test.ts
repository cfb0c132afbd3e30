import { type Ports } from '../../../src/application/ports';
import { RosterWork } from '../../../src/application/roster/roster-work';
import { runReconcile } from '../../../src/application/reconcile/run-reconcile';
import { bringCoverUpToDate } from '../../../src/application/term/bring-cover';
import { instantOf } from '../../../src/domain/calendar';
import { type DepartmentId, departmentId } from '../../../src/domain/ids';
import { finishCommands } from '../../../src/jobs/finish-commands';
import { actor, aDepartment, anEntitlement, aPolicy, on, person, VISIO } from '../../support/builders';
import { documentsInMemory, MovableClock, openDepartment } from '../../support/store/store-harness';
import { JOB, portsOf, SKU, userOf } from '../../support/tenant/between-world';
import { TenantInMemory } from '../../support/tenant/tenant-in-memory';

const PEOPLE = 110;
const DAY = 24 * 60 * 60 * 1000;
const NO_GAP = { endsOn: '07-31', startsOn: '08-01', gap: 'lapse' } as Ports['policy']['term'];
const range = (from: number) => Array.from({ length: PEOPLE }, (_, index) => from + index);
const [ENDING, STARTING] = [range(1), range(1001)];

async function join(ports: Ports, department: DepartmentId, numbers: readonly number[]): Promise<void> {
  for (let from = 0; from < numbers.length; from += 40) {
    await ports.departments.change(department, async (books) => {
      const at = instantOf(ports.clock.now());
      const context = { actor: actor(900), command: `join-${from}`, today: on('2027-07-31'), at };
      const work = await RosterWork.open(books, VISIO, { ...context, term: NO_GAP });
      for (const one of numbers.slice(from, from + 40)) await work?.join(person(one));
    });
  }
}

/** The last day of a term without a gap: two departments' people have licenses until today, those of two others from tomorrow on. */
async function lastDay() {
  const clock = new MovableClock(new Date('2027-07-31T19:00:00Z'));
  const world = {
    clock,
    documents: documentsInMemory(clock),
    tenant: new TenantInMemory([{ skuId: SKU, skuPartNumber: 'SKU_1', units: PEOPLE }]),
  };
  const ports = portsOf(world, { policy: aPolicy({ term: NO_GAP }) });
  const next = { coverFrom: on('2027-08-01'), coverUntil: on('2028-07-31') };
  for (const [name, numbers, cover] of [
    // In the order of their names, those who get seats come first.
    ['a-starting', STARTING, next],
    ['b-ending', ENDING, { coverUntil: on('2027-07-31') }],
  ] as const) {
    const id = departmentId(name);
    const department = aDepartment({ id, name });
    await openDepartment(ports, { department, entitlements: [anEntitlement({ seats: PEOPLE, ...cover })] });
    await join(ports, id, numbers);
  }
  await ports.departments.change(departmentId('b-ending'), async (books) => {
    const at = instantOf(clock.now());
    for (const one of ENDING.slice(0, 45)) await books.saveAssignment(aLicense(one, at));
  });
  await ports.departments.change(departmentId('b-ending'), async (books) => {
    const at = instantOf(clock.now());
    for (const one of ENDING.slice(45)) await books.saveAssignment(aLicense(one, at));
  });
  for (const one of ENDING) world.tenant.give(userOf(one), SKU);
  clock.advance(DAY);
  return { ports, ...world };
}

const aLicense = (number: number, at: ReturnType<typeof instantOf>) => ({
  ...{ person: person(number), product: VISIO, skuId: SKU, department: departmentId('b-ending') },
  ...{ intendedAt: at, outcome: { status: 'active', at } as const },
});

describe('the night of a term without a gap', () => {
  it('gives every unit that becomes free to somebody else, and asks the tenant for nothing twice', async () => {
    const { ports, tenant } = await lastDay();

    await bringCoverUpToDate(ports);

    expect(tenant.changes).toHaveLength(2 * PEOPLE);
    expect(tenant.changes.slice(0, PEOPLE).every((one) => one.startsWith('release'))).toBe(true);
    expect(STARTING.filter((one) => !tenant.holds(userOf(one), SKU))).toEqual([]);
    expect(ENDING.filter((one) => tenant.holds(userOf(one), SKU))).toEqual([]);
    await expect(ports.departments.openCommands()).resolves.toEqual([]);
  });

  it('is not begun from its other end by whoever comes by meanwhile', async () => {
    const { ports, tenant, clock } = await lastDay();
    const releasing = tenant.change.bind(tenant);
    let passing: Promise<unknown> | undefined;
    tenant.change = (seat) => {
      // Longer than a turn has a record to itself.
      if (tenant.changes.length === 1) clock.advance(30_000);
      if (tenant.changes.length === 2) passing = finishCommands.onSchedule(ports)();
      return releasing(seat);
    };

    await bringCoverUpToDate(ports);
    await passing;

    expect(tenant.changes.slice(0, PEOPLE).every((one) => one.startsWith('release'))).toBe(true);
    expect(STARTING.filter((one) => !tenant.holds(userOf(one), SKU))).toEqual([]);
  });

  it('asks for nothing again that a run of the reconciler did while people were looked at', async () => {
    const { ports, tenant } = await lastDay();
    const observe = tenant.observe.bind(tenant);
    let isRunning = false;
    tenant.observe = async (userIds) => {
      const people = await observe(userIds);
      if (!isRunning && userIds.length > 40 && userIds.includes(userOf(1001))) {
        isRunning = true;
        await runReconcile(ports, { by: JOB });
      }
      return people;
    };

    await bringCoverUpToDate(ports);

    expect(tenant.changes.length).toBe(new Set(tenant.changes).size);
    expect(STARTING.filter((one) => !tenant.holds(userOf(one), SKU))).toEqual([]);
  });

  it('tells everybody by letters, each once, though a crash comes before that is written down', async () => {
    const { ports } = await lastDay();
    let decided = 0;
    const dying: Ports['outbox'] = {
      ...ports.outbox,
      changeMany: async (recipients, decide) => {
        const changed = await ports.outbox.changeMany(recipients, decide);
        decided += changed;
        if (decided === changed) throw new Error('died');
        return changed;
      },
    };

    await expect(bringCoverUpToDate({ ...ports, outbox: dying })).rejects.toThrow('died');
    for (const { department, key } of await ports.departments.openCommands())
      await ports.departments.change(department, async (books) => {
        const now = await books.handled(key);
        if (now !== undefined) await books.saveHandled({ ...now, claimedUntil: instantOf(new Date(0)) });
      });
    await finishCommands.onSchedule(ports)();

    const letters = (await ports.outbox.all()).map((mailbox) => mailbox.letters.length);
    // The last ones of a record are few enough to be told at once.
    expect(letters.length).toBeGreaterThanOrEqual(2 * 100);
    expect(new Set(letters)).toEqual(new Set([1]));
    await expect(ports.departments.openCommands()).resolves.toEqual([]);
  });
});
