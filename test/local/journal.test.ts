import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJournal } from '../../src/local/emulated-tenant/state/journal';
import { type TenantSeed } from '../../src/local/emulated-tenant/state/seed';
import { report } from '../support/notes';
import { aGroup, aSku, aUser, group, guid, sku } from '../support/tenant/tenant-seed';
import { ADMINISTRATOR, BOT, closeTenants, startTenant, tokenOf, type TestTenant } from '../support/tenant/tenant';

let folder: string;
let journalFile: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenant-'));
  journalFile = join(folder, 'deep', 'journal.jsonl');
});

afterEach(async () => {
  await closeTenants();
  rmSync(folder, { recursive: true });
});

const SEED: TenantSeed = {
  users: Array.from({ length: 60 }, (_, place) => aUser(place + 1)),
  skus: [aSku(1, { prepaidUnits: { enabled: 40 } })],
  groups: [aGroup(1, { licenses: [{ skuId: sku(1) }], members: [guid(60)] })],
};
const ADD = { addLicenses: [{ skuId: sku(1), disabledPlans: [] }], removeLicenses: [] };
const assign = (tenant: TestTenant, person: number) => tenant.ask('POST', `/users/${guid(person)}/assignLicense`, ADD);

async function everyKindOfEffect(tenant: TestTenant): Promise<void> {
  const asAdministrator = { app: ADMINISTRATOR };
  await assign(tenant, 1);
  await tenant.ask('PATCH', `/users/${guid(2)}`, { usageLocation: 'DE' }, asAdministrator);
  await tenant.ask('POST', `/groups/${group(1)}/members/$ref`, { '@odata.id': `x/users/${guid(3)}` });
  await tenant.ask('DELETE', `/groups/${group(1)}/members/${guid(60)}/$ref`);
  await tenant.ask('POST', `/groups/${group(1)}/assignLicense`, { addLicenses: [], removeLicenses: [sku(1)] });
  await tenant.ask('DELETE', `/groups/${group(1)}/members/${guid(4)}`, undefined, asAdministrator);
}

describe('the journal of the emulated tenant', () => {
  it('brings back everything that was answered', async () => {
    const tenant = await startTenant(SEED, { journalFile });
    await everyKindOfEffect(tenant);
    const before = (await tenant.control('/truth')) as object;
    await closeTenants();

    const again = await startTenant(SEED, { journalFile });

    expect(await again.control('/truth')).toEqual({ ...before, waitingForGroups: 1 });
  });

  it('knows better than a changed seed', async () => {
    await startTenant(SEED, { journalFile });
    await closeTenants();

    const again = await startTenant({}, { journalFile });

    expect((await again.ask('GET', `/users/${guid(1)}`)).status).toBe(200);
  });

  it('is not written by what has no effect', async () => {
    const tenant = await startTenant(SEED, { journalFile });
    await assign(tenant, 1);
    const before = readFileSync(journalFile, 'utf8');

    await assign(tenant, 1);
    await tenant.ask('GET', '/users');
    await tenant.ask('POST', `/users/${guid(1)}/assignLicense`, {});

    expect(readFileSync(journalFile, 'utf8')).toBe(before);
  });

  it('holds an effect before the answer tells of it', async () => {
    const tenant = await startTenant(SEED, { journalFile });
    await tenant.faults({ path: '/assignLicense', reset: true, when: 'after-effect' });

    await expect(assign(tenant, 1)).rejects.toThrow();

    expect(readFileSync(journalFile, 'utf8')).toContain(`"userId":"${guid(1)}"`);
  });

  it('finishes the work of groups that a restart interrupted', async () => {
    const tenant = await startTenant(SEED, { journalFile });
    await tenant.ask('POST', `/groups/${group(1)}/members/$ref`, { '@odata.id': `x/users/${guid(3)}` });
    await closeTenants();

    const again = await startTenant(SEED, { journalFile });
    await again.control('/clock', { advanceMs: 6000 });

    expect(await again.held()).toContain(`${guid(3)} ${sku(1)} ${group(1)} Active`);
  });

  it('cuts off a torn last line wherever it was torn, and goes on after it', () => {
    const { journal } = openJournal(journalFile);
    journal.append({ kind: 'deleted', userId: 'first' });
    journal.append({ kind: 'deleted', userId: 'sécond, with a longer line' });
    journal.close();
    const whole = readFileSync(journalFile);
    const first = whole.indexOf('\n') + 1;

    for (let length = first; length < whole.length; length++) {
      writeFileSync(journalFile, whole.subarray(0, length));
      const torn = openJournal(journalFile);
      torn.journal.append({ kind: 'deleted', userId: '3' });
      torn.journal.close();

      const reopened = openJournal(journalFile);
      reopened.journal.close();
      expect(readFileSync(journalFile, 'utf8').split('\n')).toHaveLength(3);
      expect(reopened.effects).toEqual([
        { kind: 'deleted', userId: 'first' },
        { kind: 'deleted', userId: '3' },
      ]);
    }
  });

  it('is an error when a line in the middle cannot be read', async () => {
    await startTenant(SEED, { journalFile });
    await closeTenants();
    appendFileSync(journalFile, '{"kind":"dele\n{"kind":"deleted","userId":"x"}\n');

    await expect(startTenant(SEED, { journalFile })).rejects.toThrow('line 3');
  });

  it('keeps every answered change when the process is killed', async () => {
    let acknowledged = 0;
    for (let round = 0; round < 4; round++) {
      rmSync(journalFile, { force: true });
      const answered = await assignUntilKilled(5 + round * 30);
      const tenant = await startTenant(SEED, { journalFile });
      const held = await tenant.held();
      const kept = answered.filter((person) => held.includes(`${guid(person)} ${sku(1)} direct Active`));

      expect(kept).toEqual(answered);
      expect(await tenant.consumed(sku(1))).toBeLessThanOrEqual(40);
      acknowledged += answered.length;
      await closeTenants();
    }
    report(`journal: ${acknowledged} changes were answered before 4 kills, none was lost`);
    expect(acknowledged).toBeGreaterThan(0);
  });
});

