import { graphChanges } from '../../../../src/adapters/graph/changes/graph-changes';
import { type ChangesSince, type TenantChanges } from '../../../../src/ports/reconcile/tenant-changes';
import { ADMINISTRATOR, closeTenants, startTenant, type TestTenant } from '../../../support/tenant/tenant';
import { connectTo } from '../../../support/tenant/tenant-connection';
import { aSku, aUser, guid, sku } from '../../../support/tenant/tenant-seed';

afterEach(closeTenants);

const PEOPLE = Array.from({ length: 30 }, (_, place) => place + 1);

async function aTenant(): Promise<{ readonly tenant: TestTenant; readonly changes: TenantChanges }> {
  const tenant = await startTenant({ users: PEOPLE.map((number) => aUser(number)), skus: [aSku(1)] });
  return { tenant, changes: graphChanges({ connection: connectTo(tenant), budgetMs: 30_000 }) };
}

const change = (tenant: TestTenant, ...people: readonly object[]) => tenant.control('/people', { change: people });
const disable = (tenant: TestTenant, ...numbers: readonly number[]) =>
  change(tenant, ...numbers.map((number) => ({ id: guid(number), accountEnabled: false })));

function told(since: ChangesSince): { readonly people: readonly number[]; readonly mark: string } {
  if (since.status !== 'told') throw new Error(since.status);
  return { mark: since.mark, people: since.people.map((id) => Number(id.slice(-12))).toSorted((a, b) => a - b) };
}

describe('changes of the tenant', () => {
  it('are told from the mark on, and once', async () => {
    const { tenant, changes } = await aTenant();
    await disable(tenant, 1);
    const begun = await changes.begin();
    await disable(tenant, 2, 3);

    const first = told(await changes.since(begun));
    const second = told(await changes.since(first.mark));

    expect(first.people).toEqual([2, 3]);
    expect(second.people).toEqual([]);
    expect(told(await changes.since(begun)).people).toEqual([2, 3]);
  });

  it('are those of accounts, places and licenses, and none of names', async () => {
    const { tenant, changes } = await aTenant();
    const begun = await changes.begin();
    await change(tenant, { id: guid(1), displayName: 'Other' }, { id: guid(2), usageLocation: 'DE' });
    await tenant.ask('POST', `/users/${guid(3)}/assignLicense`, {
      addLicenses: [{ skuId: sku(1), disabledPlans: [] }],
      removeLicenses: [],
    });
    await tenant.control('/people', { remove: [guid(4)] });
    await tenant.ask('PATCH', `/users/${guid(5)}`, { usageLocation: 'FR' }, { app: ADMINISTRATOR });

    expect(told(await changes.since(begun)).people).toEqual([2, 3, 4, 5]);
  });

  it('come whole though pages are short, empty, told twice, or told again', async () => {
    const { tenant, changes } = await aTenant();
    let { mark } = { mark: await changes.begin() };
    await tenant.control('/settings', {
      largestPage: 2,
      emptyPageProbability: 0.4,
      duplicateProbability: 0.4,
      redeliverProbability: 0.3,
    });
    const seen = new Set<number>();
    for (const number of PEOPLE) {
      await disable(tenant, number);
      if (number % 7 !== 0) continue;
      const since = told(await changes.since(mark));
      ({ mark } = since);
      expect(new Set(since.people).size).toBe(since.people.length);
      for (const one of since.people) seen.add(one);
    }
    for (const one of told(await changes.since(mark)).people) seen.add(one);

    expect([...seen].toSorted((a, b) => a - b)).toEqual(PEOPLE);
  });

  it('come later from copies that are late, and none is lost', async () => {
    const { tenant, changes } = await aTenant();
    await tenant.control('/replicas', { lag: 'on', p50Ms: 2000, p99Ms: 20_000 });
    let mark = await changes.begin();
    const seen = new Set<number>();
    for (const number of PEOPLE) {
      await disable(tenant, number);
      await tenant.control('/clock', { advanceMs: 500 });
      const since = told(await changes.since(mark));
      ({ mark } = since);
      for (const one of since.people) seen.add(one);
    }
    const late = PEOPLE.length - seen.size;
    for (let round = 0; round < 20; round += 1) {
      await tenant.control('/clock', { advanceMs: 60_000 });
      const since = told(await changes.since(mark));
      ({ mark } = since);
      for (const one of since.people) seen.add(one);
    }

    expect(late).toBeGreaterThan(0);
    expect(seen.size).toBe(PEOPLE.length);
  });

  it('cannot be told from a mark that the tenant forgot, or that is none of its own', async () => {
    const { tenant, changes } = await aTenant();
    const begun = await changes.begin();
    await tenant.control('/changes/forget', {});

    expect(await changes.since(begun)).toEqual({ status: 'lost' });
    expect(await changes.since('/users/delta?$deltatoken=nonsense')).toEqual({ status: 'lost' });
  });

  it('are a fault while the tenant does not answer, or breaks off', async () => {
    const { tenant } = await aTenant();
    const changes = graphChanges({ connection: connectTo(tenant), budgetMs: 300 });
    const begun = await changes.begin();
    await disable(tenant, 1);
    for (const fault of [{ status: 503 }, { truncateBody: true }] as const) {
      await tenant.faults({ path: '/users/delta', count: 100, ...fault });
      await expect(changes.since(begun)).rejects.toMatchObject({ name: 'Fault', kind: 'unavailable' });
    }
    await tenant.faults();
    await tenant.overrides({ path: '/users/delta', property: '@odata.deltaLink' });
    await expect(changes.since(begun)).rejects.toMatchObject({ kind: 'unavailable' });
    await tenant.overrides();

    expect(told(await changes.since(begun)).people).toEqual([1]);
  });

  it('are not told where they are more than is sooner read whole', async () => {
    const { tenant, changes } = await aTenant();
    const begun = await changes.begin();
    const people = Array.from({ length: 2100 }, (_, place) => ({
      id: guid(1000 + place),
      userPrincipalName: `new${place}@contoso.edu`,
      displayName: `New ${place}`,
    }));
    await tenant.control('/people', { create: people });

    expect(await changes.since(begun)).toEqual({ status: 'too-many' });
  });
});
