import { aGroup, aSku, aUser, group, guid, sku } from '../support/tenant/tenant-seed';
import { ADMINISTRATOR, BOT, closeTenants, startTenant, tokenOf, type Reply } from '../support/tenant/tenant';

afterEach(closeTenants);

const aTenant = () =>
  startTenant(
    { users: [aUser(1)], skus: [aSku(1)], groups: [aGroup(1, { members: [guid(1)] })] },
    { apps: [BOT, ADMINISTRATOR, NOBODY] },
  );
const NOBODY = { clientId: guid(666), clientSecret: 'no rights', roles: [] };
const codeOf = (reply: Reply) => (reply.body as { error?: { code: string } } | undefined)?.error?.code;

describe('the token endpoint', () => {
  it.each([
    ['the right secret', {}, 200, undefined],
    ['a wrong secret', { client_secret: 'wrong' }, 401, 'invalid_client'],
    ['an unknown app', { client_id: guid(5) }, 400, 'unauthorized_client'],
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['a scope of one permission', { scope: 'https://graph.microsoft.com/User.Read.All' }, 400, 'invalid_scope'],
  ])('answers %s', async (_title, own, status, error) => {
    const tenant = await aTenant();
    const form = {
      grant_type: 'client_credentials',
      client_id: BOT.clientId,
      client_secret: BOT.clientSecret,
      scope: 'https://graph.microsoft.com/.default',
      ...own,
    };

    const response = await fetch(`${tenant.baseUrl}/${tenant.tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    const body = (await response.json()) as { error?: string; token_type?: string; expires_in?: number };

    expect([response.status, body.error]).toEqual([status, error]);
    expect(status !== 200 || (body.token_type === 'Bearer' && body.expires_in === 3599)).toBe(true);
  });

  it('knows no other tenant', async () => {
    const tenant = await aTenant();

    const response = await fetch(`${tenant.baseUrl}/${guid(7)}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({}),
    });

    expect(response.status).toBe(400);
  });
});

