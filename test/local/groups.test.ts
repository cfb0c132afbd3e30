import { aGroup, aUser, group, guid } from '../support/tenant/tenant-seed';
import { ADMINISTRATOR, BOT, closeTenants, startTenant, type TestTenant } from '../support/tenant/tenant';

afterEach(closeTenants);

async function aCampus(): Promise<TestTenant> {
  return startTenant({
    users: Array.from({ length: 30 }, (_, place) => aUser(place + 1)),
    groups: [
      aGroup(1, { members: [guid(1), guid(2)] }),
      aGroup(2, { groupTypes: ['DynamicMembership'], members: [guid(1)] }),
      aGroup(3, { mailEnabled: true }),
      aGroup(4, { onPremisesSyncEnabled: true, members: [guid(1)] }),
      aGroup(5, { onPremisesSyncEnabled: false }),
      aGroup(6, { isAssignableToRole: true }),
    ],
  });
}

const link = (tenant: TestTenant, number: number) => `${tenant.baseUrl}/v1.0/directoryObjects/${guid(number)}`;
const bind = (tenant: TestTenant, ...numbers: number[]) =>
  tenant.ask('PATCH', `/groups/${group(1)}`, { 'members@odata.bind': numbers.map((number) => link(tenant, number)) });

async function membersOf(tenant: TestTenant): Promise<number[]> {
  const { body } = await tenant.ask('GET', `/groups/${group(1)}/members?$select=id&$top=999`);
  return (body as { value: { id: string }[] }).value.map(({ id }) => Number(id.slice(-6)));
}

