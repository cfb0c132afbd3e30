import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { type Ports } from '../../../src/application/ports';
import { reconcileWhenDue } from '../../../src/application/reconcile/reconcile-when-due';
import { runReconcile } from '../../../src/application/reconcile/run-reconcile';
import { changeRoster } from '../../../src/application/roster/change-roster';
import { finishCommands } from '../../../src/jobs/finish-commands';
import { skuId } from '../../../src/domain/ids';
import { aDepartment, anEntitlement, aRequest, found, MATH, person, PHYSICS, toAdd, VISIO } from '../builders';
import { readStored } from '../audit';
import { documentsInMemory, MovableClock, openDepartment, portsOn } from '../store/store-harness';
import { TenantInMemory } from './tenant-in-memory';

/** The license that all of it is about. */
export const SKU = skuId('sku-visio');
/** Who runs it. */
export const JOB = { kind: 'job', name: 'reconcile' } as const;
const MINUTE_MS = 60_000;
/** Longer than a lease lasts, than an opposite request waits, and than the tenant's copies are late. */
export const LATER_MS = 10 * MINUTE_MS;
/** After it, a whole reading is due. */
export const DAY_MS = 24 * 60 * MINUTE_MS;

/** Our records and a tenant, at one time. */
export interface World {
  readonly clock: MovableClock;
  readonly documents: DocumentStore;
  readonly tenant: TenantInMemory;
}

/** A process of its own in a world. */
export const portsOf = ({ clock, documents, tenant }: World, own: Partial<Ports> = {}): Ports =>
  portsOn(documents, { clock, provisioner: tenant, changes: tenant.follow, ...own });

/** The user id of a numbered person. */
export const userOf = (number: number) => person(number).userId;

/** Two departments with people whose licenses are there, ten minutes after a whole reading. */
export async function aWorld({ units = 40 } = {}): Promise<World> {
  const clock = new MovableClock();
  const documents = documentsInMemory(clock);
  const tenant = new TenantInMemory([{ skuId: SKU, skuPartNumber: 'SKU_1', units }]);
  const world = { clock, documents, tenant };
  const ports = portsOf(world);
  for (const id of [MATH, PHYSICS])
    await openDepartment(ports, {
      department: aDepartment({ id, name: id }),
      entitlements: [anEntitlement({ seats: 10 })],
    });
  await changeRoster(ports, aRequest('add', toAdd(...[1, 2, 3, 4].map((number) => found(number)))));
  await changeRoster(ports, aRequest('more', { ...toAdd(found(5), found(6)), department: PHYSICS }));
  await finish(world);
  await runReconcile(ports, { by: JOB });
  tenant.changes.length = 0;
  return world;
}

/** Lets licenses follow, once nobody else seems to do it. */
export async function finish(world: World): Promise<void> {
  world.clock.advance(LATER_MS);
  await finishCommands.onSchedule(portsOf(world))();
  world.clock.advance(LATER_MS);
}

/** What the schedule does when it comes to it. */
export const look = (world: World, own: Partial<Ports> = {}) => reconcileWhenDue(portsOf(world, own), { by: JOB });

/** A person vanishes from a roster without a ledger entry, as no command of ours does it. */
export async function forget(world: World, number: number): Promise<void> {
  await portsOf(world).departments.change(MATH, async (books) => {
    const [entry, pool] = [await books.entry(VISIO, userOf(number)), await books.pool(VISIO)];
    if (entry === undefined || pool === undefined) throw new Error('nobody to forget');
    await books.deleteEntry(entry);
    await books.savePool({ ...pool, rosterLength: pool.rosterLength - 1 });
  });
}

/** Who has a license, and what our records say, in short. */
export async function stateOf({ documents, tenant }: World): Promise<unknown> {
  const stored = [await readStored(documents, MATH), await readStored(documents, PHYSICS)];
  return {
    held: [...tenant.held.keys()].filter((id) => tenant.has(id, SKU)).toSorted(),
    records: stored
      .flatMap(({ assignments }) =>
        assignments.map((one) => `${one.department} ${one.person.userId} ${one.outcome.status}`),
      )
      .toSorted(),
  };
}
