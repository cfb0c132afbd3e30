import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { type Ports } from '../../../src/application/ports';
import { runReconcile } from '../../../src/application/reconcile/run-reconcile';
import { changeRoster } from '../../../src/application/roster/change-roster';
import { type ExceptionKind } from '../../../src/domain/audit/exception-kinds';
import { type DepartmentId, departmentId, type ProductId, productId, skuId } from '../../../src/domain/ids';
import { type Policy } from '../../../src/domain/institution/policy';
import { type ReconcilePolicy } from '../../../src/domain/institution/policy';
import { type Entitlement } from '../../../src/domain/term/entitlement';
import { actor, aDepartment, anEntitlement, aPolicy, APPROVER, found, person, PROJECT, VISIO } from '../builders';
import { entitle, MovableClock, openDepartment, portsOn } from '../store/store-harness';
import { TenantInMemory } from '../tenant/tenant-in-memory';

export const [ART, BIOLOGY, CHEMISTRY, DANCE, ECONOMICS] = ['art', 'biology', 'chemistry', 'dance', 'economics'].map(
  departmentId,
) as [DepartmentId, DepartmentId, DepartmentId, DepartmentId, DepartmentId];
const DEPARTMENTS = [ART, BIOLOGY, CHEMISTRY, DANCE, ECONOMICS];
/** Bought by nobody unless it is planted, and not in the tenant. */
export const PLANNER = productId('planner');

export const VISIO_SKU = skuId('sku-visio');
export const SECOND_SKU = skuId('sku-visio-2');
export const PROJECT_SKU = skuId('sku-project');
export const BIGGER_SKU = skuId('sku-bigger');
export const JOB = { kind: 'job', name: 'reconcile' } as const;
const HOUR_MS = 60 * 60_000;
/** Seats of each department, of Visio and of Project. */
const SEATS = 4;

/** An institution with 5 departments and 3 products in which all is as it should be, until something is planted. */
export interface PlantedWorld {
  readonly documents: DocumentStore;
  readonly clock: MovableClock;
  readonly tenant: TenantInMemory;
  readonly policy: Policy;
  readonly ports: Ports;
}

/** A process of its own in a world. */
export const portsIn = (
  { documents, clock, tenant, policy }: Omit<PlantedWorld, 'ports'>,
  own: Partial<Ports> = {},
): Ports => portsOn(documents, { clock, provisioner: tenant, changes: tenant.follow, policy, ...own });

/** Everybody has had the license of their seat for a day: in each department two of Visio and one of Project. */
export async function aPlantedWorld(
  documents: (clock: MovableClock) => DocumentStore | Promise<DocumentStore>,
  own: Partial<ReconcilePolicy> = {},
): Promise<PlantedWorld> {
  const clock = new MovableClock(new Date('2027-03-02T20:00:00.000Z'));
  const units = SEATS * DEPARTMENTS.length;
  const tenant = new TenantInMemory([
    { skuId: VISIO_SKU, skuPartNumber: 'SKU_1', units, planNames: ['VISIO_MAIN'] },
    { skuId: SECOND_SKU, skuPartNumber: 'SKU_1B', units: 0, planNames: ['VISIO_MAIN'] },
    { skuId: PROJECT_SKU, skuPartNumber: 'SKU_2', units, planNames: ['PROJECT_MAIN'] },
    { skuId: BIGGER_SKU, skuPartNumber: 'BIGGER', units: 100, planNames: ['VISIO_BIG'] },
  ]);
  const given = { documents: await documents(clock), clock, tenant, policy: policyWith(own) };
  const world = { ...given, ports: portsIn(given) };
  for (const [index, id] of DEPARTMENTS.entries()) {
    const delegates = [person(900 + index)];
    await openDepartment(world.ports, {
      department: aDepartment({ id, name: `Department of ${id}`, directoryNames: [], delegates }),
      products: [VISIO, PROJECT],
      entitlements: [
        anEntitlement({ id: `${id}-visio`, seats: SEATS, purchaseOrderNumber: `PO-${index}` }),
        anEntitlement({ id: `${id}-project`, product: PROJECT, seats: SEATS, purchaseOrderNumber: `PO-${index}` }),
      ],
    });
    await add(world, id, VISIO, 10 * index + 1, 10 * index + 2);
    await add(world, id, PROJECT, 10 * index + 3);
  }
  await settle(world);
  return world;
}

function policyWith(own: Partial<ReconcilePolicy>): Policy {
  const policy = aPolicy();
  const [visio, project] = policy.products;
  if (visio === undefined || project === undefined) throw new Error('the policy has two products');
  return {
    ...policy,
    products: [
      { ...visio, skuPartNumbers: ['SKU_1', 'SKU_1B'], overlapServicePlans: ['visio_big'] },
      project,
      { ...project, id: PLANNER, name: 'Planner', skuPartNumbers: ['NOT_THERE'] },
    ],
    reconcile: { ...policy.reconcile, ...own },
  };
}

