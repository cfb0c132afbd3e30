import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { cosmosDocuments } from '../../src/adapters/cosmos/cosmos-documents';
import { BOT_APP } from '../../src/local/emulated-tenant/start-emulated-tenant';
import { type TenantSeed } from '../../src/local/emulated-tenant/state/seed';
import { contractQueries } from '../contracts/document-store.contract';
import { type CosmosStandIn, startCosmosStandIn } from '../support/cosmos-stand-in/cosmos-stand-in';
import { group, guid, plan, sku } from '../support/tenant/tenant-seed';
import { ADMINISTRATOR, closeTenants, startTenant, type TestTenant } from '../support/tenant/tenant';

const ROOT = resolve(__dirname, '..', '..');
const PROGRAM = ['--require', join(ROOT, 'test/support/cosmos-stand-in/typescript.cjs'), join(__dirname, 'live.ts')];
const OF_TENANT = '--only=directory,provisioner,groups';

const [JANE, NIAMH, LOST, OTHER] = [1, 2, 3, 4].map(guid) as [string, string, string, string];
const [GROUP, LICENSING] = [group(1), group(2)];
const [VISIO, PROJECT, PLANNER] = [sku(1), sku(2), sku(3)];

const SEED: TenantSeed = {
  users: [
    {
      ...{ id: JANE, userPrincipalName: 'jdoe@contoso.edu', displayName: 'Jane Doe', mail: 'jane.doe@contoso.edu' },
      ...{ mailNickname: 'janed', department: 'Mathematics', usageLocation: 'US' },
      proxyAddresses: ['SMTP:jane.doe@contoso.edu', 'smtp:JD@fabrikam.edu'],
    },
    { id: NIAMH, userPrincipalName: "n.o'brien@contoso.edu", displayName: "Niamh O'Brien", usageLocation: 'IE' },
    { id: LOST, userPrincipalName: 'lost@contoso.edu', displayName: 'Lost Soul' },
    { id: guid(5), userPrincipalName: 'janed@contoso.edu', displayName: 'Jane Dane', usageLocation: 'US' },
    { id: OTHER, userPrincipalName: 'jdoe2@contoso.edu', displayName: 'Jane Doe', usageLocation: 'US' },
  ],
  skus: [
    { skuId: VISIO, skuPartNumber: 'VISIO', prepaidUnits: { enabled: 10 } },
    {
      ...{ skuId: PROJECT, skuPartNumber: 'PROJECT', prepaidUnits: { enabled: 10, warning: 1 } },
      servicePlans: [{ servicePlanId: plan(1), servicePlanName: 'PROJECT_PLAN' }],
    },
    { skuId: PLANNER, skuPartNumber: 'PLANNER', prepaidUnits: { enabled: 10 } },
  ],
  groups: [
    { id: GROUP, displayName: 'For this alone', members: [NIAMH] },
    {
      id: LICENSING,
      displayName: 'Project',
      members: [NIAMH],
      licenses: [{ skuId: PROJECT, disabledPlans: [plan(1)] }],
    },
  ],
  held: [
    { userId: JANE, skuId: PROJECT },
    { userId: LOST, skuId: PROJECT, state: 'Error', error: 'CountViolation' },
    { userId: OTHER, skuId: VISIO },
  ],
};

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'alacarte-live-test-'));
});

afterEach(async () => {
  rmSync(dataDir, { recursive: true, force: true });
  await closeTenants();
});

const openTenant = (seed: TenantSeed = SEED): Promise<TestTenant> =>
  startTenant(seed, { apps: [BOT_APP, ADMINISTRATOR] });

/** What somebody sets to compare a tenant. */
const envOf = (tenant: TestTenant, own: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  GRAPH_BASE_URL: tenant.baseUrl,
  LIVE_PEOPLE: "jdoe@contoso.edu, n.o'brien@contoso.edu",
  ...{ LIVE_SKU: 'visio', LIVE_GROUP: GROUP, LIVE_WAIT_SECONDS: '0', ...own },
});

