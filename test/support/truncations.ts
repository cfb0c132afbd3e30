import { type TenantFault } from '../../src/adapters/local/emulated-tenant/conditions/faults';
import { skuId } from '../../src/domain/ids';
import { isFault } from '../../src/ports/fault';
import { numbers, provisionerOf } from './many-seats';
import { type Random } from '../../src/adapters/local/emulated-tenant/random';
import { aSku, aUser, guid, sku } from './tenant-seed';
import { startTenant, type TestTenant } from './tenant';

const PEOPLE = 40;
const HOLDERS: Readonly<Record<number, readonly number[]>> = { 1: numbers(1, 25), 2: numbers(20, 40) };

/** A tenant whose pages are small, so that short answers have many places to happen. */
export async function tenantOfPages(): Promise<TestTenant> {
  const tenant = await startTenant({
    users: numbers(1, PEOPLE).map((number) => aUser(number)),
    skus: [1, 2].map((number) => aSku(number, { prepaidUnits: { enabled: 100 } })),
    held: Object.entries(HOLDERS).flatMap(([product, people]) =>
      people.map((number) => ({ userId: guid(number), skuId: sku(Number(product)) })),
    ),
  });
  await tenant.control('/settings', { largestPage: 4, emptyPageProbability: 0.1 });
  return tenant;
}

/** What came of reading everybody while answers are cut short at random. */
export type Trial = 'whole' | 'fault' | 'short without a word';

/** Reads the holders of both products once, with faults of one kind befalling some of the pages. */
export async function tryReading(tenant: TestTenant, random: Random): Promise<Trial> {
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
