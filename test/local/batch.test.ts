import { type EmulatedTenantOptions } from '../../src/local/emulated-tenant/start-emulated-tenant';
import { aSku, aUser, guid, sku } from '../support/tenant/tenant-seed';
import { closeTenants, startTenant, type Reply, type TestTenant } from '../support/tenant/tenant';

afterEach(closeTenants);

interface SubAnswer {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly error?: { readonly code: string } } | null;
}

const aCampus = (options: Partial<EmulatedTenantOptions> = {}) =>
  startTenant({ users: Array.from({ length: 25 }, (_, place) => aUser(place + 1)), skus: [aSku(1)] }, options);
const read = (number: number, own: object = {}) => ({
  id: String(number),
  method: 'GET',
  url: `/users/${guid(number)}?$select=id`,
  ...own,
});
const assign = (number: number, own: object = {}) => ({
  id: String(number),
  method: 'POST',
  url: `/users/${guid(number)}/assignLicense`,
  headers: { 'Content-Type': 'application/json' },
  body: { addLicenses: [{ skuId: sku(1) }], removeLicenses: [] },
  ...own,
});
const send = (tenant: TestTenant, ...requests: readonly object[]) => tenant.ask('POST', '/$batch', { requests });
const answersOf = (reply: Reply) =>
  new Map((reply.body as { responses: SubAnswer[] }).responses.map((answer) => [answer.id, answer]));

describe('a batch', () => {
  it('judges each request alone, and is itself well', async () => {
    const tenant = await aCampus();

    const reply = await send(
      tenant,
      read(1),
      read(99),
      assign(2),
      assign(3, { body: {} }),
      { id: 'x', method: 'GET', url: '/nothing' },
      {
        id: 'y',
        method: 'PATCH',
        url: `/users/${guid(1)}`,
        headers: { 'Content-Type': 'application/json' },
        body: { usageLocation: 'DE' },
      },
    );

    const statuses = [...answersOf(reply)].map(([id, { status }]) => `${id} ${status}`).sort();
    expect(reply.status).toBe(200);
    expect(statuses).toEqual(['1 200', '2 200', '3 400', '99 404', 'x 404', 'y 403']);
    expect(answersOf(reply).get('1')?.headers).toMatchObject({ 'x-ms-resource-unit': '1', 'OData-Version': '4.0' });
  });

  it('takes twenty requests, and answers them in any order', async () => {
    const tenant = await aCampus();
    const numbers = Array.from({ length: 20 }, (_, place) => place + 1);

    const reply = await send(tenant, ...numbers.map((number) => read(number)));

    const ids = (reply.body as { responses: SubAnswer[] }).responses.map(({ id }) => Number(id));
    expect(ids).not.toEqual(numbers);
    expect(ids.sort((one, other) => one - other)).toEqual(numbers);
  });

  it('answers an empty success with null', async () => {
    const tenant = await aCampus();
    await tenant.control('/load', { merge: { groups: [{ id: guid(50), displayName: 'G', members: [guid(1)] }] } });

    const reply = await send(tenant, { id: '1', method: 'DELETE', url: `/groups/${guid(50)}/members/${guid(1)}/$ref` });

    expect(answersOf(reply).get('1')).toMatchObject({ status: 204, body: null });
  });

  it.each<[string, readonly object[]]>([
    ['more than twenty requests', Array.from({ length: 21 }, (_, place) => read(place + 1))],
    ['the same id twice', [read(1, { id: 'a' }), read(2, { id: 'A' })]],
    ['a request without id', [{ method: 'GET', url: '/users' }]],
    ['an absolute address', [read(1, { url: 'http://127.0.0.1/v1.0/users' })]],
    ['another host', [read(1, { url: '//example.com/users' })]],
    ['an unknown dependency', [read(1, { dependsOn: ['7'] })]],
    ['a circle', [read(1, { dependsOn: ['2'] }), read(2, { dependsOn: ['1'] })]],
    ['a body without its type', [assign(1, { headers: {} })]],
    [
      'a batch inside',
      [
        read(1, {
          url: '/$batch',
          method: 'POST',
          body: { requests: [] },
          headers: { 'Content-Type': 'application/json' },
        }),
      ],
    ],
  ])('is refused as a whole, and nothing of it done, with %s', async (_title, requests) => {
    const tenant = await aCampus();

    const reply = await send(tenant, ...requests, assign(25));

    expect([reply.status, reply.body]).toMatchObject([400, { error: { code: 'BadRequest' } }]);
    expect(await tenant.consumed(sku(1))).toBe(0);
  });

  it.each([[undefined], ['no json'], ['{}'], ['{"requests":{}}']])('is refused when its body is %p', async (text) => {
    const tenant = await aCampus();

    const reply = await tenant.ask('POST', '/$batch', undefined, text === undefined ? {} : { text });

    expect(reply.status).toBe(400);
  });

  it('shows the mistake of naming the version inside', async () => {
    const tenant = await aCampus();

    const reply = await send(tenant, read(1, { url: `/v1.0/users/${guid(1)}` }));

    expect(answersOf(reply).get('1')).toMatchObject({ status: 400, body: { error: { code: 'BadRequest' } } });
  });

  it('does dependent requests in order, and not at all after a failure', async () => {
    const tenant = await startTenant({
      users: [aUser(1), aUser(2)],
      skus: [aSku(1, { prepaidUnits: { enabled: 1 } })],
    });
    const release = assign(1, { id: 'release', body: { addLicenses: [], removeLicenses: [sku(1)] }, dependsOn: ['1'] });

    const reply = await send(
      tenant,
      assign(2, { dependsOn: ['Release'] }),
      release,
      assign(1),
      read(77),
      read(1, { id: 'after', dependsOn: ['77'] }),
      read(2, { id: 'later', dependsOn: ['after'] }),
    );

    const statuses = Object.fromEntries([...answersOf(reply)].map(([id, { status }]) => [id, status]));
    expect(statuses).toEqual({ '1': 200, release: 200, '2': 200, '77': 404, after: 424, later: 424 });
  });

  it('is itself never throttled, but each request in it is, with its own time to wait', async () => {
    // Time stands still, so that nothing is won back meanwhile.
    const now = new Date();
    const tenant = await aCampus({ now: () => now });
    await tenant.control('/throttle', { scale: 1000, absentShare: 0, fractionalShare: 0 });

    const reply = await send(tenant, ...Array.from({ length: 10 }, (_, place) => assign(place + 1)));

    const answers = [...answersOf(reply).values()];
    const refused = answers.filter(({ status }) => status === 429);
    expect(reply.status).toBe(200);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    expect(refused).toHaveLength(7);
    expect(refused[0]?.headers).toMatchObject({
      'Retry-After': '1',
      'x-ms-throttle-information': expect.stringContaining('LimitExceeded') as string,
    });
    expect(refused[0]?.body?.error?.code).toBe('TooManyRequests');
  });

  it('needs a token', async () => {
    const tenant = await aCampus();

    const reply = await tenant.ask('POST', '/$batch', { requests: [read(1)] }, { headers: { authorization: '' } });

    expect(reply.status).toBe(401);
  });

  it('stands in the log with what came in it', async () => {
    const tenant = await aCampus();

    await send(tenant, read(1), assign(2));

    const log = await tenant.log();
    const envelope = log.find((request) => request.path === '/$batch');
    expect(
      log
        .filter((request) => request.batchSeq === envelope?.seq)
        .map((request) => [request.method, request.hasEffect, request.cost]),
    ).toEqual([
      ['GET', false, 1],
      ['POST', true, 1],
    ]);
  });
});