/** Runs a tenant in a process of its own, assigns one person after the other, and kills it in the middle of the request after so many. */
async function assignUntilKilled(answers: number): Promise<number[]> {
  const { child, tenant } = await tenantInItsOwnProcess();
  const ended = once(child, 'exit');
  const token = await tokenOf(tenant as TestTenant, BOT);
  const assign = (person: number) =>
    fetch(`${tenant.baseUrl}/v1.0/users/${guid(person)}/assignLicense`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(ADD),
    });
  const answered: number[] = [];
  try {
    for (let sent = 1; child.exitCode === null && child.signalCode === null; sent += 1) {
      const person = ((sent - 1) % 39) + 1;
      const asking = assign(person);
      if (sent > answers) setTimeout(() => child.kill('SIGKILL'), sent % 3);
      if ((await asking).status === 200) answered.push(person);
    }
  } catch {
    // The process is gone: that is what was wanted.
  }
  await ended;
  return [...new Set(answered)];
}

async function tenantInItsOwnProcess(): Promise<{
  child: ChildProcess;
  tenant: { baseUrl: string; tenantId: string };
}> {
  const program = `
    const { readFileSync } = require('node:fs');
    const { transpileModule } = require('typescript');
    require.extensions['.ts'] = (module, file) =>
      module._compile(transpileModule(readFileSync(file, 'utf8'), { compilerOptions: { module: 'commonjs', target: 'es2023' } }).outputText, file);
    const { startEmulatedTenant } = require('./src/local/emulated-tenant/start-emulated-tenant.ts');
    startEmulatedTenant({ ...JSON.parse(process.argv[1]), now: () => new Date() }).then(({ baseUrl, tenantId }) => console.log(JSON.stringify({ baseUrl, tenantId })));
  `;
  const options = JSON.stringify({ seed: SEED, journalFile, apps: [BOT] });
  const child = spawn(process.execPath, ['-e', program, options], {
    cwd: join(__dirname, '..', '..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, tenant: JSON.parse(line.toString()) as { baseUrl: string; tenantId: string } };
}
