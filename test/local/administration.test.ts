import { aSku, aUser, guid, plan, sku } from '../support/tenant/tenant-seed';
import { closeTenants, startTenant, type TestTenant } from '../support/tenant/tenant';

afterEach(closeTenants);

const TWO_PLANS = aSku(1, {
  servicePlans: [
    { servicePlanId: plan(1), servicePlanName: 'PLAN_1' },
    { servicePlanId: plan(2), servicePlanName: 'PLAN_2' },
  ],
});

const aTenant = (): Promise<TestTenant> =>
  startTenant({
    users: [1, 2, 3].map((number) => aUser(number)),
    skus: [TWO_PLANS],
    held: [1, 2, 3].map((number) => ({ userId: guid(number), skuId: sku(1) })),
  });

async function valueOf(tenant: TestTenant, path: string): Promise<readonly Record<string, unknown>[]> {
  const { status, body } = await tenant.ask('GET', path);
  expect(status).toBe(200);
  return (body as { value: Record<string, unknown>[] }).value;
}

const upnsBy = async (tenant: TestTenant, filter: string): Promise<unknown[]> =>
  (await valueOf(tenant, `/users?$filter=${encodeURIComponent(filter)}`)).map((one) => one['userPrincipalName']);

describe('people of the emulated tenant', () => {
  it('are found by each of their addresses, in any case, and by no other', async () => {
    const tenant = await startTenant({
      users: [
        aUser(1, {
          proxyAddresses: ['SMTP:Person1@Contoso.edu', 'smtp:erossi@fabrikam.edu', 'sip:person1@contoso.edu'],
        }),
        aUser(2),
      ],
    });
    const by = (address: string) => upnsBy(tenant, `proxyAddresses/any(p:p eq '${address}')`);

    expect(await by('smtp:ERossi@fabrikam.edu')).toEqual(['person1@contoso.edu']);
    expect(await by('smtp:person1@contoso.edu')).toEqual(['person1@contoso.edu']);
    expect(await by('smtp:person2@contoso.edu')).toEqual(['person2@contoso.edu']);
    expect(await by('smtp:erossi')).toEqual([]);
    expect(await by('erossi@fabrikam.edu')).toEqual([]);
    const [person] = await valueOf(tenant, '/users?$select=proxyAddresses');
    expect(person?.['proxyAddresses']).toContain('smtp:erossi@fabrikam.edu');
  });

  it('change their names, and are found by the new ones only', async () => {
    const tenant = await aTenant();
    await upnsBy(tenant, "startswith(userPrincipalName,'person1@')");

    await tenant.control('/people', {
      change: [{ id: guid(1), displayName: 'New Name', userPrincipalName: 'new@contoso.edu', mail: 'new@contoso.edu' }],
    });

    expect(await upnsBy(tenant, "startswith(userPrincipalName,'person1@')")).toEqual([]);
    expect(await upnsBy(tenant, "mail eq 'new@contoso.edu'")).toEqual(['new@contoso.edu']);
    expect((await tenant.ask('GET', '/users/person1@contoso.edu')).status).toBe(404);
    expect((await tenant.ask('GET', '/users/NEW@contoso.edu')).body).toMatchObject({ displayName: 'New Name' });
    expect(await tenant.held()).toContain(`${guid(1)} ${sku(1)} direct Active`);
  });

  it('are gone under their old id when they are made anew, and hold nothing under the new one', async () => {
    const tenant = await aTenant();

    await tenant.control('/people', { remake: [{ id: guid(1), as: guid(11) }] });

    expect((await tenant.ask('GET', `/users/${guid(1)}`)).status).toBe(404);
    expect((await tenant.ask('GET', '/users/person1@contoso.edu')).body).toMatchObject({ id: guid(11) });
    expect(await upnsBy(tenant, "mail eq 'person1@contoso.edu'")).toEqual(['person1@contoso.edu']);
    expect(await tenant.consumed(sku(1))).toBe(2);
  });

  it('cannot have a name that another one has', async () => {
    const tenant = await aTenant();

    const taken = tenant.control('/people', { change: [{ id: guid(1), userPrincipalName: 'PERSON2@contoso.edu' }] });

    await expect(taken).rejects.toThrow('name taken');
  });
});

describe('units that Microsoft takes', () => {
  it.each([
    ['error', ['direct Active', 'direct Error', 'direct Error']],
    ['gone', ['direct Active']],
  ])('leave those in excess as %s', async (lost, states) => {
    const tenant = await aTenant();

    await tenant.control('/units', { skuId: sku(1), prepaidUnits: { enabled: 1 }, lost });

    expect(await tenant.consumed(sku(1))).toBe(1);
    const held = (await tenant.held()).map((line) => line.split(' ').slice(2).join(' '));
    expect(held.toSorted()).toEqual(states);
  });

  it('are lost first by those named', async () => {
    const tenant = await aTenant();

    await tenant.control('/units', { skuId: sku(1), prepaidUnits: { enabled: 2 }, lost: 'gone', from: [guid(1)] });

    expect((await tenant.held()).map((line) => line.split(' ')[0])).toEqual([guid(2), guid(3)]);
  });

  it('leave everybody theirs while the grace lasts', async () => {
    const tenant = await aTenant();
    const grace = { prepaidUnits: { enabled: 0, warning: 3 }, capabilityStatus: 'Warning' };

    await tenant.control('/units', { skuId: sku(1), ...grace, lost: 'gone' });

    expect(await tenant.consumed(sku(1))).toBe(3);
  });
});

