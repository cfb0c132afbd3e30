import { type DocumentStore } from '../../src/adapters/documents/document-store';
import { changeRoster } from '../../src/application/roster/change-roster';
import { type Ports } from '../../src/application/ports';
import { runReconcile } from '../../src/application/reconcile/run-reconcile';
import { skuId } from '../../src/domain/ids';
import { problemsOf, readStored, Rebuilding } from '../support/audit';
import {
  aDepartment,
  anEntitlement,
  aRequest,
  found,
  LAPSE,
  MATH,
  person,
  PHYSICS,
  toAdd,
  toRemove,
} from '../support/builders';
import { MemoryDeath } from '../support/store/memory-death';
import { documentsInMemory, MovableClock, openDepartment, portsOn } from '../support/store/store-harness';
import { TenantInMemory } from '../support/tenant/tenant-in-memory';

const SKU = skuId('sku-visio');
const JOB = { kind: 'job', name: 'reconcile' } as const;
/** Longer than a lease lasts, and than an opposite request waits. */
const LATER_MS = 10 * 60_000;

interface World {
  readonly clock: MovableClock;
  readonly documents: DocumentStore;
  readonly tenant: TenantInMemory;
}

/** People to release, to assign, to give again and to hand over, in two departments. */
async function aWorld(): Promise<World> {
  const clock = new MovableClock();
  const documents = documentsInMemory(clock);
  const tenant = new TenantInMemory([{ skuId: SKU, skuPartNumber: 'SKU_1', units: 7 }]);
  const ports = portsOn(documents, { clock, provisioner: tenant, changes: tenant.follow });
  for (const id of [MATH, PHYSICS]) {
    const entitlements = [anEntitlement({ seats: 10 })];
    await openDepartment(ports, { department: aDepartment({ id, name: id }), entitlements });
  }
  const change = (key: string, command: Parameters<typeof aRequest>[1]) => changeRoster(ports, aRequest(key, command));
  await change('add', toAdd(...[1, 2, 3, 4].map((number) => found(number))));
  await runReconcile(ports, { by: JOB });
  clock.advance(LATER_MS);
  await change('remove', toRemove(found(1), found(2)));
  await change('more', toAdd(found(5), found(6)));
  await change('moved', { ...toAdd(found(2), found(7)), department: PHYSICS });
  tenant.take(person(3).userId, SKU);
  tenant.give(person(8).userId, SKU);
  tenant.changes.length = 0;
  return { clock, documents, tenant };
}

const portsOf = ({ clock, documents, tenant }: World, mortal?: MemoryDeath): Ports =>
  mortal === undefined
    ? portsOn(documents, { clock, provisioner: tenant, changes: tenant.follow })
    : portsOn(mortal.documents(documents), {
        clock,
        provisioner: mortal.tenant(tenant),
        changes: mortal.changes(tenant.follow),
      });

/** What is wrong with a world in which all should be as the rosters say. */
async function wrongWith({ documents, tenant }: World): Promise<readonly string[]> {
  const math = await readStored(documents, MATH);
  const physics = await readStored(documents, PHYSICS);
  const holding = [...tenant.held.keys()].filter((id) => tenant.has(id, SKU)).map((id) => Number(id.slice(-12)));
  const records = [...math.assignments, ...physics.assignments].map(
    (one) => `${Number(one.person.userId.slice(-12))} ${one.outcome.status}`,
  );
  return [
    ...problemsOf(math, new Rebuilding(LAPSE)),
    ...problemsOf(physics, new Rebuilding(LAPSE)),
    ...differ('holding', holding, [2, 3, 4, 5, 6, 7, 8]),
    // The eighth is a stranger's, and stays one.
    ...differ(
      'recorded',
      records,
      [2, 3, 4, 5, 6, 7].map((number) => `${number} active`),
    ),
  ];
}

const differ = (what: string, is: readonly unknown[], wanted: readonly unknown[]): readonly string[] => {
  const [left, right] = [is, wanted].map((all) => JSON.stringify(all.map(String).toSorted()));
  return left === right ? [] : [`${what} ${left}, not ${right}`];
};

describe('a process that dies during a run', () => {
  it.each(['before', 'after'] as const)(
    '%s any of its calls takes effect is made up for by the next run',
    async (when) => {
      const problems: string[] = [];
      let deaths = 0;
      for (let diesAt = 1; ; diesAt += 1) {
        const world = await aWorld();
        const mortal = new MemoryDeath(diesAt, when);
        const died = await runReconcile(portsOf(world, mortal), { by: JOB }).then(
          () => mortal.calls >= diesAt,
          () => true,
        );
        world.clock.advance(LATER_MS);
        await runReconcile(portsOf(world), { by: JOB });
        world.clock.advance(LATER_MS);
        world.tenant.changes.length = 0;
        const last = await runReconcile(portsOf(world), { by: JOB });
        const wrong = await wrongWith(world);
        if (world.tenant.changes.length > 0)
          problems.push(`death ${diesAt}: asked again for ${world.tenant.changes.join()}`);
        if (last?.counts.hold !== 1) problems.push(`death ${diesAt}: ${JSON.stringify(last?.counts)}`);
        problems.push(...wrong.map((problem) => `death ${diesAt}: ${problem}`));
        await world.documents.close();
        if (!died) break;
        deaths += 1;
      }

      expect(problems).toEqual([]);
      expect(deaths).toBeGreaterThan(30);
    },
  );
});

describe('two processes', () => {
  it('never run it together, and together leave nothing undone', async () => {
    const world = await aWorld();

    const ran = await Promise.all([1, 2, 3].map(() => runReconcile(portsOf(world), { by: JOB })));

    expect(ran.filter((one) => one !== undefined)).toHaveLength(1);
    expect(new Set(world.tenant.changes).size).toBe(world.tenant.changes.length);
    expect(await wrongWith(world)).toEqual([]);
    await world.documents.close();
  });
});
