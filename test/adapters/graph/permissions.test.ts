import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type GraphConnection } from '../../../src/adapters/graph/connection/graph-connection';
import { graphCheck } from '../../../src/adapters/graph/check/graph-check';
import { graphDirectory } from '../../../src/adapters/graph/people/graph-directory';
import { graphGroupDirectory } from '../../../src/adapters/graph/groups/graph-group-directory';
import { graphChanges } from '../../../src/adapters/graph/changes/graph-changes';
import { graphAppInstaller } from '../../../src/adapters/graph/teams/graph-app-installer';
import { graphTrials } from '../../../src/adapters/graph/seats/graph-trials';
import { readHolders } from '../../../src/adapters/graph/seats/holders';
import { type LoggedRequest } from '../../../src/local/emulated-tenant/conditions/request-log';
import { CATALOG_APP } from '../../../src/local/emulated-tenant/state/catalog-app';
import { BOT_ROLES } from '../../../src/local/emulated-tenant/start-emulated-tenant';
import { skuId, userId } from '../../../src/domain/ids';
import { type AppInstaller } from '../../../src/ports/teams/app-installer';
import { type Directory } from '../../../src/ports/roster/directory';
import { type Check } from '../../../src/ports/check';
import { type Fault, isFault } from '../../../src/ports/fault';
import { type GroupDirectory } from '../../../src/ports/mirror/group-directory';
import { type SeatProvisioner } from '../../../src/ports/roster/seat-provisioner';
import { type TenantChanges } from '../../../src/ports/reconcile/tenant-changes';
import { type Trials } from '../../../src/ports/term/trials';
import { aChange, changeAll, provisionerOf } from '../../support/tenant/many-seats';
import { BOT, closeTenants, startTenant, type TestTenant } from '../../support/tenant/tenant';
import { connectTo } from '../../support/tenant/tenant-connection';
import { aSku, aUser, guid, sku } from '../../support/tenant/tenant-seed';

afterEach(closeTenants);

/** What the program reaches Graph through. */
interface Graph {
  readonly connection: GraphConnection;
  readonly directory: Directory;
  readonly groups: GroupDirectory;
  readonly seats: SeatProvisioner;
  readonly trials: Trials;
  readonly installer: AppInstaller;
  readonly changes: TenantChanges;
  readonly check: Check;
}

/** One request that the program can send. */
interface Row {
  /** The file of the adapter that writes it. */
  readonly file: string;
  /** Method, path and the names of its query options. */
  readonly request: string;
  /** Undefined for what needs none of its own: each request in a batch is judged alone. */
  readonly permission: string | undefined;
  /** The request that comes before it and needs the same permission: without that, this one is not sent any more. */
  readonly after?: string;
  /** What it gives when it is refused, where that is no fault. */
  readonly unseen?: unknown;
  /** Makes the program send it. */
  readonly send: (graph: Graph) => Promise<unknown>;
}

const byText = (userText: string) => ({ kind: 'text', userText }) as const;
const VISIO = skuId(sku(1));
const GROUP = guid(900);

/** What the look at Graph asks, of nobody, to see which permissions there are. */
const CHECKED = [
  ['User.Read.All', 'GET /users/{id}?$select'],
  ['LicenseAssignment.ReadWrite.All', 'POST /users/{id}/assignLicense'],
  ['Organization.Read.All', 'GET /subscribedSkus?$select'],
  ['GroupMember.ReadWrite.All', 'GET /groups/{id}?$select'],
  ['AppCatalog.Read.All', 'GET /appCatalogs/teamsApps?$filter&$select'],
  ['TeamsAppInstallation.ReadWriteSelfForUser.All', 'GET /users/{id}/teamwork/installedApps?$expand&$filter'],
] as const;

