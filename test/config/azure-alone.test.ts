import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { shippedPolicy } from '../../src/local/app-local';
import { buildProgram, freePort, type LocalProcess, runBuilt, startProgram } from '../support/browser/local-process';

const ROOT = join(__dirname, '..', '..');

/** Installs what `npm ci --omit=dev` does, and nothing else that the program could lean on. */
function installForProduction(folder: string): void {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly dev?: true; readonly optional?: true }>>;
  };
  for (const [name, { dev, optional }] of Object.entries(packages)) {
    if (!/^node_modules\/(?:@[^/]+\/)?[^/]+$/u.test(name) || dev === true || optional === true) continue;
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    symlinkSync(join(ROOT, name), join(folder, name));
  }
}

describe('azure mode without local mode', () => {
  const folder = mkdtempSync(join(tmpdir(), 'alacarte-azure-'));
  const dataDir = join(folder, 'data');
  const policyFile = join(folder, 'policy.json');
  const env = {
    MODE: 'azure',
    POLICY_FILE: policyFile,
    STORE: 'sqlite',
    BOT_TYPE: 'SingleTenant',
    BOT_ID: '00000000-0000-4000-8000-000000000001',
    BOT_TENANT_ID: '00000000-0000-4000-8000-000000000002',
    BOT_PASSWORD: 'made-up',
  };
  let program: LocalProcess | undefined;

  beforeAll(() => {
    buildProgram();
    cpSync(join(ROOT, 'dist'), join(folder, 'dist'), { recursive: true });
    rmSync(join(folder, 'dist', 'local'), { recursive: true });
    installForProduction(folder);
    mkdirSync(dataDir);
    writeFileSync(policyFile, shippedPolicy);
  });

  afterAll(async () => {
    await program?.stop('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  it('starts, answers, and lets nobody in without a token', async () => {
    const port = await freePort();
    const own = { ...env, PORT: String(port) };

    program = await startProgram(dataDir, own, { file: join(folder, 'dist', 'index.js'), ready: '"listening"' });

    const address = `http://127.0.0.1:${port}`;
    const message = { type: 'message', channelId: 'msteams', serviceUrl: 'https://smba.trafficmanager.net/x/' };
    const [health, ready, posted] = await Promise.all([
      fetch(`${address}/healthz`),
      fetch(`${address}/readyz`),
      fetch(`${address}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...message, conversation: { id: 'one' } }),
      }),
    ]);
    expect([health.status, ready.status, posted.status]).toEqual([200, 200, 401]);
    // At some hours the reminders run as soon as it starts.
    const remindersLastRan = expect.stringMatching(/^(?:never|\d{4}-\d\d-\d\dT[\d:.]+Z)$/u) as unknown;
    expect(await ready.json()).toMatchObject({ store: 'reachable', remindersLastRan });
    expect(await program.stop('SIGTERM')).toBe(0);
  });

  it('runs a job, too; on another day only to look', async () => {
    const file = join(folder, 'dist', 'job.js');
    const own = { ...env, DATA_DIR: dataDir };

    const elsewhere = mkdtempSync(join(folder, 'elsewhere-'));
    const [mirror, otherDay] = await Promise.all([
      runBuilt(file, ['mirror'], own, elsewhere),
      runBuilt(file, ['cover', '--as-of', '2027-07-01'], own, elsewhere),
    ]);

    // The log goes beside what it prints: nobody issues a token here, which would say who runs this.
    expect(mirror.lines.filter((line) => !line.startsWith('{'))).toEqual(['No pool names a group.']);
    expect(mirror.code).toBe(0);
    expect(otherDay.lines).toEqual([
      '--as-of needs --dry-run in azure mode: nothing is done there on another day than today',
    ]);
    expect(otherDay.code).toBe(1);
  });
});