describe('plans that are switched off', () => {
  it('are so in the states, in the licenses and in the details, until they are switched on', async () => {
    const tenant = await aTenant();
    const plansOf = async () => {
      const [user] = await valueOf(
        tenant,
        `/users?$filter=${encodeURIComponent(`id eq '${guid(1)}'`)}&$select=assignedLicenses,licenseAssignmentStates`,
      );
      const [details] = await valueOf(tenant, `/users/${guid(1)}/licenseDetails`);
      const plans = details?.['servicePlans'] as { servicePlanName: string; provisioningStatus: string }[];
      return {
        licenses: (user?.['assignedLicenses'] as { disabledPlans: string[] }[])[0]?.disabledPlans,
        states: (user?.['licenseAssignmentStates'] as { disabledPlans: string[] }[])[0]?.disabledPlans,
        details: plans.map((one) => `${one.servicePlanName} ${one.provisioningStatus}`),
      };
    };

    await tenant.control('/plans', { userId: guid(1), skuId: sku(1), disabledPlans: [plan(2)] });
    const off = await plansOf();
    await tenant.ask('POST', `/users/${guid(1)}/assignLicense`, {
      addLicenses: [{ skuId: sku(1), disabledPlans: [] }],
      removeLicenses: [],
    });
    const on = await plansOf();

    expect(off).toEqual({ licenses: [plan(2)], states: [plan(2)], details: ['PLAN_1 Success', 'PLAN_2 Disabled'] });
    expect(on).toEqual({ licenses: [], states: [], details: ['PLAN_1 Success', 'PLAN_2 Success'] });
  });

  it('are on when another source of the same license has them on', async () => {
    const group = { id: guid(700_001), displayName: 'All', members: [guid(1)], licenses: [{ skuId: sku(1) }] };
    const held = [{ userId: guid(1), skuId: sku(1), disabledPlans: [plan(2)] }];
    const tenant = await startTenant({ users: [aUser(1)], skus: [TWO_PLANS], groups: [group], held });

    const [details] = await valueOf(tenant, `/users/${guid(1)}/licenseDetails`);

    expect(details?.['servicePlans']).toMatchObject([
      { provisioningStatus: 'Success' },
      { provisioningStatus: 'Success' },
    ]);
  });
});

describe('the subscriptions of the emulated tenant', () => {
  it('are the trials that it has, and what was bought beyond them', async () => {
    const trial = { isTrial: true, totalLicenses: 25, nextLifecycleDateTime: '2027-03-01T00:00:00Z' };
    const tenant = await startTenant({
      skus: [
        aSku(1, { prepaidUnits: { enabled: 27 }, subscriptions: [trial] }),
        aSku(2, { prepaidUnits: { enabled: 0 } }),
      ],
    });

    const subscriptions = await valueOf(tenant, '/directory/subscriptions');

    expect(subscriptions).toMatchObject([
      { ...trial, skuId: sku(1), skuPartNumber: 'SKU_1', status: 'Enabled' },
      { isTrial: false, totalLicenses: 2, skuId: sku(1), status: 'Enabled', nextLifecycleDateTime: null },
    ]);
    expect(new Set(subscriptions.map(({ id }) => id)).size).toBe(2);
  });

  it('are not for whoever may read the SKUs alone', async () => {
    const app = { clientId: guid(1), clientSecret: 'secret', roles: ['LicenseAssignment.Read.All'] };
    const tenant = await startTenant({ skus: [aSku(1)] }, { apps: [app] });

    expect((await tenant.ask('GET', '/subscribedSkus', undefined, { app })).status).toBe(200);
    expect((await tenant.ask('GET', '/directory/subscriptions', undefined, { app })).status).toBe(403);
  });
});

describe('what answers say instead of what is', () => {
  it('is one property of one object, wherever it is answered, alone and in a batch', async () => {
    const tenant = await aTenant();
    await tenant.overrides({ of: { id: guid(2) }, property: 'accountEnabled', value: null });
    const path = '/users?$select=id,accountEnabled';

    const alone = await valueOf(tenant, path);
    const batch = await tenant.ask('POST', '/$batch', { requests: [{ id: '1', method: 'GET', url: path }] });

    const said = [true, null, true].map((accountEnabled, place) => ({ id: guid(place + 1), accountEnabled }));
    expect(alone).toEqual(said);
    expect(batch.body).toMatchObject({ responses: [{ body: { value: said } }] });
  });

  it('may be inside another one, or nothing at all, and is over when it is taken back', async () => {
    const tenant = await aTenant();
    await tenant.overrides(
      { of: { skuId: sku(1), skuPartNumber: 'SKU_1' }, property: 'prepaidUnits.enabled' },
      { of: { id: guid(1) }, property: 'licenseAssignmentStates.0.state', value: 'Odd' },
      { path: '/organization', property: 'value', value: 'none' },
    );

    const [odd] = await valueOf(tenant, '/subscribedSkus');
    const [person] = await valueOf(tenant, '/users?$select=id,licenseAssignmentStates');
    const organization = await tenant.ask('GET', '/organization');
    await tenant.overrides();
    const [even] = await valueOf(tenant, '/subscribedSkus');

    expect(odd?.['prepaidUnits']).toEqual({ warning: 0, suspended: 0, lockedOut: 0 });
    expect(person).toMatchObject({ licenseAssignmentStates: [{ state: 'Odd' }] });
    expect(organization.body).toMatchObject({ value: 'none' });
    expect(even?.['prepaidUnits']).toMatchObject({ enabled: 10 });
  });
});
