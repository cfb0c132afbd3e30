import { ids } from '../../src/adapters/documents/department/department-records';
import { kinds } from '../../src/adapters/documents/shapes/kinds';
import { type Operation } from '../../src/adapters/documents/document-store';
import { reconcileWhenDue } from '../../src/application/reconcile/reconcile-when-due';
import { instantOf } from '../../src/domain/calendar';
import { departmentId, skuId } from '../../src/domain/ids';
import { finishCommands } from '../../src/jobs/finish-commands';
import { finishPurchases } from '../../src/jobs/finish-purchases';
import { keepCover } from '../../src/jobs/keep-cover';
import { sendOpenLetters } from '../../src/jobs/send-letters';
import { actor, aDepartment, anEntitlement, APPROVER, person, VISIO } from '../support/builders';
import { report } from '../support/notes';
import { countedDocuments, countOf } from '../support/store/counted-documents';
import { documentsInMemory, MovableClock, openDepartment, portsOn } from '../support/store/store-harness';
import { TenantInMemory } from '../support/tenant/tenant-in-memory';

jest.setTimeout(180_000);

const DEPARTMENTS = 300;
const PEOPLE_OF_EACH = 100;
const SKU = skuId('sku-visio');
/** Longer than the tenant's copies are late. */
const LATER_MS = 10 * 60_000;
const JOB = { kind: 'job', name: 'reconcile' } as const;

/** Seated people with their licenses, written as the stores keep them: what a quiet look costs must not depend on them. */
async function aUniversity() {
  const clock = new MovableClock();
  const documents = countedDocuments(documentsInMemory(clock));
  const tenant = new TenantInMemory([{ skuId: SKU, skuPartNumber: 'SKU_1', units: 40_000 }]);
  const ports = portsOn(documents, { clock, provisioner: tenant, changes: tenant.follow });
  const at = instantOf(clock.now());
  for (let place = 0; place < DEPARTMENTS; place += 1) {
    const department = departmentId(`department-${place}`);
    await openDepartment(ports, {
      department: aDepartment({ id: department, name: `Department ${place}` }),
      entitlements: [anEntitlement({ seats: PEOPLE_OF_EACH })],
    });
    const people = Array.from({ length: PEOPLE_OF_EACH }, (_, rank) => person(place * PEOPLE_OF_EACH + rank + 1));
    const entries = people.map((one, rank): Operation => {
      const entry = { ...one, product: VISIO, rank: rank + 1, addedAt: at, addedBy: actor(APPROVER) };
      return { op: 'create', kind: 'entry', id: ids.entry(VISIO, one.userId), body: kinds.entry.bodyOf(entry) };
    });
    const records = people.map((one): Operation => {
      const outcome = { status: 'active', at } as const;
      const record = { person: one, product: VISIO, skuId: SKU, department, intendedAt: at, outcome };
      const id = ids.assignment(VISIO, one.userId, SKU);
      return { op: 'create', kind: 'assignment', id, body: kinds.assignment.bodyOf(record) };
    });
    for (const operations of [entries, records]) await documents.transact('departments', department, operations);
    await ports.departments.change(department, async (books) => {
      const pool = await books.pool(VISIO);
      if (pool !== undefined)
        await books.savePool({
          ...pool,
          rosterLength: PEOPLE_OF_EACH,
          lastRank: PEOPLE_OF_EACH,
          seatedThrough: PEOPLE_OF_EACH,
          capSeen: PEOPLE_OF_EACH,
        });
    });
  }
  clock.advance(LATER_MS);
  return { ports, documents, tenant };
}

describe('with 300 departments and 30,000 people, of whom nothing changed', () => {
  let world: Awaited<ReturnType<typeof aUniversity>>;
  beforeAll(async () => {
    world = await aUniversity();
    const mark = await world.tenant.follow.begin();
    await world.ports.runs.saveWatch(
      { wholeAt: instantOf(world.ports.clock.now()), mark, again: [], short: [] },
      undefined,
    );
    world.documents.take();
  });
  afterAll(() => world.documents.close());

  const cost = async (what: string, work: () => Promise<unknown>) => {
    world.documents.take();
    await work();
    const count = countOf(world.documents.take());
    report(`${what}: ${count.calls} calls, ${Math.round(count.requestUnits)} RU, ${count.transactions} writes`);
    return count;
  };

  it('a look between two whole readings costs next to nothing', async () => {
    const asked = world.tenant.follow.asked;
    const count = await cost('a look where nothing changed', () => reconcileWhenDue(world.ports, { by: JOB }));

    expect(count.calls).toBeLessThanOrEqual(10);
    expect(count.requestUnits).toBeLessThan(50);
    expect(count.transactions).toBe(0);
    expect(world.tenant.follow.asked - asked).toBe(1);
  });

  it('a look at one who changed reads that one', async () => {
    world.tenant.take(person(77).userId, SKU);
    const count = await cost('a look where one license was taken away', () =>
      reconcileWhenDue(world.ports, { by: JOB }),
    );

    expect(world.tenant.changes).toEqual(['assign 77']);
    expect(count.calls).toBeLessThanOrEqual(30);
    expect(count.requestUnits).toBeLessThan(150);
  });

  it.each([
    ['finish-commands', finishCommands.onSchedule, 1],
    ['finish-purchases', finishPurchases.onSchedule, 1],
    ['send-letters', sendOpenLetters.onSchedule, 1],
    ['cover', keepCover.onSchedule, 1],
  ] as const)('%s asks one thing when it comes again', async (name, onSchedule, calls) => {
    const run = onSchedule(world.ports);
    await cost(`${name}, the first time of the day`, run);
    const count = await cost(`${name}, idle`, run);

    expect(count.calls).toBe(calls);
    expect(count.requestUnits).toBeLessThan(5);
  });

  it('cover of the whole is read as a set', async () => {
    const count = await cost('cover, once a day', keepCover.onSchedule(world.ports));

    expect(count.calls).toBeLessThanOrEqual(12);
  });
});
