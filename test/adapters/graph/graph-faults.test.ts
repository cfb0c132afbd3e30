import { graphDirectory } from '../../../src/adapters/graph/people/graph-directory';
import { graphSeatProvisioner } from '../../../src/adapters/graph/seats/graph-seat-provisioner';
import { skuId, userId } from '../../../src/domain/ids';
import { Fault } from '../../../src/ports/fault';
import { type SeatChange } from '../../../src/ports/roster/seat-provisioner';
import { connectTo } from '../../support/tenant/tenant-connection';
import { aSku, aUser, guid, sku } from '../../support/tenant/tenant-seed';
import { closeTenants, startTenant, type TestTenant } from '../../support/tenant/tenant';

let tenant: TestTenant;

beforeEach(async () => {
  tenant = await startTenant({
    users: Array.from({ length: 45 }, (_, place) => aUser(place + 1)),
    skus: [aSku(1)],
    held: [{ userId: guid(2), skuId: sku(1) }],
  });
});

afterEach(async () => {
  const violations = await tenant.violations();
  await closeTenants();
  expect(violations).toEqual([]);
});

const ASSIGN: SeatChange = { action: 'assign', userId: userId(guid(1)), skuId: skuId(sku(1)) };
const RELEASE: SeatChange = { action: 'release', userId: userId(guid(2)), skuId: skuId(sku(1)) };
const seats = (budgetMs?: number) =>
  graphSeatProvisioner({ connection: connectTo(tenant), ...(budgetMs === undefined ? {} : { budgetMs }) });
const directory = (budgetMs: number) => graphDirectory({ connection: connectTo(tenant), budgetMs });

async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  const error: unknown = await promise.then(
    () => new Error('nothing was thrown'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Fault)) {
    throw error;
  }
  return error;
}

const sent = async (part: string) => (await tenant.log()).filter((request) => request.path.includes(part));