/** Every request that the program can send. Whoever adds one adds a row, and its permission to SECURITY.md. */
const ROWS: readonly Row[] = [
  {
    file: 'graph-directory.ts',
    request: 'GET /users/{id}?$select',
    permission: 'User.Read.All',
    send: ({ directory }) => directory.find([{ kind: 'id', userId: userId(guid(1)) }]),
  },
  {
    file: 'graph-directory.ts',
    request: 'GET /users?$filter&$select&$top',
    permission: 'User.Read.All',
    send: ({ directory }) => directory.find([byText('person1'), byText('person2@contoso.edu')]),
  },
  {
    file: 'graph-directory.ts',
    request: 'GET /users?$search&$select&$top',
    permission: 'User.Read.All',
    after: 'GET /users?$filter&$select&$top',
    send: ({ directory }) => directory.find([byText('Person 1')]),
  },
  {
    file: 'graph-directory.ts',
    request: 'GET /users?$filter&$search&$select&$top',
    permission: 'User.Read.All',
    after: 'GET /users?$filter&$select&$top',
    // More people have the name than one page holds.
    send: ({ directory }) => directory.find([{ ...byText('Person'), near: ['Mathematics'] }]),
  },
  {
    file: 'graph-seat-provisioner.ts',
    request: 'GET /users/{id}?$select',
    permission: 'User.Read.All',
    send: ({ seats }) => seats.observe([userId(guid(1)), userId(guid(404))]),
  },
  {
    file: 'holders.ts',
    request: 'GET /users?$filter&$select&$top',
    permission: 'User.Read.All',
    send: ({ seats }) => seats.holders([VISIO]),
  },
  {
    file: 'holders.ts',
    request: 'GET /users?$count&$filter&$select&$top',
    permission: 'User.Read.All',
    after: 'GET /users?$filter&$select&$top',
    send: ({ connection, seats }) => {
      // More units are in use than people are listed.
      const tenantSkus = async () => (await seats.tenantSkus()).map((one) => ({ ...one, consumedUnits: 9 }));
      return readHolders({ connection, budget: {}, tenantSkus }, [VISIO]);
    },
  },
  {
    file: 'graph-changes.ts',
    request: 'GET /users/delta?$deltatoken&$select',
    permission: 'User.Read.All',
    send: ({ changes }) => changes.begin(),
  },
  {
    file: 'graph-group-directory.ts',
    request: 'GET /groups/{id}?$select',
    permission: 'GroupMember.ReadWrite.All',
    send: ({ groups }) => groups.find(GROUP),
  },
  {
    file: 'group-members.ts',
    request: 'GET /groups/{id}/members/$count',
    permission: 'GroupMember.ReadWrite.All',
    after: 'GET /groups/{id}?$select',
    send: ({ groups }) => groups.find(GROUP),
  },
  {
    file: 'group-members.ts',
    request: 'GET /groups/{id}/members?$select&$top',
    permission: 'GroupMember.ReadWrite.All',
    after: 'GET /groups/{id}/members/$count',
    send: ({ groups }) => groups.members(GROUP),
  },
  {
    file: 'graph-group-directory.ts',
    request: 'PATCH /groups/{id}',
    permission: 'GroupMember.ReadWrite.All',
    send: ({ groups }) => groups.add(GROUP, [userId(guid(3))]),
  },
  {
    file: 'graph-group-directory.ts',
    request: 'DELETE /groups/{id}/members/{id}/$ref',
    permission: 'GroupMember.ReadWrite.All',
    send: ({ groups }) => groups.remove(GROUP, userId(guid(1))),
  },
  {
    file: 'tenant-skus.ts',
    request: 'GET /subscribedSkus?$select',
    permission: 'Organization.Read.All',
    send: ({ seats }) => seats.tenantSkus(),
  },
  {
    file: 'graph-trials.ts',
    request: 'GET /directory/subscriptions?$select',
    permission: 'Organization.Read.All',
    unseen: { trials: [], isWhole: false },
    send: ({ trials }) => trials.read(),
  },
  {
    file: 'assign-license.ts',
    request: 'POST /users/{id}/assignLicense',
    permission: 'LicenseAssignment.ReadWrite.All',
    send: async ({ seats }) => [await seats.change(aChange('assign', 3)), await seats.change(aChange('release', 3))],
  },
  {
    file: 'assign-license.ts',
    request: 'POST /users/{id}/assignLicense',
    permission: 'LicenseAssignment.ReadWrite.All',
    send: async ({ seats }) => {
      const results = await changeAll(seats, [aChange('release', 1), aChange('assign', 3)]);
      for (const result of results) if ('fault' in result) throw result.fault;
    },
  },
  {
    file: 'graph-app-installer.ts',
    request: 'GET /appCatalogs/teamsApps?$filter&$select',
    permission: 'AppCatalog.Read.All',
    unseen: { status: 'not-permitted' },
    send: ({ installer }) => installer.install(userId(guid(1))),
  },
  {
    file: 'graph-app-installer.ts',
    request: 'POST /users/{id}/teamwork/installedApps',
    permission: 'TeamsAppInstallation.ReadWriteSelfForUser.All',
    unseen: { status: 'not-permitted' },
    send: ({ installer }) => installer.install(userId(guid(1))),
  },
  {
    file: 'graph-app-installer.ts',
    request: 'GET /users/{id}/teamwork/installedApps?$expand&$filter',
    permission: 'TeamsAppInstallation.ReadWriteSelfForUser.All',
    after: 'POST /users/{id}/teamwork/installedApps',
    unseen: { status: 'not-permitted' },
    send: ({ installer }) => installer.install(userId(guid(2))),
  },
  {
    file: 'graph-app-installer.ts',
    request: 'GET /users/{id}/teamwork/installedApps/{id}/chat',
    permission: 'TeamsAppInstallation.ReadWriteSelfForUser.All',
    after: 'POST /users/{id}/teamwork/installedApps',
    unseen: { status: 'not-permitted' },
    send: ({ installer }) => installer.install(userId(guid(3))),
  },
  ...CHECKED.map(([permission, request]) => ({
    ...{ file: 'graph-check.ts', permission, request },
    unseen: [permission],
    send: async ({ check }: Graph) => {
      const { shortcomings } = await check.run('thorough', new AbortController().signal);
      return shortcomings.map(({ access }) => access?.needs);
    },
  })),
  {
    file: 'batch.ts',
    request: 'POST /$batch',
    permission: undefined,
    send: ({ seats }) => seats.observe([userId(guid(1))]),
  },
  {
    file: 'license-batch.ts',
    request: 'POST /$batch',
    permission: undefined,
    send: ({ seats }) => changeAll(seats, [aChange('assign', 3)]),
  },
];

