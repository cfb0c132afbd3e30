import { aUser } from '../support/tenant/tenant-seed';
import { closeTenants, startTenant } from '../support/tenant/tenant';

afterEach(closeTenants);

const aCampus = () => startTenant({ users: [1, 2, 3, 4, 5].map((number) => aUser(number)) });
type List = { readonly value: readonly { readonly id: string }[]; readonly '@odata.nextLink'?: string };

describe('answers of the emulated tenant', () => {
  it('take as long as they are told to, also those to batches', async () => {
    const tenant = await aCampus();
    await tenant.ask('GET', '/organization');
    const printed = await tenant.control('/settings', { latencyMs: 120 });
    const requests = [1, 2, 3].map((id) => ({ id: String(id), method: 'GET', url: '/organization' }));

    const startedAt = performance.now();
    await tenant.ask('POST', '/$batch', { requests });
    const tookMs = performance.now() - startedAt;

    expect(printed).toMatchObject({ latencyMs: 120 });
    expect(tookMs).toBeGreaterThanOrEqual(115);
  });

  it('come on pages of a size they are told, some of them empty and not the last', async () => {
    const tenant = await aCampus();
    await tenant.control('/settings', { largestPage: 2, emptyPageProbability: 0.5 });
    const sizes: number[] = [];

    for (let path: string | undefined = '/users?$top=999'; path !== undefined;) {
      const { value, '@odata.nextLink': link } = (await tenant.ask('GET', path)).body as List;
      sizes.push(value.length);
      path = link?.slice(`${tenant.baseUrl}/v1.0`.length);
    }

    expect(sizes.filter((size) => size > 0)).toEqual([2, 2, 1]);
    expect(sizes).toContain(0);
  });

  it('are no reason to wait for whoever never got them', async () => {
    const tenant = await aCampus();
    const requests = [{ id: '1', method: 'GET', url: '/organization' }];
    await tenant.faults(
      { path: '/$batch', when: 'after-effect', reset: true, count: 1 },
      { path: '/organization', status: 429, headers: { 'Retry-After': '30' }, count: 1 },
    );

    await expect(tenant.ask('POST', '/$batch', { requests })).rejects.toThrow();
    await tenant.ask('GET', '/organization');

    expect(await tenant.violations()).toEqual([]);
  });
});