let commands = 0;

/** Puts people on a roster; licenses do not follow yet. */
export async function add(
  { ports }: Pick<PlantedWorld, 'ports'>,
  department: DepartmentId,
  product: ProductId,
  ...people: readonly number[]
): Promise<void> {
  const command = { kind: 'add', department, product, people: people.map((one) => found(one)) } as const;
  await changeRoster(ports, { ...request(), command });
}

/** Takes people off a roster; licenses do not follow yet. */
export async function remove(
  { ports }: PlantedWorld,
  department: DepartmentId,
  product: ProductId,
  ...people: readonly number[]
): Promise<void> {
  const command = { kind: 'remove', department, product, people: people.map((one) => found(one)) } as const;
  await changeRoster(ports, { ...request(), command });
}

const request = () => ({
  key: `command-${(commands += 1)}` as never,
  actor: actor(APPROVER),
  shownIn: undefined,
  isRepeat: false,
});

/** Lets licenses follow, and a day pass. */
export async function settle(world: PlantedWorld): Promise<void> {
  await runReconcile(portsIn(world), { by: JOB, triesAgain: true });
  world.clock.advance(25 * HOUR_MS);
}

/** An exception as a test writes it: kind, product, department or none, person's number or none, and how many. */
export type Expected = `${ExceptionKind} ${string}`;

/** How one kind of exception comes about. */
export interface Plant {
  /** What is done while the reconciler still runs. */
  readonly before?: (world: PlantedWorld) => Promise<void> | void;
  /** What is done behind its back, after it ran last. */
  readonly after?: (world: PlantedWorld) => Promise<void> | void;
  readonly expected: readonly Expected[];
}

const userOf = (number: number) => person(number).userId;
const throughGroup = { source: { kind: 'group', groupId: 'group-1' } } as const;

/** Every kind of exception, each about people of its own; those of one product's numbers are counted together in {@link ALL_COUNTS}. */
export const PLANTS: Readonly<Record<Exclude<ExceptionKind, 'mode'>, Plant>> = {
  outside: {
    before: async (world) => {
      world.tenant.give(userOf(4), VISIO_SKU);
      world.tenant.give(userOf(101), VISIO_SKU);
      await add(world, ART, VISIO, 4);
    },
    expected: ['outside visio art 4 1', 'outside visio - 101 1'],
  },
  inherited: {
    after: ({ tenant }) => {
      for (const one of [102, 3])
        tenant.held.set(userOf(one), [
          ...(tenant.held.get(userOf(one)) ?? []),
          { skuId: PROJECT_SKU, status: 'active', failure: undefined, ...throughGroup },
        ]);
    },
    expected: ['inherited project art 3 1', 'inherited project - 102 1'],
  },
  failed: {
    before: async (world) => {
      world.tenant.refuses.set(userOf(14), { code: 'conflicting-plan', planNames: ['OTHER'] });
      await add(world, BIOLOGY, VISIO, 14);
    },
    after: async (world) => {
      world.tenant.give(userOf(11), VISIO_SKU, { disabledPlans: ['id of visio_main'] });
      await entitleNow(world, BIOLOGY, { id: 'planner', product: PLANNER, seats: 1 });
      await openPool(world, BIOLOGY, PLANNER);
      await add(world, BIOLOGY, PLANNER, 15);
    },
    expected: [
      'failed visio biology 11 1 plan-off',
      'failed visio biology 14 1 conflicting-plan',
      'failed planner biology 15 1 unknown-sku',
      'promised-beyond-units planner - - 1',
    ],
  },
  double: {
    after: async (world) => {
      await seatAlso(world, CHEMISTRY, VISIO, 2);
      world.tenant.give(userOf(21), SECOND_SKU);
      await adopt(world, CHEMISTRY, 21, SECOND_SKU);
    },
    expected: ['double visio chemistry 2 1', 'double visio chemistry 21 1'],
  },
  covered: {
    before: async (world) => {
      world.tenant.give(userOf(24), BIGGER_SKU);
      await add(world, CHEMISTRY, VISIO, 24);
    },
    expected: ['covered visio chemistry 24 1'],
  },
  'account-disabled': {
    after: async (world) => {
      world.tenant.turn(userOf(31), 'disabled');
      world.tenant.turn(userOf(34), 'disabled');
      await add(world, DANCE, PROJECT, 34);
    },
    expected: ['account-disabled project dance 34 1', 'account-disabled visio dance 31 1'],
  },
  'account-gone': {
    after: async (world) => {
      for (const one of [32, 33]) world.tenant.turn(userOf(one), 'missing');
      await remove(world, DANCE, PROJECT, 33);
    },
    expected: ['account-gone project dance 33 1', 'account-gone visio dance 32 1'],
  },
  unclear: {
    after: async (world) => {
      for (const one of [41, 44]) world.tenant.turn(userOf(one), 'unclear');
      await add(world, ECONOMICS, VISIO, 44);
    },
    expected: ['unclear visio economics 41 1', 'unclear visio economics 44 1'],
  },
  awaiting: {
    after: (world) =>
      entitleNow(world, ECONOMICS, { id: 'more', product: PROJECT, seats: 3, status: 'awaiting-tenant' }),
    expected: ['awaiting project economics - 3'],
  },
  'no-unit': {
    after: async (world) => {
      // As many as are held.
      world.tenant.stock(PROJECT_SKU, SEATS * DEPARTMENTS.length - world.tenant.free(PROJECT_SKU));
      await add(world, ART, PROJECT, 5);
    },
    expected: ['no-unit project art 5 1', 'promised-beyond-units project - - 15'],
  },
  'promised-beyond-units': {
    after: (world) => entitleNow(world, BIOLOGY, { id: 'beyond', product: PROJECT, seats: 2 }),
    expected: ['promised-beyond-units project - - 2'],
  },
  'unclaimed-units': {
    after: ({ tenant }) => {
      tenant.stock(VISIO_SKU, SEATS * DEPARTMENTS.length + 5);
    },
    expected: ['unclaimed-units visio - - 5'],
  },
  unexplained: {
    after: (world) => forget(world, ECONOMICS, VISIO, 42),
    expected: ['unexplained visio economics 42 1'],
  },
  'not-in-catalog': {
    after: async (world) => {
      const legacy = productId('legacy');
      await entitleNow(world, DANCE, { id: 'legacy', product: legacy, seats: 1 });
      await openPool(world, DANCE, legacy);
      await seatAlso(world, DANCE, legacy, 35);
    },
    expected: ['not-in-catalog legacy dance 35 1'],
  },
};

