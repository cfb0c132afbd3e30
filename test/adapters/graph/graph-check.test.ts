import { graphCheck, type GraphCheckParts } from '../../../src/adapters/graph/check/graph-check';
import { productId } from '../../../src/domain/ids';
import { CATALOG_APP } from '../../../src/local/emulated-tenant/state/catalog-app';
import { BOT_ROLES } from '../../../src/local/emulated-tenant/start-emulated-tenant';
import { type Check, type Thoroughness } from '../../../src/ports/check';
import { BOT, closeTenants, startTenant, type TestTenant } from '../../support/tenant/tenant';
import { connectTo, tokensOf } from '../../support/tenant/tenant-connection';
import { aSku, aUser } from '../../support/tenant/tenant-seed';

afterEach(closeTenants);

const CLIENT = '0b7c1a52-3c1f-4a8e-9d52-6b1a7c3e4f01';
const LICENSES = 'LicenseAssignment.ReadWrite.All';
/** Readable by nobody but its issuer: it says nothing of what it allows. */
const OPAQUE = () => Promise.resolve('opaque');
const noSignal = new AbortController().signal;

const aProduct = (name: string, ...skuPartNumbers: readonly string[]) => ({
  ...{ id: productId(name.toLowerCase()), name, aliases: [], skuPartNumbers, overlapServicePlans: [] },
});

const aTenant = (roles: readonly string[] = BOT_ROLES): Promise<TestTenant> =>
  startTenant({ users: [aUser(1)], skus: [aSku(1)] }, { apps: [{ ...BOT, roles }] });

function checkOf(tenant: TestTenant, own: Partial<GraphCheckParts> = {}): Check {
  const token = tokensOf(tenant);
  return graphCheck({
    connection: connectTo(tenant, { token }),
    ...{ token, clientId: CLIENT, isManaged: true, teamsAppId: CATALOG_APP.externalId, writesLicenses: true },
    hasMirrors: () => Promise.resolve(true),
    products: () => [aProduct('Visio', 'sku_1', 'SKU_7')],
    ...own,
  });
}

const missingIn = async (check: Check, how: Thoroughness = 'whole'): Promise<readonly (string | undefined)[]> =>
  (await check.run(how, noSignal)).shortcomings.map(({ access }) => access?.needs);

describe('a look at Microsoft Graph', () => {
  it('finds nothing where everything is granted, and changes nothing there', async () => {
    const tenant = await aTenant();
    const { shortcomings } = await checkOf(tenant).run('thorough', noSignal);

    const sent = await tenant.log();
    expect(shortcomings).toEqual([]);
    expect(sent.filter(({ hasEffect }) => hasEffect)).toEqual([]);
    expect(sent.map(({ status }) => status).filter((status) => status === 401 || status === 403)).toEqual([]);
  });

  it.each(BOT_ROLES)('names %s, what it is for, and what grants it to our identity', async (role) => {
    const tenant = await aTenant(BOT_ROLES.filter((one) => one !== role));
    const { shortcomings } = await checkOf(tenant).run('whole', noSignal);

    expect(shortcomings.map(({ access }) => access?.needs)).toEqual([role]);
    expect(shortcomings[0]?.what).toMatch(/^the permission \S+ is missing, without which alacarte cannot .*24 hours/u);
    expect(shortcomings[0]?.what).toContain(role);
    expect(shortcomings[0]?.remedy).toContain(CLIENT);
  });

  it.each(BOT_ROLES)('names %s, which the token still has, once each permission has had its turn', async (role) => {
    const tenant = await aTenant();
    const check = checkOf(tenant);
    expect(await missingIn(check)).toEqual([]);
    await tenant.control('/settings', { takenAway: [role] });

    const found: (string | undefined)[] = [];
    for (const _turn of BOT_ROLES) found.push(...(await missingIn(check, 'again')));
    const sentInAll = (await tenant.log()).length;
    await missingIn(check, 'again');

    expect([...new Set(found)]).toEqual([role]);
    expect((await tenant.log()).length - sentInAll).toBe(1);
    await tenant.control('/settings', { takenAway: [] });
    for (const _turn of BOT_ROLES) await missingIn(check, 'again');
    expect(await missingIn(check, 'again')).toEqual([]);
  });

  it.each(BOT_ROLES)('finds out by a request that %s is missing, where a token names no permissions', async (role) => {
    const [granted, lacking] = [await aTenant(), await aTenant(BOT_ROLES.filter((one) => one !== role))];

    expect(await missingIn(checkOf(granted, { token: OPAQUE }))).toEqual([]);
    expect(await missingIn(checkOf(lacking, { token: OPAQUE }))).toEqual([role]);
  });

  it('takes a permission that allows more for one that is enough', async () => {
    const enough = [...BOT_ROLES.filter((one) => one !== 'User.Read.All'), 'Directory.Read.All'];

    expect(await missingIn(checkOf(await aTenant(enough)))).toEqual([]);
  });

  it('needs no more than the configuration does', async () => {
    const tenant = await aTenant(['User.Read.All', LICENSES, 'Organization.Read.All']);
    const least = { teamsAppId: undefined, hasMirrors: () => Promise.resolve(false) };

    expect(await missingIn(checkOf(tenant, least))).toEqual([]);
    expect(await missingIn(checkOf(tenant))).toHaveLength(3);
  });

  it('tries no license where none is ever given, unless a person asks', async () => {
    const tenant = await aTenant();
    const check = checkOf(tenant, { writesLicenses: false });
    const tried = async (): Promise<number> =>
      (await tenant.log()).filter(({ path }) => path.endsWith('/assignLicense')).length;

    await check.run('whole', noSignal);
    for (const _turn of BOT_ROLES) await check.run('again', noSignal);
    expect(await tried()).toBe(0);
    await check.run('thorough', noSignal);
    expect(await tried()).toBe(1);
  });

  it('names a product of which the tenant has no part number', async () => {
    const products = () => [aProduct('Visio', 'SKU_7', 'SKU_1'), aProduct('Projekt', 'SKU_8', 'SKU_9')];
    const { shortcomings } = await checkOf(await aTenant(), { products }).run('whole', noSignal);

    expect(shortcomings.map(({ what }) => what)).toEqual([
      'the tenant has no product Projekt: none of SKU_8, SKU_9 is among its subscriptions',
    ]);
  });

  it('says that no token of ours is taken', async () => {
    const tenant = await aTenant();
    await tenant.control('/settings', { acceptsTokens: 'none' });

    await expect(checkOf(tenant).run('whole', noSignal)).rejects.toMatchObject({
      kind: 'forbidden',
      access: { service: 'Microsoft Graph', needs: 'a token that Microsoft Graph accepts' },
    });
  });
});
