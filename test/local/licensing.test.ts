import { aGroup, aSku, aUser, group, guid, plan, sku } from '../support/tenant/tenant-seed';
import { closeTenants, startTenant, type Reply, type TestTenant } from '../support/tenant/tenant';

afterEach(closeTenants);

const NOON = new Date('2027-06-29T12:00:00Z');
const license = (number: number, disabledPlans: string[] = []) => ({ skuId: sku(number), disabledPlans });
const add = (...numbers: number[]) => ({
  addLicenses: numbers.map((number) => license(number)),
  removeLicenses: [] as string[],
});
const remove = (...numbers: number[]) => ({ addLicenses: [], removeLicenses: numbers.map(sku) });

/**
 * SKU 1 roomy; 2 one unit, taken by person 9; 3 excludes 1; 4 needs 1; 5 forbidden in ZZ; 6 in its grace, 1 + 1 units; 7 for
 * the company only; 8 suspended. Person 2 has no usage location, 3 is in ZZ, 4 has SKU 1 from group 1.
 */
async function aCampus(): Promise<TestTenant> {
  return startTenant(
    {
      users: [
        aUser(1),
        aUser(2, { usageLocation: null }),
        aUser(3, { usageLocation: 'ZZ' }),
        aUser(4),
        aUser(5),
        aUser(6),
        aUser(9),
      ],
      skus: [
        aSku(1, {
          servicePlans: [
            { servicePlanId: plan(1), servicePlanName: 'PLAN_1' },
            { servicePlanId: plan(11), servicePlanName: 'PLAN_11' },
          ],
        }),
        aSku(2, { prepaidUnits: { enabled: 1 } }),
        aSku(3),
        aSku(4),
        aSku(5, { prohibitedCountries: ['ZZ'] }),
        aSku(6, { prepaidUnits: { enabled: 1, warning: 1 }, capabilityStatus: 'Warning' }),
        aSku(7, { appliesTo: 'Company' }),
        aSku(8, { prepaidUnits: { enabled: 0, suspended: 10 }, capabilityStatus: 'Suspended' }),
      ],
      groups: [aGroup(1, { members: [guid(4)], licenses: [license(1)] })],
      held: [{ userId: guid(9), skuId: sku(2) }],
      exclusivePlans: [[plan(1), plan(3)]],
      planDependencies: [{ planId: plan(4), needsOneOf: [plan(1)] }],
    },
    { now: () => NOON },
  );
}

const assign = (tenant: TestTenant, person: number, body: unknown) =>
  tenant.ask('POST', `/users/${guid(person)}/assignLicense`, body);
const errorOf = (reply: Reply) =>
  (reply.body as { error: { code: string; message: string; details?: { code: string }[] } }).error;