describe('a request to the emulated tenant', () => {
  it.each([
    ['without a token', () => ''],
    ['with a made-up token', () => 'Bearer abc.def.ghi'],
    ['with another scheme', (token: string) => `Basic ${token}`],
    [
      'with a token that was tampered with',
      (token: string) => `Bearer ${token.replace(/\.(.)/u, (_all, first: string) => `.${first === 'a' ? 'b' : 'a'}`)}`,
    ],
  ])('is not let in %s', async (_title, header) => {
    const tenant = await aTenant();
    const token = await tokenOf(tenant, BOT);

    const reply = await tenant.ask('GET', '/users', undefined, { headers: { authorization: header(token) } });

    expect([reply.status, codeOf(reply)]).toEqual([401, 'InvalidAuthenticationToken']);
  });

  it('is let in until its token has ended', async () => {
    const tenant = await aTenant();
    await tenant.ask('GET', '/users');
    await tenant.control('/clock', { advanceMs: 3590_000 });
    const before = await tenant.ask('GET', '/users');
    await tenant.control('/clock', { advanceMs: 10_000 });

    const after = await tenant.ask('GET', '/users');

    expect([before.status, after.status]).toEqual([200, 401]);
  });

  it.each([
    ['GET', '/users', undefined],
    ['GET', `/users/${guid(1)}`, undefined],
    ['GET', '/subscribedSkus', undefined],
    ['GET', '/organization', undefined],
    ['POST', `/users/${guid(1)}/assignLicense`, { addLicenses: [{ skuId: sku(1) }], removeLicenses: [] }],
    ['POST', `/users/${guid(1)}/reprocessLicenseAssignment`, undefined],
    ['GET', `/groups/${group(1)}/members`, undefined],
    ['DELETE', `/groups/${group(1)}/members/${guid(1)}/$ref`, undefined],
    ['PATCH', `/users/${guid(1)}`, { usageLocation: 'DE' }],
  ])('%s %s needs a permission', async (method, path, body) => {
    const tenant = await aTenant();

    const refused = await tenant.ask(method, path, body, { app: NOBODY });
    const allowed = await tenant.ask(method, path, body, { app: ADMINISTRATOR });

    expect([refused.status, codeOf(refused)]).toEqual([403, 'Authorization_RequestDenied']);
    expect(allowed.status).toBeLessThan(300);
  });

  it('loses a permission while it runs, and has it again', async () => {
    const tenant = await aTenant();
    const read = async () => {
      const reply = await tenant.ask('GET', `/users/${guid(1)}`);
      return [reply.status, codeOf(reply)];
    };

    const answers = [await read()];
    await tenant.control('/settings', { takenAway: ['User.Read.All'] });
    answers.push(await read());
    await tenant.control('/settings', { takenAway: [], acceptsTokens: 'none' });
    answers.push(await read());
    await tenant.control('/settings', { acceptsTokens: 'all' });
    answers.push(await read());

    expect(answers).toEqual([
      [200, undefined],
      [403, 'Authorization_RequestDenied'],
      [401, 'InvalidAuthenticationToken'],
      [200, undefined],
    ]);
  });

  it('may not set a usage location with the rights of the bot', async () => {
    const tenant = await aTenant();

    expect((await tenant.ask('PATCH', `/users/${guid(1)}`, { usageLocation: 'DE' })).status).toBe(403);
  });

  it.each([
    ['GET', '/nothing', 404, 'Request_ResourceNotFound'],
    ['GET', '/users/delta?$deltatoken=none', 400, 'Request_BadRequest'],
    ['GET', '/groups/delta', 404, 'Request_ResourceNotFound'],
    ['PUT', '/users', 405, 'Request_BadRequest'],
    ['DELETE', `/users/${guid(1)}`, 405, 'Request_BadRequest'],
    ['GET', '/v1.0/users', 400, 'BadRequest'],
    ['GET', '/users/%ff', 400, 'Request_BadRequest'],
  ])('%s %s is answered %i', async (method, path, status, code) => {
    const tenant = await aTenant();

    const reply = await tenant.ask(method, path);

    expect([reply.status, codeOf(reply)]).toEqual([status, code]);
  });

  it('is judged by token, limits, permission, route and body in this order', async () => {
    const tenant = await aTenant();
    const broken = { text: '{' };
    const path = `/users/${guid(1)}/assignLicense`;

    const statuses = [
      (await tenant.ask('POST', path, undefined, { ...broken, app: NOBODY })).status,
      (await tenant.ask('POST', path, undefined, broken)).status,
      (await tenant.ask('POST', '/nothing', undefined, broken)).status,
    ];
    await tenant.control('/throttle', { scale: 10_000 });
    statuses.push((await tenant.ask('POST', path, undefined, { ...broken, app: NOBODY })).status);
    statuses.push((await tenant.ask('POST', path, undefined, { ...broken, headers: { authorization: '' } })).status);

    expect(statuses).toEqual([403, 400, 404, 429, 401]);
  });

  it('is answered with the headers of the service', async () => {
    const tenant = await aTenant();

    const { headers, body } = await tenant.ask('GET', '/users/nobody', undefined, {
      headers: { 'client-request-id': 'mine' },
    });

    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type':
        'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
      'request-id': expect.stringMatching(/^[0-9a-f-]{36}$/u) as string,
      'client-request-id': 'mine',
      'odata-version': '4.0',
      'cache-control': 'no-cache',
      'x-ms-resource-unit': '1',
      date: expect.any(String) as string,
    });
    expect(body).toMatchObject({
      error: {
        innerError: {
          date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/u) as string,
          'request-id': headers.get('request-id'),
          'client-request-id': 'mine',
        },
      },
    });
  });

  it('is not for the beta version, nor for pages in a browser', async () => {
    const tenant = await aTenant();

    const beta = await fetch(`${tenant.baseUrl}/beta/users`);
    const browser = await fetch(`${tenant.baseUrl}/v1.0/users`, { headers: { origin: 'http://evil.example' } });
    const control = await fetch(`${tenant.controlUrl}/load`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'text/plain' },
    });

    expect([beta.status, browser.status, control.status]).toEqual([400, 403, 415]);
  });
});