describe('a group of the emulated tenant', () => {
  it('tells what it is', async () => {
    const tenant = await aCampus();

    const { body } = await tenant.ask(
      'GET',
      `/groups/${group(2)}?$select=id,securityEnabled,groupTypes,assignedLicenses`,
    );

    expect(body).toMatchObject({
      id: group(2),
      securityEnabled: true,
      groupTypes: ['DynamicMembership'],
      assignedLicenses: [],
    });
  });

  it('that is kept on premises says so, and every change of its members is refused as Microsoft Graph does', async () => {
    const tenant = await aCampus();
    const told = async (number: number) =>
      (await tenant.ask('GET', `/groups/${group(number)}?$select=onPremisesSyncEnabled`)).body;
    const bound = { 'members@odata.bind': [link(tenant, 7)] };

    const refused = [
      await tenant.ask('PATCH', `/groups/${group(4)}`, bound),
      await tenant.ask('POST', `/groups/${group(4)}/members/$ref`, { '@odata.id': link(tenant, 7) }),
      await tenant.ask('DELETE', `/groups/${group(4)}/members/${guid(1)}/$ref`),
    ];

    expect(await Promise.all([1, 4, 5].map(told))).toMatchObject([
      { onPremisesSyncEnabled: null },
      { onPremisesSyncEnabled: true },
      { onPremisesSyncEnabled: false },
    ]);
    for (const { status, body } of refused) {
      expect(status).toBe(400);
      expect(JSON.stringify(body)).toMatch(/Request_BadRequest.*on-premises mastered Directory Sync objects/u);
    }
    expect((await tenant.ask('PATCH', `/groups/${group(5)}`, bound)).status).toBe(204);
  });

  it('whose members may be given roles is changed by nobody without leave to manage roles', async () => {
    const tenant = await aCampus();

    const { status } = await tenant.ask('PATCH', `/groups/${group(6)}`, { 'members@odata.bind': [link(tenant, 7)] });

    expect(status).toBe(403);
  });

  it('is not found under an unknown id', async () => {
    const tenant = await aCampus();

    expect((await tenant.ask('GET', `/groups/${group(9)}`)).status).toBe(404);
    expect((await tenant.ask('GET', `/groups/${group(9)}/members`)).status).toBe(404);
  });

  it.each([['members'], ['members/microsoft.graph.user']])(
    'lists its %s in pages, each with its type',
    async (what) => {
      const tenant = await aCampus();

      const { body } = await tenant.ask('GET', `/groups/${group(1)}/${what}?$top=1&$select=id`);
      const next = (body as { '@odata.nextLink': string })['@odata.nextLink'].replace(`${tenant.baseUrl}/v1.0`, '');
      const { body: last } = await tenant.ask('GET', next);

      expect(body).toMatchObject({ value: [{ '@odata.type': '#microsoft.graph.user', id: guid(1) }] });
      expect(last).toMatchObject({ value: [{ id: guid(2) }] });
      expect(last).not.toHaveProperty(['@odata.nextLink']);
    },
  );

  it('counts its members with the header only', async () => {
    const tenant = await aCampus();

    const plain = await tenant.ask('GET', `/groups/${group(1)}/members/$count`);
    const counted = await tenant.ask('GET', `/groups/${group(1)}/members/$count`, undefined, {
      headers: { ConsistencyLevel: 'eventual' },
    });

    expect([plain.status, counted.body]).toEqual([400, 2]);
  });

  it.each([['directoryObjects'], ['users']])('takes one member by an address below %s', async (kind) => {
    const tenant = await aCampus();

    const { status } = await tenant.ask('POST', `/groups/${group(1)}/members/$ref`, {
      '@odata.id': `${tenant.baseUrl}/v1.0/${kind}/${guid(7)}`,
    });

    expect([status, await membersOf(tenant)]).toEqual([204, [1, 2, 7]]);
  });

  it('tells of other members what they are, and nothing of people to whoever may not read them', async () => {
    const device = guid(77);
    const users = [aUser(1)];
    const blind = { clientId: guid(78), clientSecret: 'the-blind-ones-secret', roles: ['GroupMember.Read.All'] };
    const tenant = await startTenant(
      { users, groups: [aGroup(1, { members: [guid(1)], otherMembers: [device] })] },
      { apps: [BOT, blind] },
    );
    const list = async (app: typeof BOT) =>
      (
        (await tenant.ask('GET', `/groups/${group(1)}/members?$select=id,displayName`, undefined, { app })).body as {
          value: unknown;
        }
      ).value;

    const other = { '@odata.type': '#microsoft.graph.device', id: device };
    const person = { '@odata.type': '#microsoft.graph.user', id: guid(1) };
    expect(await list(BOT)).toEqual([{ ...person, displayName: 'Person 1' }, other]);
    expect(await list(blind)).toEqual([{ ...person, displayName: null }, other]);
  });

  it('takes twenty at once', async () => {
    const tenant = await aCampus();
    const twenty = Array.from({ length: 20 }, (_, place) => place + 3);

    const { status } = await bind(tenant, ...twenty);

    expect([status, await membersOf(tenant)]).toEqual([204, [1, 2, ...twenty]]);
  });

  it.each([
    ['twenty-one are', Array.from({ length: 21 }, (_, place) => place + 3), 400, 'more than 20 link changes'],
    ['one of them is in it', [3, 2, 4], 400, 'already exist'],
    ['one of them is named twice', [3, 3], 400, 'already exist'],
    ['one of them is unknown', [3, 4, 99], 404, 'does not exist'],
    ['there are none', [], 400, 'members@odata.bind'],
  ])('takes none of several when %s', async (_title, numbers, status, message) => {
    const tenant = await aCampus();

    const reply = await bind(tenant, ...numbers);

    expect([reply.status, await membersOf(tenant)]).toEqual([status, [1, 2]]);
    expect((reply.body as { error: { message: string } }).error.message).toContain(message);
  });

  it('lets a member go once', async () => {
    const tenant = await aCampus();
    const path = `/groups/${group(1)}/members/${guid(2)}/$ref`;

    const statuses = [(await tenant.ask('DELETE', path)).status, (await tenant.ask('DELETE', path)).status];

    expect([statuses, await membersOf(tenant)]).toEqual([[204, 404], [1]]);
  });

  it.each([[2], [3]])('with dynamic membership or mail (group %i) lets nobody change its members', async (number) => {
    const tenant = await aCampus();

    const added = await tenant.ask('POST', `/groups/${group(number)}/members/$ref`, { '@odata.id': link(tenant, 7) });
    const removed = await tenant.ask('DELETE', `/groups/${group(number)}/members/${guid(1)}/$ref`);

    expect([added.status, removed.status]).toEqual([400, 400]);
  });

  it.each([
    ['nobody with the rights of the bot', BOT, 403, 200],
    ['the person with wider rights', ADMINISTRATOR, 204, 404],
  ])('deletes %s when /$ref is forgotten, and that is noted', async (_title, app, status, after) => {
    const tenant = await aCampus();

    const reply = await tenant.ask('DELETE', `/groups/${group(1)}/members/${guid(2)}`, undefined, { app });

    expect([reply.status, (await tenant.ask('GET', `/users/${guid(2)}`)).status]).toEqual([status, after]);
    expect(await tenant.violations()).toMatchObject([{ kind: 'USER_DELETED' }]);
    expect(await membersOf(tenant)).toEqual(status === 204 ? [1] : [1, 2]);
  });
});