describe('the licenses of one person', () => {
  it('change and the answer tells it', async () => {
    const tenant = await aCampus();

    const { status, body } = await assign(tenant, 1, { addLicenses: [license(1, [plan(11)])], removeLicenses: [] });

    expect([status, body]).toMatchObject([200, { id: guid(1), assignedLicenses: [license(1, [plan(11)])] }]);
    expect(await tenant.held()).toContain(`${guid(1)} ${sku(1)} direct Active`);
    expect(await tenant.consumed(sku(1))).toBe(2);
  });

  it('change by user principal name, too', async () => {
    const tenant = await aCampus();

    const { status } = await tenant.ask('POST', '/users/PERSON1@contoso.edu/assignLicense', add(1));

    expect(status).toBe(200);
  });

  it.each<[string, unknown]>([
    ['one list', { addLicenses: [] }],
    ['the other list', { removeLicenses: [] }],
    ['a list that is none', { addLicenses: {}, removeLicenses: [] }],
    ['an empty id', { addLicenses: [{ skuId: '' }], removeLicenses: [] }],
    ['an id that is null', { addLicenses: [{ skuId: null }], removeLicenses: [] }],
    ['an id that is no GUID', { addLicenses: [{ skuId: 'VISIO' }], removeLicenses: [] }],
    ['a plan that is no GUID', { addLicenses: [{ skuId: sku(1), disabledPlans: ['x'] }], removeLicenses: [] }],
    ['a plan of another SKU', { addLicenses: [license(1, [plan(3)])], removeLicenses: [] }],
    ['a misspelled property', { addLicenses: [{ skuID: sku(1) }], removeLicenses: [] }],
    ['another parameter', { ...add(1), force: true }],
    ['the same SKU twice', add(1, 1)],
    ['the same SKU in both lists', { addLicenses: [license(1)], removeLicenses: [sku(1)] }],
    ['no object', []],
  ])('stay as they are when the body has %s wrong', async (_title, body) => {
    const tenant = await aCampus();

    const reply = await assign(tenant, 1, body);

    expect([reply.status, errorOf(reply).code]).toEqual([400, 'Request_BadRequest']);
    expect(await tenant.consumed(sku(1))).toBe(1);
  });

  it.each([[undefined], ['{"addLicenses":']])('stay as they are when the body is %p', async (text) => {
    const tenant = await aCampus();

    const reply = await tenant.ask(
      'POST',
      `/users/${guid(1)}/assignLicense`,
      undefined,
      text === undefined ? {} : { text },
    );

    expect([reply.status, errorOf(reply).code]).toEqual([400, 'Request_BadRequest']);
  });

  it.each<[string, number, unknown, string, string | undefined]>([
    [
      'the SKU is not there',
      1,
      add(99),
      `License ${sku(99)} does not correspond to a valid company License.`,
      undefined,
    ],
    ['the SKU is for the company', 1, add(7), `License ${sku(7)} cannot be assigned to a user.`, undefined],
    [
      'there is no usage location',
      2,
      add(1),
      'License assignment cannot be done for user with invalid usage location.',
      undefined,
    ],
    ['the country forbids it', 3, add(5), 'prohibited', 'ProhibitedInUsageLocationViolation'],
    ['it is not held', 1, remove(1), 'User does not have a corresponding license.', undefined],
    [
      'it comes from a group',
      4,
      remove(1),
      'User license is inherited from a group membership and it cannot be removed directly from the user.',
      undefined,
    ],
    [
      'it excludes what is held',
      4,
      add(3),
      'License assignment failed because service plans PLAN_1, PLAN_3 are mutually exclusive.',
      'MutuallyExclusiveViolation',
    ],
    ['it excludes what is added with it', 1, add(1, 3), 'mutually exclusive', 'MutuallyExclusiveViolation'],
    [
      'it needs what is not held',
      1,
      add(4),
      'License assignment failed because service plan PLAN_4 depends on the service plan(s) PLAN_1',
      'DependencyViolation',
    ],
    [
      'no unit is left',
      1,
      add(2),
      `Subscription with SKU ${sku(2)} does not have any available licenses.`,
      'CountViolation',
    ],
    ['the subscription is suspended', 1, add(8), 'available licenses', 'CountViolation'],
    ['one of two cannot be had', 1, add(1, 2), 'available licenses', 'CountViolation'],
  ])('stay as they are, with the reason, when %s', async (_title, person, body, message, detail) => {
    const tenant = await aCampus();
    const before = await tenant.held();

    const reply = await assign(tenant, person, body);

    expect([reply.status, errorOf(reply).code, errorOf(reply).details?.[0]?.code]).toEqual([
      400,
      'Request_BadRequest',
      detail,
    ]);
    expect(errorOf(reply).message).toContain(message);
    expect(await tenant.held()).toEqual(before);
  });

  it.each<[string, number, unknown, string]>([
    ['a malformed body before an unknown person', 77, {}, 'missing from the request payload'],
    ['an unknown person before an unknown SKU', 77, add(99), 'does not exist'],
    ['an unknown SKU before a missing usage location', 2, add(99), 'valid company License'],
    ['a missing usage location before a full SKU', 2, add(2), 'usage location'],
    [
      'a forbidden country before a removal of what is not held',
      3,
      { addLicenses: [license(5)], removeLicenses: [sku(1)] },
      'prohibited',
    ],
    [
      'a removal of what is not held before an exclusion',
      4,
      { addLicenses: [license(3)], removeLicenses: [sku(5)] },
      'corresponding license',
    ],
    ['an exclusion before a missing plan', 5, add(1, 3, 4), 'mutually exclusive'],
    ['a missing plan before a full SKU', 5, add(4, 2), 'depends on'],
  ])('are checked in order: %s', async (_title, person, body, message) => {
    const tenant = await aCampus();

    expect(errorOf(await assign(tenant, person, body)).message).toContain(message);
  });

  it('lose nothing that another license needs', async () => {
    const tenant = await aCampus();
    await assign(tenant, 1, add(1, 4));

    const broken = await assign(tenant, 1, remove(1));
    const together = await assign(tenant, 1, remove(1, 4));

    expect(errorOf(broken).message).toContain('PLAN_4 depends on the service plan(s) PLAN_1');
    expect([together.status, await tenant.consumed(sku(1))]).toEqual([200, 1]);
  });

  it('can be swapped in one step for what they exclude', async () => {
    const tenant = await aCampus();
    await assign(tenant, 1, add(1));

    const reply = await assign(tenant, 1, { addLicenses: [license(3)], removeLicenses: [sku(1)] });

    expect([reply.status, await tenant.consumed(sku(1)), await tenant.consumed(sku(3))]).toEqual([200, 1, 1]);
  });

  it('do not exclude through a plan that is switched off', async () => {
    const tenant = await aCampus();
    await assign(tenant, 1, { addLicenses: [license(1, [plan(1)])], removeLicenses: [] });

    expect((await assign(tenant, 1, add(3))).status).toBe(200);
  });

  it('use units in their grace as long as it lasts', async () => {
    const tenant = await aCampus();

    const statuses = [
      await assign(tenant, 1, add(6)),
      await assign(tenant, 5, add(6)),
      await assign(tenant, 6, add(6)),
    ].map(({ status }) => status);

    expect(statuses).toEqual([200, 200, 400]);
  });

  it('change nothing, and say so in the log, when asked for again', async () => {
    const tenant = await aCampus();
    await assign(tenant, 1, add(1));
    const before = await tenant.control('/truth');

    const again = await assign(tenant, 1, add(1));

    expect([again.status, (await tenant.log()).map((request) => request.hasEffect)]).toEqual([200, [true, false]]);
    expect(await tenant.control('/truth')).toEqual(before);
  });

  it('can be given directly to someone who has the last unit from a group', async () => {
    const tenant = await startTenant({
      users: [aUser(1)],
      skus: [aSku(1, { prepaidUnits: { enabled: 1 } })],
      groups: [aGroup(1, { members: [guid(1)], licenses: [license(1)] })],
    });

    expect((await assign(tenant, 1, add(1))).status).toBe(200);
  });

  it('need no second unit when a group gives the same', async () => {
    const tenant = await aCampus();

    await assign(tenant, 4, add(1));

    expect(await tenant.consumed(sku(1))).toBe(1);
    expect((await tenant.held()).filter((held) => held.startsWith(guid(4)))).toHaveLength(2);
  });

  it('never exceed what was bought, however many ask at once', async () => {
    const tenant = await startTenant({
      users: Array.from({ length: 40 }, (_, place) => aUser(place + 1)),
      skus: [aSku(1)],
    });

    const replies = await Promise.all(Array.from({ length: 40 }, (_, place) => assign(tenant, place + 1, add(1))));

    expect(replies.filter(({ status }) => status === 200)).toHaveLength(10);
    expect([await tenant.consumed(sku(1)), await tenant.violations()]).toEqual([10, []]);
  });

  it('are refused for a moment after a change when the tenant is told so', async () => {
    const tenant = await aCampus();
    await tenant.control('/settings', { lockProbability: 1 });
    await assign(tenant, 1, add(1));

    const locked = await assign(tenant, 1, add(6));
    await tenant.control('/clock', { advanceMs: 201 });
    const later = await assign(tenant, 1, add(6));

    expect([locked.status, errorOf(locked).code, later.status]).toEqual([409, 'Directory_ConcurrencyViolation', 200]);
  });

  it('are listed with their plans', async () => {
    const tenant = await aCampus();
    await assign(tenant, 1, { addLicenses: [license(1, [plan(11)])], removeLicenses: [] });

    const { body } = await tenant.ask('GET', `/users/${guid(1)}/licenseDetails?$select=skuPartNumber,servicePlans`);

    expect(body).toMatchObject({
      value: [
        {
          skuPartNumber: 'SKU_1',
          servicePlans: [
            { servicePlanName: 'PLAN_1', provisioningStatus: 'Success' },
            { servicePlanName: 'PLAN_11', provisioningStatus: 'Disabled' },
          ],
        },
      ],
    });
  });

  it('tell "None" instead of null where the tenant is told so', async () => {
    const tenant = await aCampus();
    await tenant.control('/settings', { noErrorText: 'None' });

    const { body } = await tenant.ask('GET', `/users/${guid(4)}?$select=licenseAssignmentStates`);

    expect(body).toMatchObject({ licenseAssignmentStates: [{ error: 'None', assignedByGroup: group(1) }] });
  });
});