describe('a change of a seat', () => {
  it('waits as long as a throttling Graph asks, then goes through', async () => {
    await tenant.faults({ path: '/assignLicense', status: 429, headers: { 'Retry-After': '1' }, count: 1 });

    const outcome = await seats(5000).change(ASSIGN);

    const [refused, done] = await sent('/assignLicense');
    expect(outcome.status).toBe('done');
    expect(Date.parse(done?.at ?? '') - Date.parse(refused?.at ?? '')).toBeGreaterThanOrEqual(1000);
  });

  it('waits for a fraction of a second, too', async () => {
    await tenant.faults({ path: '/assignLicense', status: 429, headers: { 'Retry-After': '0.628' }, count: 1 });

    await seats(5000).change(ASSIGN);

    const [refused, done] = await sent('/assignLicense');
    expect(Date.parse(done?.at ?? '') - Date.parse(refused?.at ?? '')).toBeGreaterThanOrEqual(628);
  });

  it('is a throttled fault with the time to wait when that is longer than there is time', async () => {
    await tenant.faults({ path: '/assignLicense', status: 429, headers: { 'Retry-After': '17' } });

    const fault = await faultOf(seats(2000).change(ASSIGN));

    expect([fault.kind, fault.retryAfterMs, fault.requestId]).toEqual(['throttled', 17_000, expect.any(String)]);
    expect(await sent('/assignLicense')).toHaveLength(1);
  });

  it.each([
    ['a throttling answer without a time', { status: 429 }, 'throttled', true],
    ['a service that is not there', { status: 503 }, 'unavailable', true],
    ['a failing service', { status: 500 }, 'unavailable', true],
    ['a failing gateway', { status: 504 }, 'unavailable', true],
    ['a concurrent change', { status: 409 }, 'unavailable', false],
    ['a reset connection', { reset: true }, 'unavailable', true],
    ['a service that never answers', { hangMs: 20_000 }, 'unavailable', true],
  ])('is a fault to come back from after %s', async (_title, fault, kind, isOutcomeUnknown) => {
    await tenant.faults({ path: '/assignLicense', ...fault });

    const thrown = await faultOf(seats(1500).change(ASSIGN));

    expect([thrown.kind, thrown.isOutcomeUnknown]).toEqual([kind, isOutcomeUnknown]);
  });

  it.each([[{ status: 503 }], [{ status: 500 }], [{ status: 409 }], [{ reset: true }]])(
    'goes through after a passing fault %j',
    async (fault) => {
      await tenant.faults({ path: '/assignLicense', ...fault, count: 2 });

      const outcome = await seats().change(ASSIGN);

      expect(outcome.status).toBe('done');
      expect(await tenant.consumed(sku(1))).toBe(2);
    },
  );

  it.each([
    ['assign', ASSIGN, 'done', 2],
    ['release', RELEASE, 'already', 0],
  ])('to %s takes effect once although the first answer is lost', async (_title, change, status, consumed) => {
    await tenant.faults({ path: '/assignLicense', reset: true, when: 'after-effect', count: 1 });

    const outcome = await seats().change(change);

    expect(outcome.status).toBe(status);
    expect(await tenant.consumed(sku(1))).toBe(consumed);
    expect((await sent('/assignLicense')).map((request) => request.hasEffect)).toEqual([true, false]);
  });

  it('is done when Graph says so, although the answer is cut off', async () => {
    await tenant.faults({ path: '/assignLicense', truncateBody: true, count: 1 });

    const outcome = await seats(3000).change(ASSIGN);

    expect(outcome.status).toBe('done');
  });

  it('remembers that an earlier attempt may have taken effect', async () => {
    await tenant.faults(
      { path: '/assignLicense', reset: true, when: 'after-effect', count: 1 },
      { path: '/assignLicense', status: 409 },
    );

    const fault = await faultOf(seats(900).change(ASSIGN));

    expect(fault.isOutcomeUnknown).toBe(true);
  });

  it('is not tried again when we are not let in, and nobody is blamed for it', async () => {
    await tenant.faults({ path: '/assignLicense', status: 403 });

    const fault = await faultOf(seats().change(ASSIGN));

    expect([fault.kind, fault.isOutcomeUnknown]).toEqual(['forbidden', false]);
    expect(await sent('/assignLicense')).toHaveLength(1);
  });

  it('keeps what Graph said when nobody knows the reason', async () => {
    await tenant.faults({
      path: '/assignLicense',
      status: 400,
      code: 'Request_BadRequest',
      message: 'A new sentence of 2027.',
    });

    const outcome = await seats().change(ASSIGN);

    expect(outcome).toMatchObject({
      status: 'failed',
      failure: { code: 'other' },
      rawText: expect.stringContaining('A new sentence of 2027.') as string,
    });
  });

  it('ends when the program stops', async () => {
    await tenant.faults({ path: '/assignLicense', hangMs: 20_000 });
    const stopping = new AbortController();
    const change = faultOf(
      graphSeatProvisioner({ connection: connectTo(tenant), signal: stopping.signal }).change(ASSIGN),
    );

    setTimeout(() => {
      stopping.abort();
    }, 50);

    expect((await change).kind).toBe('unavailable');
  });
});

