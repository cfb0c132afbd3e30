import { graphGroupDirectory } from '../../../src/adapters/graph/groups/graph-group-directory';
import { BOT_ROLES } from '../../../src/local/emulated-tenant/start-emulated-tenant';
import { userId } from '../../../src/domain/ids';
import { Fault } from '../../../src/ports/fault';
import { connectTo } from '../../support/tenant/tenant-connection';
import { aGroup, aUser, group, guid } from '../../support/tenant/tenant-seed';
import { BOT, closeTenants, startTenant, type TestTenant } from '../../support/tenant/tenant';

const GROUP = group(1);
let tenant: TestTenant;

async function open(options: Parameters<typeof startTenant>[1] = {}): Promise<void> {
  const users = Array.from({ length: 40 }, (_, place) => aUser(place + 1));
  const members = users.slice(0, 10).map(({ id }) => id);
  tenant = await startTenant({ users, groups: [aGroup(1, { members })] }, options);
  await tenant.control('/settings', { largestPage: 4 });
}

afterEach(async () => {
  const violations = await tenant.violations();
  await closeTenants();
  expect(violations).toEqual([]);
});

const person = (number: number) => userId(guid(number));
const groups = (budgetMs = 3000) =>
  graphGroupDirectory({ connection: connectTo(tenant), now: () => new Date(), budgetMs });
const count = async () => (await groups().members(GROUP)).members.length;
const sent = async (method: string) => (await tenant.log()).filter((request) => request.method === method);

async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  const error: unknown = await promise.then(
    () => new Error('nothing was thrown'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Fault)) throw error;
  return error;
}

describe('reading the members of a group', () => {
  it('follows empty pages that are not the last', async () => {
    await open();
    await tenant.control('/settings', { emptyPageProbability: 0.5 });

    expect(await count()).toBe(10);
  });

  it.each([
    ['whose pages lose the link to the next one', { dropNextLink: true }],
    ['that is cut off', { truncateBody: true }],
    ['that is reset', { reset: true }],
    ['that is refused', { status: 403 }],
    ['that is not there', { status: 404 }],
    ['that is throttled', { status: 429, headers: { 'Retry-After': '20' } }],
  ])('is a fault with an answer %s', async (_title, fault) => {
    await open();
    await tenant.faults({ ...fault, path: '/members?' });

    expect(['unavailable', 'throttled', 'rejected', 'forbidden']).toContain(
      (await faultOf(groups(700).members(GROUP))).kind,
    );
  });

  it.each([
    ['a page that lost its link', { dropNextLink: true }],
    ['a throttling answer', { status: 429, headers: { 'Retry-After': '0.1' } }],
    ['a lost connection', { reset: true }],
  ])('is whole after %s', async (_title, fault) => {
    await open();
    await tenant.faults({ ...fault, path: '/members', count: 1 });

    expect(await count()).toBe(10);
  });

  it('is a fault when we may not read what people are', async () => {
    await open({ apps: [{ ...BOT, roles: BOT_ROLES.filter((role) => !role.startsWith('User')) }] });

    expect(await faultOf(groups(500).members(GROUP))).toMatchObject({
      kind: 'forbidden',
      access: { needs: 'User.Read.All' },
    });
  });

  it('needs the permission for members of groups, as writing does', async () => {
    await open({ apps: [{ ...BOT, roles: BOT_ROLES.filter((role) => !role.startsWith('GroupMember')) }] });

    const faults = await Promise.all(
      [
        groups().find(GROUP),
        groups().members(GROUP),
        groups().add(GROUP, [person(11)]),
        groups().remove(GROUP, person(1)),
      ].map(faultOf),
    );

    expect(faults.map(({ access }) => access?.needs)).toEqual(faults.map(() => 'GroupMember.ReadWrite.All'));
    expect(faults).toHaveLength(4);
  });
});

describe('a write to a group', () => {
  it('waits as long as a throttling Graph asks', async () => {
    await open();
    await tenant.faults({ method: 'PATCH', status: 429, headers: { 'Retry-After': '1' }, count: 1 });

    await groups(5000).add(GROUP, [person(11)]);

    const [refused, done] = await sent('PATCH');
    expect(Date.parse(done?.at ?? '') - Date.parse(refused?.at ?? '')).toBeGreaterThanOrEqual(1000);
  });

  it.each([
    ['whose answer is lost', { reset: true, when: 'after-effect' as const }],
    ['that never arrives', { reset: true }],
    ['that meets a service which is not there', { status: 503 }],
    ['that meets another one', { status: 409 }],
  ])('%s is settled by sending it again', async (_title, fault) => {
    await open();
    const twenty = Array.from({ length: 20 }, (_, place) => person(11 + place));
    await tenant.faults({ method: 'PATCH', ...fault, count: 1 }, { method: 'DELETE', ...fault, count: 1 });

    const added = await groups().add(GROUP, twenty);
    const removed = await groups().remove(GROUP, person(1));

    expect([...added.values(), removed].filter(({ status }) => status === 'failed')).toEqual([]);
    expect(await count()).toBe(29);
  });

  it('is a fault when it cannot be settled in time', async () => {
    await open();
    await tenant.faults({ method: 'PATCH', status: 503 }, { method: 'DELETE', status: 503 });

    const faults = [
      await faultOf(groups(500).add(GROUP, [person(11)])),
      await faultOf(groups(500).remove(GROUP, person(1))),
    ];

    expect(faults.map(({ kind }) => kind)).toEqual(['unavailable', 'unavailable']);
  });

  it('never deletes anything but a reference', async () => {
    await open();

    await groups().remove(GROUP, person(1));

    expect((await sent('DELETE')).map(({ path }) => path)).toEqual([`/groups/${GROUP}/members/${guid(1)}/$ref`]);
    const signal = AbortSignal.timeout(60_000);
    const path = `/groups/${GROUP}/members/${guid(2)}`;
    await expect(connectTo(tenant).send({ method: 'DELETE', path }, signal)).rejects.toThrow('references');
    expect(await sent('DELETE')).toHaveLength(1);
  });

  it('sends twenty people with one request', async () => {
    await open();

    await groups().add(
      GROUP,
      Array.from({ length: 20 }, (_, place) => person(11 + place)),
    );

    expect(await sent('PATCH')).toHaveLength(1);
  });
});