describe('the licenses of a group', () => {
  const join = (tenant: TestTenant, person: number) =>
    tenant.ask('POST', `/groups/${group(1)}/members/$ref`, {
      '@odata.id': `${tenant.baseUrl}/v1.0/directoryObjects/${guid(person)}`,
    });
  const leave = (tenant: TestTenant, person: number) =>
    tenant.ask('DELETE', `/groups/${group(1)}/members/${guid(person)}/$ref`);
  const stateOf = async (tenant: TestTenant, person: number) =>
    (await tenant.held())
      .filter((held) => held.startsWith(guid(person)) && held.includes(group(1)))
      .map((held) => held.split(' ')[3]);
  const pass = (tenant: TestTenant, seconds: number) => tenant.control('/clock', { advanceMs: seconds * 1000 });

  it('follow a new member some seconds later', async () => {
    const tenant = await aCampus();

    await join(tenant, 1);
    const atOnce = await stateOf(tenant, 1);
    await pass(tenant, 4.9);
    const early = await stateOf(tenant, 1);
    await pass(tenant, 0.2);

    expect([atOnce, early, await stateOf(tenant, 1)]).toEqual([[], [], ['Active']]);
  });

  it('follow one after the other at the pace of the day', async () => {
    const tenant = await aCampus();
    await tenant.control('/settings', { groupUsersPerSecond: 1, groupDelayMs: 0 });
    await join(tenant, 1);
    await join(tenant, 5);
    await join(tenant, 6);

    await pass(tenant, 1);
    const held = await tenant.consumed(sku(1));
    await pass(tenant, 5);

    expect([held, await tenant.consumed(sku(1))]).toEqual([3, 4]);
  });

  it('leave a former member who has nothing else', async () => {
    const tenant = await aCampus();

    await leave(tenant, 4);
    await pass(tenant, 6);

    expect([await stateOf(tenant, 4), await tenant.consumed(sku(1))]).toEqual([[], 0]);
  });

  it('take the country of the tenant where a person has none', async () => {
    const tenant = await aCampus();
    await tenant.control('/load', { merge: { groups: [{ id: group(1), licenses: [license(5)] }] } });

    await join(tenant, 2);
    await join(tenant, 3);
    await pass(tenant, 6);

    expect([await stateOf(tenant, 2), await stateOf(tenant, 3)]).toEqual([['Active'], ['Error']]);
  });

  it('stay in error although a unit is free when only another group changes', async () => {
    const tenant = await aCampus();
    await tenant.control('/load', {
      merge: {
        groups: [
          { id: group(1), licenses: [license(2)] },
          { id: group(2), displayName: 'Second', licenses: [license(6)] },
        ],
      },
    });
    await join(tenant, 1);
    await pass(tenant, 6);
    await assign(tenant, 9, remove(2));

    await tenant.ask('POST', `/groups/${group(2)}/members/$ref`, { '@odata.id': `x/users/${guid(1)}` });
    await pass(tenant, 6);

    expect((await tenant.held()).filter((held) => held.startsWith(guid(1))).sort()).toEqual([
      `${guid(1)} ${sku(2)} ${group(1)} Error`,
      `${guid(1)} ${sku(6)} ${group(2)} Active`,
    ]);
  });

  it('fail together, with the reason on the person, when one of them fails', async () => {
    const tenant = await aCampus();
    await tenant.control('/load', { merge: { groups: [{ id: group(1), licenses: [license(2), license(1)] }] } });

    await join(tenant, 1);
    await pass(tenant, 6);
    const { body } = await tenant.ask('GET', `/users/${guid(1)}?$select=licenseAssignmentStates,assignedLicenses`);

    expect(body).toMatchObject({
      assignedLicenses: [],
      licenseAssignmentStates: [
        { skuId: sku(2), state: 'Error', error: 'CountViolation' },
        { skuId: sku(1), state: 'Error', error: 'Other' },
      ],
    });
  });

  it('stay in error when a unit comes free, until somebody reprocesses', async () => {
    const tenant = await aCampus();
    await tenant.control('/load', { merge: { groups: [{ id: group(1), licenses: [license(2)] }] } });
    await join(tenant, 1);
    await pass(tenant, 6);
    const stillFull = await tenant.ask('POST', `/users/${guid(1)}/reprocessLicenseAssignment`);
    await assign(tenant, 9, remove(2));
    await pass(tenant, 60);
    const before = await stateOf(tenant, 1);

    const reprocessed = await tenant.ask('POST', `/users/${guid(1)}/reprocessLicenseAssignment`);

    expect([stillFull.status, errorOf(stillFull).details]).toMatchObject([400, [{ code: 'CountViolation' }]]);
    expect([before, reprocessed.status, await stateOf(tenant, 1)]).toEqual([['Error'], 200, ['Active']]);
  });

  it('change for all members when the group gets another one', async () => {
    const tenant = await aCampus();

    const { status } = await tenant.ask('POST', `/groups/${group(1)}/assignLicense`, {
      addLicenses: [license(6)],
      removeLicenses: [sku(1)],
    });
    await pass(tenant, 6);

    expect(status).toBe(202);
    expect((await tenant.held()).filter((held) => held.startsWith(guid(4)))).toEqual([
      `${guid(4)} ${sku(6)} ${group(1)} Active`,
    ]);
  });

  it('are not changed by removing what the group does not have, or for a group that is no security group', async () => {
    const tenant = await aCampus();
    await tenant.control('/load', {
      merge: { groups: [{ id: group(2), displayName: 'List', securityEnabled: false }] },
    });

    const absent = await tenant.ask('POST', `/groups/${group(1)}/assignLicense`, remove(3));
    const unsuitable = await tenant.ask('POST', `/groups/${group(2)}/assignLicense`, add(1));

    expect([absent.status, unsuitable.status]).toEqual([400, 400]);
  });

  it('cost one unit when two groups give the same, and both are told', async () => {
    const tenant = await aCampus();
    await tenant.control('/load', {
      merge: { groups: [{ id: group(2), displayName: 'Second', members: [guid(4)], licenses: [license(1)] }] },
    });

    const held = (await tenant.held()).filter((text) => text.startsWith(guid(4)));

    expect([held.length, await tenant.consumed(sku(1))]).toEqual([2, 1]);
  });
});
