import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DocumentStore } from '../../src/adapters/documents/document-store';
import { planTenant, runReconcile } from '../../src/application/reconcile/run-reconcile';
import { takePosition } from '../../src/application/reconcile/show-position';
import { atOnce, type Pausable } from '../../src/domain/pausable';
import { positioning } from '../../src/domain/reconcile/position';
import { type Progress } from '../../src/domain/reconcile/progress';
import { observeTenant } from '../../src/reconcile/observe/observe-tenant';
import { showing } from '../../src/reconcile/observe/shown';
import { sightsOf } from '../../src/reconcile/apply/record-sights';
import { fitting } from '../../src/reconcile/plan/fit-units';
import { planning } from '../../src/reconcile/plan/plan';
import { documentsIn, PLAN_SKUS, seedPlanWorld, skuOf } from '../bench/reconcile/plan-world';
import { actor, aPolicy, person } from '../support/builders';
import { portsOn } from '../support/store/store-harness';
import { TenantInMemory } from '../support/tenant/tenant-in-memory';

const WORLD = { people: 1_200, departments: 12 };
const by = { kind: 'job', name: 'test' } as const;

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

/** What was written, `create run`, but for leases; and how often it was asked. */
class Counted {
  readonly written: string[] = [];
  asked = 0;

  of(documents: DocumentStore): DocumentStore {
    return {
      ...documents,
      read: (at) => {
        this.asked += 1;
        return documents.read(at);
      },
      query: (query) => {
        this.asked += 1;
        return documents.query(query);
      },
      transact: (container, partition, operations) => {
        const kinds = operations.flatMap((one) => (one.op === 'delete' ? [] : [`${one.op} ${one.kind}`]));
        this.written.push(...kinds.filter((kind) => !kind.endsWith(' lease')));
        return documents.transact(container, partition, operations);
      },
    };
  }
}

/** A tenant in which everybody has the license that the rosters call for. */
async function settledTenant(world = WORLD) {
  const folder = mkdtempSync(join(tmpdir(), 'whole-'));
  await seedPlanWorld(folder, world);
  const documents = documentsIn(folder);
  opened.push(async () => {
    await documents.close();
    rmSync(folder, { recursive: true });
  });
  const provisioner = new TenantInMemory(PLAN_SKUS.map((sku) => ({ ...sku, units: world.people })));
  for (let index = 0; index < world.people; index += 1) provisioner.give(person(index).userId, skuOf(index, world));
  const counted = new Counted();
  return { counted, ports: portsOn(counted.of(documents), { provisioner, policy: aPolicy() }) };
}

describe('the whole tenant, with nothing to do', () => {
  it('writes down that it was looked at, where the next look begins, and that nothing was to be told', async () => {
    const { ports, counted } = await settledTenant();
    // What the first reading finds is recorded: units that nobody claims, and that the tenant has any.
    await planTenant(ports, { by, isLook: true });
    counted.written.length = 0;

    const run = await runReconcile(ports, { by });
    await planTenant(ports, { by, isLook: true });
    await takePosition(ports, actor(1), {});

    expect(run?.counts).toMatchObject({ keep: WORLD.people, assign: 0, release: 0, hold: 0 });
    expect(counted.written).toEqual([
      'create run',
      'create watch',
      'create troubles',
      'create sweep',
      // The plan of before, since the clock stands still.
      'replace run',
      'create position',
    ]);
  });

  it('asks the store no more often for four times as many departments', async () => {
    const asked: number[] = [];
    for (const departments of [5, 20]) {
      const { ports, counted } = await settledTenant({ people: 400, departments });
      await runReconcile(ports, { by: { kind: 'job', name: 'test' } });
      asked.push(counted.asked);
    }

    expect(asked[1]).toBe(asked[0]);
  });

  it('says how far it is, in order', async () => {
    const { ports } = await settledTenant();
    const told: Progress[] = [];

    await planTenant(ports, { by, onProgress: (progress) => told.push(progress) });

    expect(told).toEqual([
      { stage: 'licenses-read', done: WORLD.people, of: WORLD.people },
      { stage: 'rosters' },
      { stage: 'comparing' },
    ]);
  });

  it('can be paused at every person while it is planned, compared and written down', async () => {
    const { ports } = await settledTenant();
    const { products, term } = ports.policy;
    const request = { products, term, today: '2026-03-01', triesAgain: false } as never;
    const observed = await observeTenant(ports, request);
    const plan = atOnce(planning(observed));
    const shown = atOnce(showing(observed));
    const parts = {
      ...shown,
      ...observed,
      plan,
      products: [],
      pools: observed.pools.map((one) => ({ ...one, awaiting: 0 })),
    };
    const works: Readonly<Record<string, Iterator<unknown, unknown, undefined>>> = {
      plan: planning(observed),
      fit: fitting(plan, observed),
      shown: showing(observed),
      sights: sightsOf({ ...observed, plan, shown }, observed.seated),
      position: positioning(parts),
    };

    for (const [name, work] of Object.entries(works))
      expect({ name, isOften: pausesOf(work as Pausable<unknown>) >= WORLD.people }).toEqual({ name, isOften: true });
  });
});

function pausesOf(work: Pausable<unknown>): number {
  let pauses = 0;
  while (work.next().done !== true) pauses += 1;
  return pauses;
}
