import { createServer } from 'node:net';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BOT_APP } from '../../src/local/emulated-tenant/start-emulated-tenant';
import { beginBuilt, runBuilt, until } from '../support/browser/local-process';
import { stopOnce } from '../support/stop/stop-once';
import { type StopWorld, startStopWorld } from '../support/stop/stop-world';
import { startTenant } from '../support/tenant/tenant';

const root = mkdtempSync(join(tmpdir(), 'alacarte-stopped-'));
let world: StopWorld;

beforeAll(async () => {
  world = await startStopWorld({ departments: 12, people: 3000, ledger: 9000, lacking: 900, latencyMs: 150 });
});

afterAll(async () => {
  await world.close();
  rmSync(root, { recursive: true, force: true });
});

describe('what is told to stop', () => {
  it('ends the program in the middle of everything, and loses nothing', async () => {
    const verdict = await stopOnce(world, {
      aliases: ['dreyes', 'sokafor', 'awong', 'jdoe', 'dlee'],
      ...{ slowBodies: 10, givenFirst: 20 },
    });

    expect(verdict).toMatchObject({ code: 0, turns: [200, 200, 200, 200, 200], answers: 5, wrong: [] });
    expect([503, 'broken']).toContain(verdict.late);
    expect(verdict.holderAfter).toBeUndefined();
    expect(verdict.left).toBeGreaterThan(0);
    expect(verdict.log).toMatch(/"msg":"licenses were reconciled in part"/u);
    expect(verdict.log).not.toMatch(/"level":50/u);
    expect(await world.tenant.violations()).toEqual([]);
    process.stdout.write(
      `stop: ended after ${verdict.exitSeconds.toFixed(1)} s, the next had the lease after ${verdict.leaseSeconds.toFixed(1)} s\n`,
    );
  });

  it('ends a job between two steps, so that the next one runs at once', async () => {
    const own = await startStopWorld({ departments: 6, people: 500, ledger: 2000, lacking: 260, latencyMs: 60 });
    const before = (await own.held()).length;
    const job = beginBuilt('dist/job.js', ['reconcile'], own.env);
    await until(async () => (await own.held()).length > before + 10, 60_000);
    job.signal('SIGTERM');
    const { lines, code } = await job.ended;
    const holder = await own.holderOf('reconcile');
    await own.tenant.control('/settings', { latencyMs: 0 });
    const next = await runBuilt('dist/job.js', ['reconcile'], own.env);
    const held = await own.held();
    await own.close();

    expect(lines).toContainEqual(expect.stringMatching(/^stopped before the end: \d+ of \d+ steps$/u));
    expect(lines.at(-1)).toMatch(
      /^Stopped before the end\. It had come to: \d+ of \d+ licenses\. What was done is recorded; run the job again, and it goes on\.$/u,
    );
    expect(code).toBe(1);
    expect(holder).toBeUndefined();
    expect(next.code).toBe(0);
    expect(held.toSorted()).toEqual(own.desired.toSorted());
  });

  it('ends an import between two steps, and the next one goes on', async () => {
    const people = Array.from({ length: 120 }, (_, index) => ({
      id: `10000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      userPrincipalName: `person${index}@fabrikam.example`,
      displayName: `Person ${index}`,
      usageLocation: 'US',
    }));
    const skus = [
      {
        skuId: '00000000-0000-4000-8000-0000000005c1',
        skuPartNumber: 'VISIOCLIENT_FACULTY',
        prepaidUnits: { enabled: 200 },
      },
    ];
    const tenant = await startTenant({ users: people, skus }, { apps: [BOT_APP] });
    const [file, dataDir] = [join(root, 'organization.json'), join(root, 'import')];
    const names = people.map(({ userPrincipalName }) => userPrincipalName);
    const year = new Date().getUTCFullYear();
    const cover = { seats: 120, coverFrom: `${year}-01-01`, coverUntil: `${year}-12-31` };
    writeFileSync(
      file,
      JSON.stringify({
        departments: [{ id: 'math', name: 'Mathematics', delegates: [names[0]] }],
        approvers: [names[1]],
        entitlements: [{ department: 'math', product: 'visio', purchaseOrderNumber: 'PO-1', ...cover }],
        rosters: [{ department: 'math', product: 'visio', people: names }],
      }),
    );
    await tenant.control('/settings', { latencyMs: 100 });
    const env = { DATA_DIR: dataDir, GRAPH_BASE_URL: tenant.baseUrl };

    const begun = beginBuilt('dist/import.js', [file], env);
    await until(async () => (await tenant.held()).length > 10, 60_000);
    begun.signal('SIGTERM');
    const stopped = await begun.ended;
    const given = (await tenant.held()).length;
    await tenant.control('/settings', { latencyMs: 0 });
    const again = await runBuilt('dist/import.js', [file], env);

    expect(stopped.lines).toEqual([
      expect.stringMatching(
        /^Stopped before the end\. It had come to: Licenses of a roster: \d+ of 120\. What was done is recorded; run the import again, and it goes on\.$/u,
      ),
    ]);
    expect(stopped.code).toBe(1);
    expect(given).toBeLessThan(120);
    expect(again.output).toBe('0 lines written, 123 already there, 0 licenses taken over.\n');
    expect(again.code).toBe(0);
    expect(await tenant.held()).toHaveLength(120);
    await tenant.close();
  });

  it('ends at once at a second signal', async () => {
    const file = join(root, 'endless.cjs');
    const [wayIn, said] = [join(__dirname, '..', '..', 'dist', 'way-in.js'), join(root, 'begun')];
    writeFileSync(
      file,
      `require(${JSON.stringify(wayIn)}).enter({ cannot: 'It stops' }, async (way) => {
        setInterval(() => undefined, 1000);
        way.stops.push(() => new Promise(() => require('node:fs').writeFileSync(${JSON.stringify(said)}, 'stopping')));
        require('node:fs').writeFileSync(${JSON.stringify(said)}, 'begun');
      });`,
    );
    const says = (text: string) => until(() => existsSync(said) && readFileSync(said, 'utf8') === text, 30_000);

    const program = beginBuilt(file, []);
    await says('begun');
    program.signal('SIGTERM');
    await says('stopping');
    // Sooner, it would count as the same one.
    await sleep(600);
    const before = performance.now();
    program.signal('SIGTERM');

    expect((await program.ended).code).toBe(1);
    expect(performance.now() - before).toBeLessThan(10_000);
  });

  it('ends a start that waits for its store', async () => {
    const silent = createServer((socket) => {
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => {
      silent.listen(0, '127.0.0.1', resolve);
    });
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const program = beginBuilt('dist/index.js', [], {
      ...{ MODE: 'local', LOCAL_CLIENTS: 'off', DATA_DIR: join(root, 'starting'), STORE: 'cosmos' },
      ...{ COSMOS_ENDPOINT: `http://127.0.0.1:${port}`, COSMOS_DATABASE: 'alacarte', COSMOS_KEY: 'a2V5' },
    });
    await new Promise<void>((resolve) =>
      silent.once('connection', () => {
        resolve();
      }),
    );
    const before = performance.now();
    program.signal('SIGTERM');

    expect((await program.ended).code).toBe(0);
    expect(performance.now() - before).toBeLessThan(5_000);
    silent.close();
  });
});