/** Starts the tool with nothing in its environment but what is given. */
function start(env: NodeJS.ProcessEnv, ...args: readonly string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const { PATH, TMPDIR } = process.env;
  const child = spawn(process.execPath, [...PROGRAM, ...args], {
    cwd: ROOT,
    env: { PATH, ...(TMPDIR === undefined ? {} : { TMPDIR }), DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const parts: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => parts.push(part));
  const ended = new Promise<Ended>((done) => {
    child.once('close', (code) => {
      done({ code, said: Buffer.concat(parts).toString() });
    });
  });
  return { child, ended };
}

const live = (env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<Ended> => start(env, ...args).ended;

const differing = ({ said }: Ended): readonly string[] =>
  [...said.matchAll(/^ {2}differs: (.+)$/gmu)].map(([, says = '']) => says);

/** Starts the tool, and waits until it gave somebody the license. */
async function inTheMiddle(tenant: TestTenant): Promise<ReturnType<typeof start>> {
  await tenant.control('/settings', { latencyMs: 40 });
  const started = start(envOf(tenant), '--only=provisioner,groups');
  while (started.child.exitCode === null) {
    if ((await tenant.held()).includes(`${JANE} ${VISIO} direct Active`)) return started;
    await new Promise((done) => setTimeout(done, 5));
  }
  throw new Error((await started.ended).said);
}

const stateOf = async (tenant: TestTenant) => {
  const { groups } = (await tenant.control('/truth')) as { groups: { members: string[] }[] };
  return { held: (await tenant.held()).toSorted(), members: groups.map(({ members }) => members) };
};

const AS_IT_WAS = {
  held: [
    `${JANE} ${PROJECT} direct Active`,
    `${NIAMH} ${PROJECT} ${LICENSING} Active`,
    `${LOST} ${PROJECT} direct Error`,
    `${OTHER} ${VISIO} direct Active`,
  ],
  members: [[NIAMH], [NIAMH]],
};

/** What somebody may have set for a tenant and an account of their own, and what they mistyped. */
const OF_SOMEBODY: NodeJS.ProcessEnv = {
  ...{ BOT_TENANT_ID: 'contoso.edu', GRAPH_BASE_URL: 'https://graph.example.org', LIVE_PEOPLE: 'jdoe@fabrikam.edu' },
  ...{ LIVE_SKU: 'PROJECT', LIVE_SECOND_SKU: 'VISIO', LIVE_GROUP: 'visio-users', LIVE_UNLOCATED: 'lost@fabrikam.edu' },
  ...{ COSMOS_ENDPOINT: 'https://an-account.documents.azure.com', COSMOS_DATABASE: 'alacarte', COSMOS_KEY: '' },
  LIVE_WAIT_SECONDS: 'abc',
};

// It takes as long as half of the others, touches nothing of theirs, and so runs beside them.
let rehearsal: ReturnType<typeof start>;
let untouched: string;

beforeAll(() => {
  untouched = mkdtempSync(join(tmpdir(), 'alacarte-live-test-'));
  rehearsal = start({ ...OF_SOMEBODY, DATA_DIR: untouched }, '--emulated');
});

afterAll(async () => {
  // It still runs where its test was not asked for.
  rehearsal.child.kill();
  await rehearsal.ended;
  rmSync(untouched, { recursive: true, force: true });
});

describe('npm run live', () => {
  it('names what a tenant does in another way and nothing else, suite by suite, and leaves it as it was', async () => {
    const tenant = await openTenant();
    await tenant.overrides(
      { path: '$search=', property: 'value', value: [] },
      { path: '/subscribedSkus', of: { skuId: VISIO }, property: 'consumedUnits', value: 1 },
      { path: '/members?$select=id%2CdisplayName', of: { id: JANE }, property: 'displayName', value: 'John Doe' },
    );

    const ended = await live(envOf(tenant, { LIVE_UNLOCATED: 'lost@contoso.edu' }), OF_TENANT);

    expect(differing(ended)).toEqual([
      ...[1, 2].flatMap((number) => [
        `finds person ${number} by display name`,
        `finds person ${number} by the words of the display name in another order`,
        `finds person ${number} by the beginnings of the words`,
      ]),
      'assigns a seat, which takes one unit',
      'changes nothing when a seat is assigned again',
      'says so too when it was released just now, and assigns it anew',
      'adds several at once, and reads who is in the group',
    ]);
    expect(ended.said).toContain('left out: finds person 1 by mail alias: it is the name of somebody else');
    expect(ended.said).toContain('left out: one license in place of another: LIVE_SECOND_SKU is not set');
    expect(ended.said).toContain('unitsMore: real 0, emulated 1');
    expect(ended.said).toContain('members.0.displayName: real "John Doe", emulated "Jane Doe"');
    expect(ended.code).toBe(1);
    expect(await stateOf(tenant)).toEqual(AS_IT_WAS);
    expect((await tenant.log()).filter(({ hasEffect }) => hasEffect).length).toBeGreaterThan(20);
    expect(await tenant.violations()).toEqual([]);
  });

  it('waits for copies of a tenant that are late, and says so', async () => {
    const tenant = await openTenant();
    await tenant.control('/replicas', { lag: 'on', p50Ms: 150, p99Ms: 250, indexP50Ms: 150, indexP99Ms: 250 });

    const ended = await live(
      envOf(tenant, { LIVE_WAIT_SECONDS: '4' }),
      '--only=provisioner',
      '--says=assigns a seat, which',
    );

    expect(ended).toMatchObject({ code: 0 });
    expect(ended.said).toMatch(/the same once .* s were waited: assigns a seat, which takes one unit/u);
  });

  it.each(['SIGTERM', 'SIGHUP'] as const)('stops and puts everything back at %s', async (signal) => {
    const tenant = await openTenant();
    const { child, ended } = await inTheMiddle(tenant);

    child.kill(signal);
    await tenant.control('/settings', { latencyMs: 0 });

    const { code, said } = await ended;
    expect(code).toBe(1);
    expect(said).toContain('Everything is as it was before.');
    expect(said).not.toContain('compared: no difference');
    expect(await stateOf(tenant)).toEqual(AS_IT_WAS);
  });

  it('leaves another one alone for as long as it runs, and puts back what it left once it was killed', async () => {
    const tenant = await openTenant();
    const { child, ended } = await inTheMiddle(tenant);
    child.kill('SIGSTOP');
    const beside = await live(envOf(tenant), '--only=directory');
    const between = await stateOf(tenant);
    child.kill('SIGKILL');
    await ended;
    await tenant.control('/settings', { latencyMs: 0 });
    const left = await stateOf(tenant);

    const elsewhere = await live(envOf(await openTenant()), '--only=directory');
    const again = await live(envOf(tenant), '--only=directory', '--says=by id');

    expect(beside).toEqual({ code: 1, said: `Another npm run live is running (process ${child.pid}).\n` });
    expect(between).not.toEqual(AS_IT_WAS);
    expect(left).not.toEqual(AS_IT_WAS);
    expect(elsewhere).toMatchObject({ code: 1 });
    expect(elsewhere.said).toContain(`An earlier run on ${tenant.baseUrl} was not put back`);
    expect(again).toMatchObject({ code: 0 });
    expect(again.said).toContain('What an earlier run left was put back.');
    expect(await stateOf(tenant)).toEqual(AS_IT_WAS);
  });

  it('says what is left when it cannot put it back', async () => {
    const tenant = await openTenant();
    const { ended } = await inTheMiddle(tenant);
    await tenant.control('/settings', { takenAway: ['LicenseAssignment.ReadWrite.All'] });

    const { code, said } = await ended;

    expect(code).toBe(1);
    expect(said).toContain('jdoe@contoso.edu still holds VISIO');
    expect(said).toContain('LicenseAssignment.ReadWrite.All');
    expect(existsSync(join(dataDir, 'live.json'))).toBe(true);
  });

  it('changes nothing when somebody holds the license, and others are in the group', async () => {
    const groups = [{ id: GROUP, displayName: 'Not for this', members: [JANE, OTHER] }];
    const tenant = await openTenant({ ...SEED, groups, held: [{ userId: NIAMH, skuId: VISIO }] });
    const before = await stateOf(tenant);

    const { code, said } = await live(envOf(tenant), OF_TENANT);

    expect(said).toContain("LIVE_SKU: n.o'brien@contoso.edu holds VISIO already");
    expect(said).toContain(`has 1 members who are not named: ${OTHER}`);
    expect(code).toBe(1);
    expect(await stateOf(tenant)).toEqual(before);
    expect((await tenant.log()).filter(({ hasEffect }) => hasEffect)).toEqual([]);
  });
});

describe('npm run live, on an account of Cosmos DB', () => {
  let standIn: CosmosStandIn;
  let front: Server | undefined;

  beforeEach(async () => {
    standIn = await startCosmosStandIn();
  });

  afterEach(async () => {
    await standIn.close();
    front?.close();
    front = undefined;
  });

  const accountEnv = (endpoint: string): NodeJS.ProcessEnv => ({
    ...{ COSMOS_ENDPOINT: endpoint, COSMOS_KEY: standIn.key, COSMOS_DATABASE: 'for-this-alone' },
  });

  const openStore = () =>
    cosmosDocuments({
      ...{ endpoint: standIn.endpoint, database: 'for-this-alone', credential: { key: standIn.key } },
      queries: contractQueries([]),
    });

  it('names what an account does in another way, and leaves nothing there', async () => {
    // Only of whole documents: what is deleted afterwards is asked for by its keys.
    front = await frontOf(standIn.endpoint, (documents) =>
      documents.some((one) => Object.hasOwn(one as object, '_etag')) ? documents.slice(0, 90) : documents,
    );
    const endpoint = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;

    const ended = await live(accountEnv(endpoint), '--only=documents', '--says=a transaction takes');

    expect(differing(ended)).toEqual(['a transaction takes 100 operations and all or none of them']);
    expect(ended.said).toContain('Expected length: 100');
    expect(ended.code).toBe(1);
    const store = await openStore();
    expect(await store.query({ container: 'departments', kind: 'entry', limit: 10 })).toEqual([]);
    await store.close();
  });

  it('touches no database that holds anything else', async () => {
    const store = await openStore();
    await store.transact('departments', 'math', [{ op: 'create', id: 'department', kind: 'department', body: {} }]);

    const { code, said } = await live(accountEnv(standIn.endpoint), '--only=documents');

    expect(said).toContain('COSMOS_DATABASE: for-this-alone holds documents of somebody else, in departments');
    expect(code).toBe(1);
    expect(await store.read({ container: 'departments', partition: 'math', id: 'department' })).toBeDefined();
    await store.close();
  });
});

describe('npm run live -- --emulated', () => {
  it('finds no difference on this machine alone, whatever is set for elsewhere', async () => {
    const { code, said } = await rehearsal.ended;

    expect(said).toMatch(/Directory: \d\d sentences, no difference/u);
    expect(said).toMatch(/Provisioner: \d\d sentences, no difference/u);
    expect(said).toMatch(/Groups: 8 sentences, no difference/u);
    expect(said).toMatch(/Documents: 1\d\d sentences, no difference/u);
    expect(said).not.toMatch(/is not set|fabrikam|azure\.com/u);
    expect(said).toMatch(/Everything is as it was before\.[^]*\d{3} sentences compared: no difference\.\n$/u);
    expect(code).toBe(0);
    expect(readdirSync(untouched)).toEqual([]);
  });
});

/** A front of an account that changes the lists of documents in its answers. */
async function frontOf(
  endpoint: string,
  change: (documents: readonly unknown[]) => readonly unknown[],
): Promise<Server> {
  const server = createServer((request, response) => {
    void (async () => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
        ['host', 'connection', 'content-length', 'transfer-encoding'].includes(name) ? [] : [[name, String(value)]],
      );
      const body = parts.length === 0 ? {} : { body: Buffer.concat(parts) };
      const answer = await fetch(`${endpoint}${request.url ?? ''}`, {
        method: request.method ?? 'GET',
        headers,
        ...body,
      });
      const text = await answer.text();
      const read = text.startsWith('{') ? (JSON.parse(text) as { Documents?: unknown[] }) : {};
      const sent = read.Documents === undefined ? text : JSON.stringify({ ...read, Documents: change(read.Documents) });
      answer.headers.forEach((value, name) => {
        if (!['content-length', 'content-encoding', 'transfer-encoding', 'connection'].includes(name))
          response.setHeader(name, value);
      });
      response.writeHead(answer.status).end(sent);
    })();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}