describe('reading many people', () => {
  const everybody = Array.from({ length: 45 }, (_, place) => userId(guid(place + 1)));

  it('asks again only for those who were throttled', async () => {
    await tenant.faults({ path: `/users/${guid(7)}?`, status: 429, headers: { 'Retry-After': '1' }, count: 1 });

    const observed = await seats(60_000).observe(everybody);

    const asked = await sent('/users/');
    expect(observed.map((person) => person.userId)).toEqual(everybody);
    expect(asked).toHaveLength(46);
    expect(asked.filter((request) => request.path.includes(guid(7)))).toHaveLength(2);
  });

  it.each([
    [
      'one of them stays throttled',
      { path: `/users/${guid(7)}?`, status: 429, headers: { 'Retry-After': '30' } },
      'throttled',
    ],
    ['one of them cannot be read', { path: `/users/${guid(7)}?`, status: 503 }, 'unavailable'],
    ['one of them is forbidden', { path: `/users/${guid(7)}?`, status: 403 }, 'forbidden'],
    ['one of them is refused for a reason nobody knows', { path: `/users/${guid(7)}?`, status: 400 }, 'rejected'],
    ['an answer is missing', { path: '/$batch', dropAnswers: 1 }, 'unavailable'],
    ['the answer is cut off', { path: '/$batch', truncateBody: true }, 'unavailable'],
    ['the whole is refused', { path: '/$batch', status: 400 }, 'rejected'],
    ['the whole is throttled', { path: '/$batch', status: 429, headers: { 'Retry-After': '30' } }, 'throttled'],
  ])('is a fault, never a shorter list, when %s', async (_title, fault, kind) => {
    await tenant.faults(fault);

    // What is not tried again needs no short time to end.
    const thrown = await faultOf(seats(kind === 'unavailable' ? 600 : 20_000).observe(everybody));

    expect([thrown.kind, thrown.isOutcomeUnknown]).toEqual([kind, false]);
  });

  it.each([[{ dropAnswers: 3 }], [{ truncateBody: true }], [{ reset: true }], [{ status: 503 }]])(
    'is complete after a passing fault %j',
    async (fault) => {
      await tenant.faults({ path: '/$batch', ...fault, count: 2 });

      const observed = await seats().observe(everybody);

      expect(observed.map((person) => person.userId)).toEqual(everybody);
    },
  );

  it('gives up a lookup within its time', async () => {
    await tenant.faults({ path: '/$batch', hangMs: 20_000 });

    const fault = await faultOf(directory(300).find([{ kind: 'text', userText: 'person1' }]));

    expect(fault.kind).toBe('unavailable');
    // It would be there if it had been answered.
    expect(await sent('/$batch')).toEqual([]);
  });

  it('is throttled at once when a lookup has no time to wait', async () => {
    await tenant.faults({ path: '/users', status: 429, headers: { 'Retry-After': '10' } });

    const fault = await faultOf(directory(9000).find([{ kind: 'text', userText: 'person1' }]));

    expect([fault.kind, fault.retryAfterMs]).toEqual(['throttled', 10_000]);
  });

  it('waits for what another call was told, or says so at once', async () => {
    const connection = connectTo(tenant);
    const one = graphSeatProvisioner({ connection, budgetMs: 1500 });
    const other = graphDirectory({ connection, budgetMs: 1500 });
    await tenant.faults({ path: '/subscribedSkus', status: 429, headers: { 'Retry-After': '2' }, count: 1 });

    const told = await faultOf(one.tenantSkus());
    const early = await Promise.all([
      faultOf(one.tenantSkus()),
      faultOf(other.find([{ kind: 'id', userId: userId(guid(1)) }])),
    ]);
    const late = await graphSeatProvisioner({ connection, budgetMs: 60_000 }).tenantSkus();

    expect([told, ...early].map(({ kind }) => kind)).toEqual(['throttled', 'throttled', 'throttled']);
    expect((await tenant.log()).map(({ status }) => status)).toEqual([429, 200]);
    expect(late).toHaveLength(1);
  });

  it('bears pauses longer than its time, and as many as it takes, where it was given time for them', async () => {
    const [connection, times] = [connectTo(tenant), 10];
    await tenant.faults({ path: '/subscribedSkus', status: 429, headers: { 'Retry-After': '1' }, count: times });

    const skus = await graphSeatProvisioner({ connection, budgetMs: 700, pauseMs: 60_000 }).tenantSkus();

    expect(skus).toHaveLength(1);
    expect((await tenant.log()).map(({ status }) => status)).toEqual([...Array<number>(times).fill(429), 200]);
    await tenant.faults({ path: '/subscribedSkus', status: 429, headers: { 'Retry-After': '90' }, count: 1 });
    const fault = await faultOf(graphSeatProvisioner({ connection, budgetMs: 700, pauseMs: 60_000 }).tenantSkus());
    expect([fault.kind, fault.retryAfterMs]).toEqual(['throttled', 90_000]);
  });

  it('loses nobody to a tenant that throttles at random', async () => {
    await tenant.control('/throttle', { mode: 'chaos', chaosProbability: 0.15, absentShare: 0, fractionalShare: 0.5 });

    const observed = await seats().observe([...everybody, ...everybody.map((id) => userId(id))]);

    expect(observed).toHaveLength(90);
    expect((await tenant.log()).some((request) => request.status === 429)).toBe(true);
  });
});