/** With all of them planted, numbers of one product count together: of the units one is held through a group. */
export const ALL_COUNTS: ReadonlyMap<Expected, readonly Expected[]> = new Map<Expected, readonly Expected[]>([
  ['promised-beyond-units project - - 15', []],
  ['promised-beyond-units project - - 2', ['promised-beyond-units project - - 16']],
]);

/** Plants some kinds, and lets what follows of itself follow. */
export async function plant(world: PlantedWorld, kinds: readonly (keyof typeof PLANTS)[]): Promise<void> {
  for (const kind of kinds) await PLANTS[kind].before?.(world);
  await settle(world);
  for (const kind of kinds) await PLANTS[kind].after?.(world);
}

async function entitleNow(
  { ports }: PlantedWorld,
  department: DepartmentId,
  own: Partial<Omit<Entitlement, 'id'>> & { readonly id: string },
): Promise<void> {
  await entitle(ports, department, anEntitlement({ purchaseOrderNumber: 'PO-77', ...own }));
}

async function openPool({ ports }: PlantedWorld, department: DepartmentId, product: ProductId): Promise<void> {
  await ports.departments.change(department, async (books) => {
    await books.savePool({
      ...{ department, product, rosterLength: 0, firstRank: 1, lastRank: 0, seatedThrough: 0, capSeen: 0 },
    });
    await books.record({ ...by, fact: { action: 'pool-opened', product } });
  });
}

const by = { actor: actor(APPROVER), effectiveOn: '2027-03-03' as never, command: 'planting' };

/** Somebody is on a second roster: what no command of ours does. */
async function seatAlso(
  { ports, clock }: PlantedWorld,
  department: DepartmentId,
  product: ProductId,
  number: number,
): Promise<void> {
  await ports.departments.change(department, async (books) => {
    const pool = await books.pool(product);
    if (pool === undefined) throw new Error('no pool');
    const rank = pool.lastRank + 1;
    const addedAt = clock.now().toISOString() as never;
    await books.saveEntry({ ...person(number), product, rank, addedAt, addedBy: actor(APPROVER) });
    await books.savePool({ ...pool, rosterLength: pool.rosterLength + 1, lastRank: rank, seatedThrough: rank });
  });
}

/** A license that was there before us is taken over. */
async function adopt(
  { ports }: PlantedWorld,
  department: DepartmentId,
  number: number,
  sku: typeof SECOND_SKU,
): Promise<void> {
  const at = '2027-01-10T20:00:00.000Z' as never;
  await ports.departments.change(department, (books) =>
    books.saveAssignment({
      ...{ person: person(number), product: VISIO, skuId: sku, department, intendedAt: at },
      outcome: { status: 'adopted', at },
    }),
  );
}

/** Somebody vanishes from a roster without a ledger entry. */
async function forget(
  { ports }: PlantedWorld,
  department: DepartmentId,
  product: ProductId,
  number: number,
): Promise<void> {
  await ports.departments.change(department, async (books) => {
    const [entry, pool] = [await books.entry(product, userOf(number)), await books.pool(product)];
    if (entry === undefined || pool === undefined) throw new Error('nobody to forget');
    await books.deleteEntry(entry);
    await books.savePool({ ...pool, rosterLength: pool.rosterLength - 1 });
  });
}
