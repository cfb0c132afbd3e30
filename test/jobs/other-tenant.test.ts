import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BOT_APP } from '../../src/local/emulated-tenant/start-emulated-tenant';
import { type TenantSeed } from '../../src/local/emulated-tenant/state/seed';
import { samplePolicy } from '../../src/local/sample/sample-policy';
import { buildProgram, freePort, type LocalProcess, runBuilt, startProgram } from '../support/browser/local-process';
import { closeTenants, startTenant, type TestTenant } from '../support/tenant/tenant';

const MANY = 300;
const VISIO = '00000000-0000-4000-8000-0000000005c1';
const userOf = (index: number) => `person${index}@fabrikam.example`;
/** A tenant whose people the sample knows nothing of, with fewer units than the organization bought. */
const seed: TenantSeed = {
  users: Array.from({ length: MANY }, (_, index) => ({
    id: `10000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    userPrincipalName: userOf(index),
    displayName: `Person ${index}`,
    usageLocation: 'US',
  })),
  skus: [{ skuId: VISIO, skuPartNumber: 'VISIOCLIENT_FACULTY', prepaidUnits: { enabled: 3 } }],
};
const year = new Date().getUTCFullYear();
const organization = {
  departments: [{ id: 'math', name: 'Mathematics', delegates: [userOf(0)] }],
  approvers: [userOf(1)],
  entitlements: [
    {
      department: 'math',
      product: 'visio',
      seats: 5,
      purchaseOrderNumber: 'PO-1',
      coverFrom: `${year}-01-01`,
      coverUntil: `${year}-12-31`,
      awaitsTenant: true,
    },
  ],
  rosters: [{ department: 'math', product: 'visio', people: seed.users?.map((user) => user.userPrincipalName) ?? [] }],
};

const root = mkdtempSync(join(tmpdir(), 'alacarte-tenants-'));
const file = join(root, 'organization.json');
let tenant: TestTenant;
let program: LocalProcess | undefined;

const newFolder = (): string => mkdtempSync(join(root, 'data-'));
const run = (command: 'job' | 'import', argument: string, own: Readonly<Record<string, string>>) =>
  runBuilt(`dist/${command}.js`, [argument], own);

beforeAll(() => {
  buildProgram();
  writeFileSync(file, JSON.stringify(organization));
});

beforeEach(async () => {
  tenant = await startTenant(seed, { apps: [BOT_APP] });
});

afterEach(async () => {
  await program?.stop();
  program = undefined;
  await closeTenants();
});

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

describe('the tenant that GRAPH_BASE_URL names', () => {
  it('is the one that an import and a job work on, whatever stands behind its port', async () => {
    const own = { DATA_DIR: newFolder(), GRAPH_BASE_URL: `${tenant.baseUrl}/` };

    const imported = await run('import', file, own);
    const cover = await run('job', 'cover', own);

    expect(imported.output).toBe(`${MANY + 3} lines written, 0 already there, 0 licenses taken over.\n`);
    expect(cover.lines).toEqual(['= PO-1 of math waits for visio: 3 of 5 units seen']);
  });

  it('is the one that the bot works on, and that a job beside it takes over', async () => {
    const dataDir = newFolder();
    const port = await freePort();
    const bot = { LOCAL_CLIENTS: 'off', ORGANIZATION_FILE: file, PORT: String(port) };

    program = await startProgram(dataDir, { ...bot, GRAPH_BASE_URL: tenant.baseUrl });
    const cover = await run('job', 'cover', { DATA_DIR: dataDir });

    expect(program.output()).toContain(`Loaded ${file}.`);
    expect(program.output()).toContain(`its tenant is on ${tenant.baseUrl}`);
    expect(cover.lines).toEqual(['= PO-1 of math waits for visio: 3 of 5 units seen']);
  });
});

describe('an organization of many people', () => {
  it('is loaded while the tenant asks for pauses, each batch with its own time', async () => {
    const throttled = { status: 429, headers: { 'Retry-After': '4' }, count: 3 };
    await tenant.faults({ ...throttled, path: '/$batch' });

    const imported = await run('import', file, { DATA_DIR: newFolder(), GRAPH_BASE_URL: tenant.baseUrl });

    expect(imported.lines).toEqual([`${MANY + 3} lines written, 0 already there, 0 licenses taken over.`]);
    expect(imported.seconds).toBeGreaterThan(12);
    expect(await tenant.violations()).toEqual([]);
  });

  it('is loaded at the first start, too, which has no turn’s time either', async () => {
    await tenant.faults({ status: 429, headers: { 'Retry-After': '4' }, count: 2, path: '/$batch' });
    const port = await freePort();
    const bot = { LOCAL_CLIENTS: 'off', ORGANIZATION_FILE: file, PORT: String(port) };

    program = await startProgram(newFolder(), { ...bot, GRAPH_BASE_URL: tenant.baseUrl });

    expect(program.output()).toContain(`Loaded ${file}.`);
  });
});

describe('files of tools of their own', () => {
  const little = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le');

  it('are read by every way in: the organization of an import and of a start, and the policy', async () => {
    const [dataDir, marked, wide] = [newFolder(), join(root, 'marked.json'), join(root, 'wide.json')];
    const policy = join(root, 'policy.json');
    writeFileSync(marked, `\uFEFF${JSON.stringify(organization)}`);
    writeFileSync(wide, little(JSON.stringify(organization)));
    writeFileSync(policy, little(samplePolicy).swap16());
    const port = await freePort();
    const own = { DATA_DIR: dataDir, GRAPH_BASE_URL: tenant.baseUrl, POLICY_FILE: policy };
    const bot = { ...own, LOCAL_CLIENTS: 'off', ORGANIZATION_FILE: wide, PORT: String(port) };

    program = await startProgram(dataDir, bot);
    const again = await run('import', marked, own);

    expect(program.output()).toContain(`Loaded ${wide}.`);
    expect(again.lines).toEqual([`0 lines written, ${MANY + 3} already there, 0 licenses taken over.`]);
  });

  it('are named where they are in another encoding', async () => {
    const odd = join(root, 'odd.json');
    writeFileSync(odd, Buffer.from(readFileSync(file, 'utf8'), 'utf16le'));

    const [imported, ran, started] = await Promise.all([
      run('import', odd, { DATA_DIR: newFolder() }),
      run('job', 'cover', { DATA_DIR: newFolder(), POLICY_FILE: odd }),
      runBuilt('dist/index.js', [], { MODE: 'local', DATA_DIR: newFolder(), ORGANIZATION_FILE: odd }),
    ]);

    const named = `${odd} holds UTF-16 without a byte order mark, which cannot be read: save it as UTF-8`;
    expect(imported.lines).toEqual([`Nothing was imported: ${named}`]);
    expect(ran.lines).toEqual([`POLICY_FILE: ${named}`]);
    expect(started.lines).toEqual([`alacarte cannot start: ORGANIZATION_FILE: ${named}.`]);
    expect([imported, ran, started].map(({ code }) => code)).toEqual([1, 1, 1]);
  });
});
