import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { graphConnection } from '../../../src/adapters/graph/connection/graph-connection';
import { graphDirectory } from '../../../src/adapters/graph/people/graph-directory';
import { graphSeatProvisioner } from '../../../src/adapters/graph/seats/graph-seat-provisioner';
import { clientCredentialsToken, issuedToken } from '../../../src/adapters/graph/connection/token-source';
import { userId } from '../../../src/domain/ids';
import { aUser } from '../../support/tenant/tenant-seed';
import { connectTo, tokensOf } from '../../support/tenant/tenant-connection';
import { closeTenants, startTenant } from '../../support/tenant/tenant';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly clientRequestId: string | undefined;
}

const servers: Server[] = [];

/** A server that answers what it is told to and remembers what it was asked. */
async function aServer(
  answer: (url: string, base: string) => { status?: number; body?: unknown; headers?: Record<string, string> },
) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const { authorization, 'client-request-id': clientRequestId } = request.headers;
    seen.push({
      method: request.method ?? '',
      url: request.url ?? '',
      authorization,
      clientRequestId: clientRequestId?.toString(),
    });
    const { status = 200, body = {}, headers = {} } = answer(request.url ?? '', base);
    request.resume().on('end', () => {
      // Not in one chain: where restify was loaded before, `writeHead` returns nothing.
      response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
      response.end(JSON.stringify(body));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { base, seen };
}

afterEach(async () => {
  await closeTenants();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const aSku = (number: number) => ({
  skuId: `sku-${number}`,
  skuPartNumber: `SKU_${number}`,
  consumedUnits: 0,
  prepaidUnits: { enabled: 1, warning: 0 },
  servicePlans: [],
});
const seatsOf = (baseUrl: string, budgetMs = 500) =>
  graphSeatProvisioner({ connection: graphConnection({ baseUrl, token: () => Promise.resolve('secret') }), budgetMs });

describe('the connection to Graph', () => {
  it('sends its token, and another id with every request', async () => {
    const { base, seen } = await aServer(() => ({ body: { value: [] } }));

    await seatsOf(base).tenantSkus();
    await seatsOf(base).tenantSkus();

    expect(seen.map((request) => request.authorization)).toEqual(['Bearer secret', 'Bearer secret']);
    expect(new Set(seen.map((request) => request.clientRequestId)).size).toBe(2);
    expect(seen[0]?.clientRequestId).toMatch(/^[0-9a-f-]{36}$/u);
  });

  it('follows next links to the last page, an empty page included', async () => {
    const pages: Record<string, unknown> = {
      '1': { value: [aSku(1)], next: '2' },
      '2': { value: [], next: '3' },
      '3': { value: [aSku(2)] },
    };
    const { base, seen } = await aServer((url, own) => {
      const page = pages[/skiptoken=(\d)/u.exec(url)?.[1] ?? '1'] as { value: unknown; next?: string };
      const link =
        page.next === undefined
          ? {}
          : { '@odata.nextLink': `${own}/v1.0/subscribedSkus?$select=skuId&$skiptoken=${page.next}%2Fx` };
      return { body: { value: page.value, ...link } };
    });

    const skus = await seatsOf(base).tenantSkus();

    expect(skus.map((sku) => sku.skuPartNumber)).toEqual(['SKU_1', 'SKU_2']);
    expect(seen.map((request) => request.url).slice(1)).toEqual([
      '/v1.0/subscribedSkus?$select=skuId&$skiptoken=2%2Fx',
      '/v1.0/subscribedSkus?$select=skuId&$skiptoken=3%2Fx',
    ]);
  });

  it.each([
    ['another host', (_base: string, other: string) => `${other}/v1.0/subscribedSkus?$skiptoken=1`],
    ['a host that begins like ours', (base: string) => `${base}.example.com/v1.0/subscribedSkus`],
    [
      'a host behind a user name',
      (base: string, other: string) => `${base}@${other.replace('http://', '')}/v1.0/subscribedSkus`,
    ],
    ['another version', (base: string) => `${base}/beta/subscribedSkus`],
    [
      'an address inside the address',
      (base: string, other: string) => `${base}/v1.0/subscribedSkus?x=${other.replace('http:', 'https:')}/v1.0/y`,
    ],
  ])('follows no next link to %s, and sends nothing there', async (_title, link) => {
    const other = await aServer(() => ({ body: { value: [] } }));
    const { base, seen } = await aServer((_url, own) => ({
      body: { value: [], '@odata.nextLink': link(own, other.base) },
    }));
    const connection = graphConnection({ baseUrl: base, token: () => Promise.resolve('secret') });

    const reading = seatsOf(base).tenantSkus();

    await expect(reading).rejects.toMatchObject({ name: 'Fault', kind: 'unavailable' });
    expect([seen.length, other.seen.length]).toEqual([1, 0]);
    expect(() => connection.pathOf(link(base, other.base))).toThrow('elsewhere');
  });

  it('asks for no token, and sends nothing, when a path leads the client to another host', async () => {
    let tokens = 0;
    const token = () => Promise.resolve(`token ${++tokens}`);
    const connection = graphConnection({ baseUrl: 'http://127.0.0.1:9', token });

    const sending = connection.send(
      { method: 'GET', path: '/https://example.com/v1.0/users' },
      AbortSignal.timeout(500),
    );

    await expect(sending).rejects.toMatchObject({ name: 'Fault', kind: 'unavailable' });
    expect(tokens).toBe(0);
  });

  it('ends when next links do not', async () => {
    const { base } = await aServer((_url, own) => ({
      body: { value: [], '@odata.nextLink': `${own}/v1.0/subscribedSkus?$skiptoken=again` },
    }));

    await expect(seatsOf(base, 10_000).tenantSkus()).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('follows no redirection with its token', async () => {
    const other = await aServer(() => ({ body: { value: [] } }));
    const { base } = await aServer(() => ({ status: 302, headers: { Location: `${other.base}/v1.0/subscribedSkus` } }));

    await expect(seatsOf(base).tenantSkus()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(other.seen).toEqual([]);
  });

  it.each([
    ['is no JSON', '<html>'],
    ['lacks the list', {}],
    ['holds something that nothing names', { value: [{ consumedUnits: 1 }] }],
    ['holds something else', { value: [{ ...aSku(1) }, 'many'] }],
  ])('is a fault when an answer %s', async (_title, body) => {
    const { base } = await aServer(() => ({ body }));

    await expect(seatsOf(base).tenantSkus()).rejects.toMatchObject({ name: 'Fault', kind: 'unavailable' });
  });

  it('takes an unknown state of an assignment neither for a license nor for the lack of one', async () => {
    const states = [
      { skuId: 'X', state: 'Undreamt', error: null },
      { skuId: 'Y', state: null },
    ];
    const { base } = await aServer(() => ({
      body: {
        responses: [{ id: '0', status: 200, body: { id: 'A', accountEnabled: true, licenseAssignmentStates: states } }],
      },
    }));

    const [observed] = await seatsOf(base).observe([userId('a')]);

    expect(observed?.assignments.map(({ skuId, status, failure }) => [skuId, status, failure])).toEqual([
      ['x', 'unclear', undefined],
      ['y', 'unclear', undefined],
    ]);
  });

  it('is not in doubt about what nobody received', async () => {
    const { base } = await aServer(() => ({}));
    servers.splice(0).forEach((server) => server.close());

    const change = seatsOf(base).change({ action: 'assign', userId: userId('a'), skuId: 'x' as never });

    await expect(change).rejects.toMatchObject({ kind: 'unavailable', isOutcomeUnknown: false });
  });

  it('hands the priority on to Graph', async () => {
    const seen: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      seen.push(request.headers['x-ms-throttle-priority']?.toString());
      response.end('{"value":[]}');
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

    await graphSeatProvisioner({
      connection: graphConnection({ baseUrl, token: () => Promise.resolve('x'), priority: 'low' }),
    }).tenantSkus();

    expect(seen).toEqual(['low']);
  });
});

describe('the tokens for Graph', () => {
  it('are asked for once, however many wait, and kept until shortly before they end', async () => {
    const { base, seen } = await aServer(() => ({ body: { access_token: `token`, expires_in: 3600 } }));
    let now = new Date('2027-06-29T12:00:00Z');
    const token = clientCredentialsToken({
      tokenUrl: `${base}/token`,
      clientId: 'a',
      clientSecret: 'b',
      now: () => now,
    });

    await Promise.all([token(), token(), token()]);
    now = new Date('2027-06-29T12:58:59Z');
    await token();
    expect(seen).toHaveLength(1);

    now = new Date('2027-06-29T12:59:01Z');
    await token();
    expect(seen).toHaveLength(2);
  });

  it('are renewed when Graph refuses a kept one', async () => {
    const tenant = await startTenant({ users: [aUser(1)] });
    const directory = graphDirectory({ connection: connectTo(tenant) });
    await directory.find([{ kind: 'text', userText: 'person1' }]);
    await tenant.control('/clock', { advanceMs: 3 * 3600 * 1000 });

    const [found] = await directory.find([{ kind: 'text', userText: 'person1' }]);

    expect(found?.people).toHaveLength(1);
    expect(
      (await tenant.log()).filter((request) => request.path === '/$batch').map((request) => request.status),
    ).toEqual([200, 401, 200]);
  });

  it('are not asked for again and again when Graph refuses the new one, too', async () => {
    const { base, seen } = await aServer(() => ({
      status: 401,
      body: { error: { code: 'InvalidAuthenticationToken', message: '' } },
    }));
    let issued = 0;
    const token = () => Promise.resolve(`token ${++issued}`);
    const seats = graphSeatProvisioner({ connection: graphConnection({ baseUrl: base, token }), budgetMs: 3000 });

    await expect(seats.tenantSkus()).rejects.toMatchObject({ kind: 'forbidden', code: 'token-refused' });
    expect(seen).toHaveLength(2);
  });

  it('are a fault when the secret is wrong', async () => {
    const tenant = await startTenant({});
    const token = tokensOf({ ...tenant, clientSecret: 'wrong' });

    await expect(token()).rejects.toMatchObject({ kind: 'forbidden', access: { service: 'Microsoft Graph' } });
  });

  it('leave a lookup within its time when they do not come', async () => {
    const connection = graphConnection({ baseUrl: 'http://127.0.0.1:9', token: () => new Promise(() => undefined) });

    await expect(
      graphDirectory({ connection, budgetMs: 200 }).find([{ kind: 'text', userText: 'x' }]),
    ).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('can come from an object that issues them', async () => {
    const scopes: unknown[] = [];
    const token = issuedToken({
      getToken: (scope) => {
        scopes.push(scope);
        return Promise.resolve({ token: 'issued', expiresOnTimestamp: 0 });
      },
    });

    expect(await token()).toBe('issued');
    expect(scopes).toEqual(['https://graph.microsoft.com/.default']);
  });

  it.each([
    ['gives none', () => Promise.resolve(null)],
    ['fails', () => Promise.reject(new Error('no identity'))],
  ])('are a fault when that object %s', async (_title, getToken) => {
    await expect(issuedToken({ getToken })()).rejects.toMatchObject({ name: 'Fault', kind: 'unavailable' });
  });
});