const DECLARED = permissionsDeclared();

describe('the permissions that SECURITY.md declares', () => {
  it('are those that the bot has in local mode, and no others', () => {
    expect(DECLARED.map(({ name }) => name).toSorted()).toEqual(BOT_ROLES.toSorted());
  });

  it('are each needed by a request of the program, and each request needs one of them', () => {
    const needed = new Set(ROWS.flatMap(({ permission }) => permission ?? []));

    expect([...needed].toSorted()).toEqual(DECLARED.map(({ name }) => name).toSorted());
  });

  it.each(ROWS)('are enough for $request of $file', async ({ request, send }) => {
    const { graph, tenant } = await connected(DECLARED.map(({ name }) => name));

    await send(graph);

    const sent = await tenant.log();
    expect(sent.map(shapeOf)).toContain(request);
    expect(sent.filter(({ status }) => status === 401 || status === 403)).toEqual([]);
  });

  it.each(DECLARED.flatMap(({ name, instead }) => instead.map((other) => ({ name, other }))))(
    'may have $other in the place of $name',
    async ({ name, other }) => {
      const held = DECLARED.map((one) => (one.name === name ? other : one.name));

      for (const { send } of ROWS) await send((await connected(held)).graph);
    },
  );

  describe.each(DECLARED)('without $name', ({ name: missing }) => {
    const left = DECLARED.map(({ name }) => name).filter((name) => name !== missing);

    it.each(ROWS.filter(({ permission }) => permission === missing))(
      '$request of $file is refused, and the program says so',
      async ({ request, after, send, unseen }) => {
        const { graph, tenant } = await connected(left);

        let given: unknown;
        const fault = await faultOf(send(graph).then((value) => (given = value)));

        const sent = (await tenant.log()).filter((one) => shapeOf(one) === (after ?? request));
        expect(sent.map(({ status }) => status)).toEqual(sent.map(() => 403));
        expect(sent).not.toEqual([]);
        expect(given).toEqual(unseen);
        if (unseen !== undefined) return;
        expect([fault?.kind, fault?.message, fault?.access?.needs]).toEqual([
          'forbidden',
          expect.stringContaining('403 Authorization_RequestDenied'),
          missing,
        ]);
      },
    );

    it.each(ROWS.filter(({ permission }) => permission !== missing))('$request of $file is let in', async (row) => {
      const { graph, tenant } = await connected(left);

      await faultOf(row.send(graph));

      const sent = (await tenant.log()).filter((one) => shapeOf(one) === row.request);
      expect(sent.filter(({ status }) => status === 403)).toEqual([]);
    });
  });
});

describe('the table of requests', () => {
  it('has every request that the adapter writes', () => {
    const rows = new Set(ROWS.map(({ file, request }) => `${file} ${request.replace(/^\w+ /u, '')}`));

    expect([...rows].toSorted()).toEqual(requestsInAdapter().toSorted());
  });

  it('has every request that the tenant saw', async () => {
    const { graph, tenant } = await connected(DECLARED.map(({ name }) => name));

    for (const { send } of ROWS) await send(graph);

    const seen = new Set((await tenant.log()).map(shapeOf));
    expect([...seen].toSorted()).toEqual([...new Set(ROWS.map(({ request }) => request))].toSorted());
  });
});

