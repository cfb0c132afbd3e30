import { graphDirectory } from '../../../src/adapters/graph/people/graph-directory';
import { graphTrials } from '../../../src/adapters/graph/seats/graph-trials';
import { graphSeatProvisioner } from '../../../src/adapters/graph/seats/graph-seat-provisioner';
import { type LoggedRequest } from '../../../src/local/emulated-tenant/conditions/request-log';
import { skuId, userId } from '../../../src/domain/ids';
import {
  GRAPH_SUBSET_FILE,
  parametersOf,
  propertiesOf,
  readGraphSubset,
  type GraphSubset,
} from '../../support/tenant/graph-subset';
import { itWhere } from '../../support/notes';
import { connectTo } from '../../support/tenant/tenant-connection';
import { aSku, aUser, guid, sku } from '../../support/tenant/tenant-seed';
import { closeTenants, startTenant } from '../../support/tenant/tenant';

const subset = readGraphSubset();
const EMPTY: GraphSubset = { entities: {}, complexTypes: {}, actions: {} };

afterEach(closeTenants);

/** Does everything that both adapters can do, and gives what the tenant received. */
async function everythingSent(): Promise<readonly LoggedRequest[]> {
  const tenant = await startTenant({ users: [aUser(1)], skus: [aSku(1)] });
  const directory = graphDirectory({ connection: connectTo(tenant) });
  const seats = graphSeatProvisioner({ connection: connectTo(tenant) });
  const seat = { userId: userId(guid(1)), skuId: skuId(sku(1)) };
  await directory.find([
    { kind: 'text', userText: 'person1' },
    { kind: 'text', userText: 'person1@contoso.edu' },
    { kind: 'text', userText: 'some body' },
    { kind: 'id', userId: userId(guid(1)) },
  ]);
  await seats.tenantSkus();
  await graphTrials({ connection: connectTo(tenant) }).read();
  await seats.observe([seat.userId]);
  await seats.change({ action: 'assign', ...seat });
  await seats.change({ action: 'release', ...seat });
  return tenant.log();
}

function pathOf(request: LoggedRequest): string {
  return request.path.replace(/\?.*/u, '');
}

/** Which entity a request reads. */
function entityOf(request: LoggedRequest): string {
  if (pathOf(request) === '/directory/subscriptions') return 'companySubscription';
  return pathOf(request).startsWith('/users') ? 'user' : 'subscribedSku';
}

describe("the words that we send to Graph, compared with Graph's own description", () => {
  const whereDescribed = itWhere(subset !== undefined, `no ${GRAPH_SUBSET_FILE} to compare what we send to Graph with`);

  whereDescribed('are sent by every part of the adapter', async () => {
    const requests = await everythingSent();

    const kinds = new Set(requests.map((request) => `${request.method} ${pathOf(request).replace(guid(1), '{id}')}`));
    expect([...kinds].sort()).toEqual([
      'GET /directory/subscriptions',
      'GET /subscribedSkus',
      'GET /users',
      'GET /users/{id}',
      'POST /$batch',
      'POST /users/{id}/assignLicense',
    ]);
  });

  whereDescribed('select, compare and search only properties that exist', async () => {
    const reads = (await everythingSent()).filter((request) => request.method === 'GET');

    const named = reads.flatMap((request) => {
      const query = new URL(request.path, 'http://graph').searchParams;
      // What is compared with each value of a list is the list.
      const filter = (query.get('$filter') ?? '').replaceAll(/\/any\((\w+):\1 eq /gu, ' eq ');
      const compared = [...filter.matchAll(/([A-Za-z]+)(?: eq |,')/gu)].map(([, name]) => name);
      const searched = [...(query.get('$search') ?? '').matchAll(/"([A-Za-z]+):/gu)].map(([, name]) => name);
      const selected = query.get('$select')?.split(',') ?? [];
      expect(selected).not.toEqual([]);
      return [...selected, ...compared, ...searched].map((name) => `${entityOf(request)}.${name ?? ''}`);
    });

    const known = ['user', 'subscribedSku', 'companySubscription'].flatMap((entity) =>
      propertiesOf(subset ?? EMPTY, entity).map((name) => `${entity}.${name}`),
    );
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
    expect(named).toEqual(
      expect.arrayContaining([
        'user.mailNickname',
        'user.proxyAddresses',
        'user.licenseAssignmentStates',
        'subscribedSku.prepaidUnits',
      ]),
    );
  });

  whereDescribed('give every action exactly the parameters that it has', async () => {
    const actions = (await everythingSent()).filter((request) => pathOf(request).endsWith('/assignLicense'));

    const parameters = actions.map((request) => Object.keys(request.body as object).sort());
    const licenses = actions.flatMap((request) =>
      (request.body as { addLicenses: object[] }).addLicenses.map((license) => Object.keys(license)),
    );
    const expected = parametersOf(subset ?? EMPTY, 'assignLicense', 'user').sort();
    expect(expected).not.toEqual([]);
    expect(parameters).toEqual([expected, expected]);
    expect(licenses.flat().filter((name) => !propertiesOf(subset ?? EMPTY, 'assignedLicense').includes(name))).toEqual(
      [],
    );
  });
});
