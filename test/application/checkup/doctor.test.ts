import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BOT_ROLES } from '../../../src/local/emulated-tenant/start-emulated-tenant';
import { sampleTenant } from '../../../src/local/sample/sample-tenant';
import { buildProgram, freePort, type Ran, runBuilt } from '../../support/browser/local-process';
import { TENANT_ID } from '../../support/bot/activities';
import { type CosmosStandIn, startCosmosStandIn } from '../../support/cosmos-stand-in/cosmos-stand-in';
import { type Started, startDeployed } from '../../support/door/started';
import { BOT, closeTenants, startTenant, type TestTenant, tokenOf } from '../../support/tenant/tenant';

const LIMIT_SECONDS = 30;
const root = mkdtempSync(join(tmpdir(), 'alacarte-doctor-'));

beforeAll(buildProgram);
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const doctor = (env: Readonly<Record<string, string>>, args: readonly string[] = []): Promise<Ran> =>
  runBuilt('dist/doctor.js', args, env);
const local = (name: string) => ({ MODE: 'local', DATA_DIR: join(root, name) });
/** What is not as it should be, each with the lines of what mends it. */
const wrongIn = ({ output }: Ran): readonly string[] =>
  output.split(/\n(?=\S)/u).filter((one) => one.startsWith('wrong'));

describe('the doctor in local mode', () => {
  it('finds nothing wrong on a fresh machine, and makes nothing there', async () => {
    const ran = await doctor(local('fresh'));

    expect([wrongIn(ran), ran.code]).toEqual([[], 0]);
    expect(ran.lines.at(-1)).toBe('Nothing is wrong.');
    expect(readdirSync(join(root, 'fresh'))).toEqual([]);
  });

  it('names what is wrong with the configuration, as a start does', async () => {
    const [port, file, argument] = await Promise.all([
      doctor({ ...local('port'), PORT: 'x', BOT_ID: 'x' }),
      doctor({ ...local('policy'), POLICY_FILE: join(root, 'nowhere.json') }),
      doctor(local('argument'), ['--fix']),
    ]);

    expect([port.code, file.code, argument.code]).toEqual([1, 1, 1]);
    expect(port.output).toMatch(/^wrong +Configuration:\n {2}PORT: .*\n {2}BOT_ID: .*GUID\n$/u);
    expect(file.output).toMatch(/^wrong +Configuration: POLICY_FILE: .*nowhere\.json cannot be read\n$/u);
    expect(argument.output).toContain('"--fix" is too much');
  });

  it('names a store that cannot be used, and a tenant that does not answer', async () => {
    const env = local('broken');
    await doctor(env);
    writeFileSync(join(root, 'broken', 'alacarte.db'), 'this is no database at all, and never was one'.repeat(99));

    const ran = await doctor({ ...env, GRAPH_BASE_URL: `http://127.0.0.1:${await freePort()}` });

    expect(wrongIn(ran)).toEqual([
      expect.stringMatching(/Store: .*alacarte\.db is damaged, or is no database at all; put a backup in its place/u),
      expect.stringMatching(/Microsoft Graph: .*ECONNREFUSED/u),
    ]);
    expect([ran.lines.at(-1), ran.code]).toEqual(['2 things are wrong.', 1]);
  });
});

describe('the doctor in azure mode', () => {
  let started: Started;
  let cosmos: CosmosStandIn;
  let tenant: TestTenant;
  const roles = [...BOT_ROLES];

  beforeAll(async () => {
    tenant = await startTenant(sampleTenant, { tenantId: TENANT_ID, apps: [{ ...BOT, roles }] });
    cosmos = await startCosmosStandIn();
    started = await startDeployed({ tenant, graphToken: () => tokenOf(tenant, BOT) });
  });
  afterAll(async () => {
    await started.stop();
    await cosmos.close();
    await closeTenants();
  });

  const onCosmos = () => ({
    ...{ STORE: 'cosmos', COSMOS_DATABASE: 'alacarte' },
    ...{ COSMOS_ENDPOINT: cosmos.endpoint, COSMOS_KEY: cosmos.key },
  });

  it('finds nothing wrong where nothing is, and says what to be wary of', async () => {
    const before = (await tenant.log()).filter(({ hasEffect }) => hasEffect).length;
    const [sqlite, onStandIn] = await Promise.all([doctor(started.env), doctor({ ...started.env, ...onCosmos() })]);

    expect(sqlite.lines.map((line) => line.slice(0, 30))).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^ok +Configuration: azure/u),
        expect.stringMatching(/^ok +Store: SQLite/u),
        expect.stringMatching(/^ok +Microsoft Graph/u),
        expect.stringMatching(/^warn +Proof of purch/u),
        expect.stringMatching(/^ok +Teams/u),
        expect.stringMatching(/^ok +Keys of Teams/u),
      ]),
    );
    expect([wrongIn(sqlite), sqlite.code, wrongIn(onStandIn), onStandIn.code]).toEqual([[], 0, [], 0]);
    expect((await tenant.log()).filter(({ hasEffect }) => hasEffect)).toHaveLength(before);
  });

  it('names a permission that is missing, and the command that grants it', async () => {
    await tenant.control('/settings', { takenAway: ['LicenseAssignment.ReadWrite.All'] });
    const ran = await doctor(started.env);
    await tenant.control('/settings', { takenAway: [] });

    expect(wrongIn(ran)).toEqual([
      expect.stringMatching(
        /Microsoft Graph: the permission LicenseAssignment\.ReadWrite\.All is missing.*\n {9}az rest --method POST/u,
      ),
    ]);
    expect(ran.code).toBe(1);
  });

  it('names a role on the store that is missing, and a bot that Teams does not take', async () => {
    await runBuilt('dist/job.js', ['cover'], { ...started.env, ...onCosmos() });
    await cosmos.setFaults([{ kind: 'status', status: 403, on: 'write', probability: 1 }]);
    started.connector.trouble({ status: 401 });
    const ran = await doctor({ ...started.env, ...onCosmos() });
    await cosmos.setFaults([]);
    started.connector.trouble();

    // Each is said when its look ends.
    expect(wrongIn(ran).toSorted()).toEqual([
      expect.stringMatching(
        /Store: .*Cosmos DB Built-in Data Contributor is missing\n {9}az cosmosdb sql role assignment create/u,
      ),
      expect.stringMatching(
        /Teams: the connector of Teams refuses the bot \(401\)\n {9}az bot show.* # must say .*; the bot resource cannot/u,
      ),
    ]);
    expect(ran.code).toBe(1);
  });

  it('ends in time where nobody answers, and says so of each', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const nowhere = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const routes = { 'graph.microsoft.com': nowhere, 'smba.trafficmanager.net': nowhere };

    const ran = await doctor({
      ...{ ...started.env, ...onCosmos(), COSMOS_ENDPOINT: nowhere },
      ...{ DOOR_ROUTES: JSON.stringify(routes), DOOR_METADATA: nowhere },
    });
    silent.closeAllConnections();
    silent.close();

    expect(
      wrongIn(ran)
        .map((one) => one.replace(/^wrong +(\S+)[^]*/u, '$1'))
        .toSorted(),
    ).toEqual([...['Keys', 'Microsoft', 'Store:', 'Teams:']]);
    expect(ran.code).toBe(1);
    expect(ran.seconds).toBeLessThan(LIMIT_SECONDS);
  });
});
