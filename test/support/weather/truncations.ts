import { calendarDate } from '../../../src/domain/calendar';
import { type TenantFault } from '../../../src/local/emulated-tenant/conditions/faults';
import { changeRoster } from '../../../src/application/roster/change-roster';
import { type Ports } from '../../../src/application/ports';
import { runReconcile } from '../../../src/application/reconcile/run-reconcile';
import { anEntitlement, aRequest, found, PROJECT, toAdd, VISIO } from '../builders';
import { documentsInMemory, MovableClock, openDepartment, portsOn } from '../store/store-harness';
import { skuId } from '../../../src/domain/ids';
import { isFault } from '../../../src/ports/fault';
import { numbers, provisionerOf } from '../tenant/many-seats';
import { type Random } from '../../../src/local/emulated-tenant/random';
import { aSku, aUser, guid, sku } from '../tenant/tenant-seed';
import { type TenantSeed } from '../../../src/local/emulated-tenant/state/seed';
import { startTenant, type TestTenant } from '../tenant/tenant';

const JOB = { kind: 'job', name: 'reconcile' } as const;
const RUN_EVERY_MS = 15 * 60_000;
const PEOPLE = 40;
const HOLDERS: Readonly<Record<number, readonly number[]>> = { 1: numbers(1, 25), 2: numbers(20, 40) };

/** A tenant whose pages are small, so that short answers have many places to happen. @param own Nobody holds anything yet when it says so. */
export async function tenantOfPages(own: Pick<TenantSeed, 'held'> = {}): Promise<TestTenant> {
  const tenant = await startTenant({
    users: numbers(1, PEOPLE).map((number) => aUser(number)),
    skus: [1, 2].map((number) => aSku(number, { prepaidUnits: { enabled: 100 } })),
    held: Object.entries(HOLDERS).flatMap(([product, people]) =>
      people.map((number) => ({ userId: guid(number), skuId: sku(Number(product)) })),
    ),
    ...own,
  });
  await tenant.control('/settings', { largestPage: 4, emptyPageProbability: 0.1 });
  return tenant;
}

/** What came of reading everybody while answers are cut short at random. */
export type Trial = 'whole' | 'fault' | 'short without a word';

/** Cuts answers short in one way, some of the pages or all of them. */
async function cutShort(tenant: TestTenant, random: Random): Promise<void> {
  const ways: readonly TenantFault[] = [
    { dropNextLink: true },
    { truncateBody: true },
    { reset: true },
    { status: 503 },
    { reset: true, when: 'after-effect' },
    { status: 429, headers: { 'Retry-After': '0.02' } },
  ];
  const [way = {}] = random.shuffle(ways);
  const lasts = random.chance(0.05) ? {} : { count: 1 + Math.floor(random.next() * 4) };
  const path = random.chance(0.8) ? '/users?' : '/subscribedSkus';
  await tenant.faults({ ...way, ...lasts, path, probability: 0.2 + 0.8 * random.next() });
}

/** Reads the holders of both products once, with faults of one kind befalling some of the pages. */
export async function tryReading(tenant: TestTenant, random: Random): Promise<Trial> {
  await cutShort(tenant, random);
  try {
    const people = await provisionerOf(tenant, { budgetMs: 900 }).holders([1, 2].map((number) => skuId(sku(number))));
    return isWhole(people.map(({ userId, assignments }) => [userId, assignments.map((one) => one.skuId)]))
      ? 'whole'
      : 'short without a word';
  } catch (error) {
    if (isFault(error, 'unavailable') || isFault(error, 'throttled')) {
      return 'fault';
    }
    throw error;
  }
}

function isWhole(found: readonly (readonly [string, readonly string[]])[]): boolean {
  const byPerson = new Map(found);
  return (
    byPerson.size === found.length &&
    numbers(1, PEOPLE).every((number) => {
      const held = [1, 2].filter((product) => HOLDERS[product]?.includes(number)).map(sku);
      return JSON.stringify([...(byPerson.get(guid(number)) ?? [])].sort()) === JSON.stringify(held);
    })
  );
}

/** Departments whose people all have their licenses through us, and a tenant that is read in small pages. */
export interface Settled {
  readonly tenant: TestTenant;
  readonly ports: Ports;
  readonly clock: MovableClock;
  close(): Promise<void>;
}

/** Lets a run give everybody on a roster a license. */
export async function settledTenant(): Promise<Settled> {
  const tenant = await tenantOfPages({ held: [] });
  const clock = new MovableClock();
  const documents = documentsInMemory(clock);
  const portsFor = (patience: { budgetMs?: number }) =>
    portsOn(documents, { clock, provisioner: provisionerOf(tenant, patience) });
  const [calm, ports] = [portsFor({}), portsFor({ budgetMs: 900 })];
  const products = [VISIO, PROJECT];
  // Longer than all runs take on the clock: cover that ends would explain every release.
  const coverUntil = calendarDate('2028-06-28');
  const entitlements = products.map((product) => anEntitlement({ id: product, product, seats: PEOPLE, coverUntil }));
  await openDepartment(calm, { products, entitlements });
  for (const [place, product] of products.entries()) {
    const people = (HOLDERS[place + 1] ?? []).map((number) => found(number));
    await changeRoster(calm, aRequest(product, { ...toAdd(...people), product }));
  }
  await runReconcile(calm, { by: JOB });
  return { tenant, ports, clock, close: () => documents.close() };
}

/** What came of a run while answers are cut short at random; the clock has moved on. */
export async function tryRunning({ tenant, ports, clock }: Settled, random: Random): Promise<'ended' | 'fault'> {
  clock.advance(RUN_EVERY_MS);
  await cutShort(tenant, random);
  try {
    await runReconcile(ports, { by: JOB });
    return 'ended';
  } catch (error) {
    if (isFault(error, 'unavailable') || isFault(error, 'throttled')) {
      return 'fault';
    }
    throw error;
  }
}
