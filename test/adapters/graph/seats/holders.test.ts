import { type TenantFault } from '../../../../src/local/emulated-tenant/conditions/faults';
import { readHolders } from '../../../../src/adapters/graph/seats/holders';
import { skuId } from '../../../../src/domain/ids';
import { isFault, type Fault } from '../../../../src/ports/fault';
import { type SeatProvisioner } from '../../../../src/ports/roster/seat-provisioner';
import { connectTo } from '../../../support/tenant/tenant-connection';
import { numbers, provisionerOf } from '../../../support/tenant/many-seats';
import { aSku, aUser, guid, sku } from '../../../support/tenant/tenant-seed';
import { closeTenants, startTenant, type TestTenant } from '../../../support/tenant/tenant';

const HOLDERS = numbers(1, 12);

let tenant: TestTenant;

beforeEach(async () => {
  tenant = await startTenant({
    users: numbers(1, 20).map((number) => aUser(number)),
    skus: [aSku(1, { prepaidUnits: { enabled: 100 } })],
    held: [
      ...HOLDERS.map((number) => ({ userId: guid(number), skuId: sku(1) })),
      { userId: guid(13), skuId: sku(1), state: 'Error' as const, error: 'CountViolation' },
    ],
  });
  await tenant.control('/settings', { largestPage: 5 });
});

afterEach(async () => {
  const violations = await tenant.violations();
  await closeTenants();
  expect(violations).toEqual([]);
});

const listed = async (seats: SeatProvisioner) =>
  (await seats.holders([skuId(sku(1))])).map(({ userId }) => userId).sort();
const pages = async () => (await tenant.log()).filter(({ path }) => path.startsWith('/users?'));

function onlyUnavailable(error: unknown): undefined {
  expect(isFault(error, 'unavailable')).toBe(true);
}

async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  const error: unknown = await promise.then(
    () => new Error('nothing was thrown'),
    (thrown: unknown) => thrown,
  );
  if (!isFault(error)) {
    throw error;
  }
  return error;
}

describe('everybody who holds a license', () => {
  it('is read to the last page, in pages that can be taken apart without holding anybody up', async () => {
    expect(await listed(provisionerOf(tenant))).toEqual(HOLDERS.map(guid));

    const read = await pages();
    expect(read).toHaveLength(3);
    expect(read.filter(({ path }) => decodeURIComponent(path).includes('$top=500'))).toHaveLength(3);
  });

  it('is told of page by page', async () => {
    const told: number[] = [];
    await provisionerOf(tenant).holders([skuId(sku(1))], (licenses) => told.push(licenses));

    expect(told).toEqual([5, 5, 2]);
  });

  it('is read past pages that are empty and not the last', async () => {
    await tenant.control('/settings', { emptyPageProbability: 0.6 });

    expect(await listed(provisionerOf(tenant))).toEqual(HOLDERS.map(guid));
    expect((await pages()).length).toBeGreaterThan(3);
  });

  it('leaves out those whose license is only in error', async () => {
    expect(await listed(provisionerOf(tenant))).not.toContain(guid(13));
  });

  it.each<[string, TenantFault]>([
    ['a page that is not there', { path: '/users?', status: 503 }],
    ['a throttled page', { path: '/users?', status: 429, headers: { 'Retry-After': '0.3' } }],
    ['a page that is cut off', { path: '/users?', truncateBody: true }],
    ['a reset connection', { path: '/users?', reset: true }],
    ['a page without the link to the next', { path: '/users?', dropNextLink: true }],
    ['units that cannot be read', { path: '/subscribedSkus', truncateBody: true }],
  ])('is whole after %s has passed', async (_title, fault) => {
    await tenant.faults({ ...fault, count: 2 });

    expect(await listed(provisionerOf(tenant))).toEqual(HOLDERS.map(guid));
  });

  it.each<[string, TenantFault, string]>([
    ['a page is not there', { path: 'skiptoken', status: 503 }, 'unavailable'],
    ['a page is throttled', { path: 'skiptoken', status: 429, headers: { 'Retry-After': '30' } }, 'throttled'],
    ['a page is cut off', { path: 'skiptoken', truncateBody: true }, 'unavailable'],
    ['a page never comes', { path: 'skiptoken', hangMs: 20_000 }, 'unavailable'],
    ['a page is forbidden', { path: 'skiptoken', status: 403 }, 'forbidden'],
    ['a page has no link to the next', { path: 'skiptoken', dropNextLink: true }, 'unavailable'],
    ['the first page has no link to the next', { path: '/users?', dropNextLink: true }, 'unavailable'],
    ['the units in use are not there', { path: '/subscribedSkus', status: 503 }, 'unavailable'],
  ])('is a fault, never a shorter list, while %s', async (_title, fault, kind) => {
    await tenant.faults(fault);

    const thrown = await faultOf(
      provisionerOf(tenant, { budgetMs: kind === 'unavailable' ? 600 : 20_000 }).holders([skuId(sku(1))]),
    );

    expect([thrown.kind, thrown.isOutcomeUnknown]).toEqual([kind, false]);
  });

  it('is whole although more units are in use than there are people, who are counted', async () => {
    const connection = connectTo(tenant);
    const tenantSkus = async () =>
      (await provisionerOf(tenant).tenantSkus()).map((one) => ({ ...one, consumedUnits: one.consumedUnits + 3 }));
    const read = (budgetMs = 600) => readHolders({ connection, budget: { budgetMs }, tenantSkus }, [skuId(sku(1))]);

    expect((await read(60_000)).map(({ userId }) => userId).sort()).toEqual(HOLDERS.map(guid));

    await tenant.faults({ path: 'skiptoken', dropNextLink: true });
    expect((await faultOf(read())).kind).toBe('unavailable');
    await tenant.faults({ path: 'count=true', status: 403 });
    expect((await faultOf(read())).kind).toBe('unavailable');
  });

  it('is never less than who holds it all the time, however late replicas are', async () => {
    await tenant.control('/replicas', { lag: 'on', p50Ms: 200, p99Ms: 2000 });
    const seats = provisionerOf(tenant);
    const staying = HOLDERS.slice(0, 6).map(guid);
    const release = (number: number) =>
      tenant.ask('POST', `/users/${guid(number)}/assignLicense`, { addLicenses: [], removeLicenses: [sku(1)] });

    const readings: (readonly string[])[] = [];
    for (const number of HOLDERS.slice(6)) {
      const [, people] = await Promise.all([release(number), listed(seats).catch(onlyUnavailable)]);
      readings.push(people ?? staying);
    }

    expect(readings.some((people) => people.length > staying.length)).toBe(true);
    expect(readings.filter((people) => !staying.every((person) => people.includes(person as never)))).toEqual([]);
  });

  it('ends when the program stops', async () => {
    await tenant.faults({ path: '/users?', dropNextLink: true });
    const stopping = new AbortController();
    const reading = faultOf(provisionerOf(tenant, { signal: stopping.signal }).holders([skuId(sku(1))]));

    setTimeout(() => {
      stopping.abort();
    }, 100);

    expect((await reading).kind).toBe('unavailable');
  });
});