/** A tenant of three people, in which the bot has the permissions given; short pages, so that a next one is asked for. */
async function connected(roles: readonly string[]): Promise<{ readonly graph: Graph; readonly tenant: TestTenant }> {
  const tenant = await startTenant(
    {
      users: [1, 2, 3].map((number) => aUser(number)),
      skus: [aSku(1)],
      held: [1, 2].map((number) => ({ userId: guid(number), skuId: VISIO })),
      groups: [{ id: GROUP, displayName: 'Visio', members: [guid(1), guid(2)] }],
    },
    { apps: [{ ...BOT, roles }] },
  );
  await tenant.control('/settings', { largestPage: 1 });
  const connection = connectTo(tenant);
  const graph: Graph = {
    connection,
    directory: graphDirectory({ connection }),
    groups: graphGroupDirectory({ connection, now: () => new Date(), budgetMs: 1000 }),
    seats: provisionerOf(tenant),
    trials: graphTrials({ connection }),
    installer: graphAppInstaller({ connection, appId: CATALOG_APP.externalId }),
    changes: graphChanges({ connection }),
    check: graphCheck({
      ...{ connection, token: () => Promise.resolve('opaque'), clientId: undefined, isManaged: true },
      ...{ teamsAppId: CATALOG_APP.externalId, writesLicenses: true, products: () => [] },
      hasMirrors: () => Promise.resolve(true),
    }),
  };
  return { graph, tenant };
}

/** A request without what is another one each time: ids, the values of its options, and its page. */
function shapeOf({ method, path }: LoggedRequest): string {
  const [address = '', query = ''] = path.split('?');
  const names = [...new URLSearchParams(query).keys()].filter((name) => name !== '$skiptoken');
  return `${method} ${address.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|(?<=installedApps\/)[^/]+/giu, '{id}')}${optionsOf(names)}`;
}

const optionsOf = (names: readonly string[]): string => (names.length === 0 ? '' : `?${names.toSorted().join('&')}`);

/** The file, the path and the names of the query options of each address that the adapter's sources write. */
function requestsInAdapter(): readonly string[] {
  const folder = join(__dirname, '../../../src/adapters/graph');
  const found = globSync('**/*.ts', { cwd: folder }).flatMap((path) => {
    const file = basename(path);
    const source = readFileSync(join(folder, path), 'utf8')
      .replaceAll(/\/\*\*[\s\S]*?\*\/|\/\/ .*/gu, '')
      .replaceAll(/\$\{[^}]*\}/gu, '<id>');
    // An address inside a body names a person or an app, and is not asked; nor is the end that an address must have.
    const asked = source
      .replaceAll('`/directoryObjects/', '`')
      .replaceAll("'/$ref'", '')
      .replaceAll('`/appCatalogs/teamsApps/', '`');
    const addresses = asked.matchAll(/['`](\/[$\w][^'`]*)['`](?:, \{([^}]*)\})?/gu);
    return [...addresses].map(([, path = '', options = '']) => {
      const names = options.match(/\$\w+(?=:)/gu) ?? [];
      return `${file} ${path.replaceAll('<id>', '{id}')}${optionsOf(names)}`;
    });
  });
  return [...new Set(found)];
}

/** A permission, and what an administrator may grant in its place. */
interface Declared {
  readonly name: string;
  readonly instead: readonly string[];
}

/** The application permissions of SECURITY.md: ``Microsoft Graph is asked with `A` and `B` (or `C`)``. */
function permissionsDeclared(): readonly Declared[] {
  const security = readFileSync(join(__dirname, '../../../SECURITY.md'), 'utf8');
  const paragraph = /^- \*\*Microsoft Graph\*\* is asked with (?:.+\n)+?(?=- )/mu.exec(security)?.[0] ?? '';
  const declared: Declared[] = [];
  for (const [, or, name = ''] of paragraph.matchAll(/(\(or\s+)?`([A-Z]\w+\.[\w.]+\.All)`/gu)) {
    const last = or === undefined ? undefined : declared.pop();
    declared.push(last === undefined ? { name, instead: [] } : { ...last, instead: [...last.instead, name] });
  }
  return declared;
}

async function faultOf(promise: Promise<unknown>): Promise<Fault | undefined> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    if (isFault(error)) return error;
    throw error;
  }
}
