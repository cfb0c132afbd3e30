import { createServer } from 'node:net';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sqliteDocuments } from '../../src/adapters/sqlite/sqlite-documents';
import { BOT_APP } from '../../src/local/emulated-tenant/start-emulated-tenant';
import { sampleTenant } from '../../src/local/sample/sample-tenant';
import { closeTenants, startTenant } from '../support/tenant/tenant';
import { buildProgram, closedPort, type Ran, runBuilt } from '../support/browser/local-process';

/** Twice what is promised: this machine may have much else to do. The patience of every call together would be minutes. */
const GIVEN_UP_SECONDS = 60;
const GUID = '0b7c1a52-3c1f-4a8e-9d52-6b1a7c3e4f01';
const ORGANIZATION = {
  departments: [{ id: 'math', name: 'Mathematics', delegates: ['dreyes@contoso.edu'] }],
  approvers: ['sokafor@contoso.edu'],
};

const root = mkdtempSync(join(tmpdir(), 'alacarte-commands-'));
const organization = join(root, 'organization.json');
let folders = 0;

function newFolder(): string {
  folders += 1;
  return mkdtempSync(join(root, `${folders}-`));
}

const job = (dataDir: string, args: readonly string[], own: Readonly<Record<string, string>> = {}): Promise<Ran> =>
  runBuilt('dist/job.js', args, { DATA_DIR: dataDir, ...own });

const load = (dataDir: string, file: string, own: Readonly<Record<string, string>> = {}): Promise<Ran> =>
  runBuilt('dist/import.js', [file], { DATA_DIR: dataDir, ...own });

function expectSentence(ran: Ran, sentence: RegExp): void {
  expect(ran.output).toMatch(sentence);
  expect(ran.lines).toHaveLength(1);
  expect(ran.output).not.toMatch(/ at .*:\d+:\d+/u);
  expect(ran.code).toBe(1);
}

beforeAll(() => {
  buildProgram();
  writeFileSync(organization, JSON.stringify(ORGANIZATION));
});

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

// Each is a process, which is waited for and costs a second of one core.
describe('a command', () => {
  it('of a kind that there is not is refused before anything is written', async () => {
    const dataDir = newFolder();

    const [unknown, badDate, nothing] = await Promise.all([
      job(dataDir, ['forecst']),
      job(dataDir, ['cover', '--as-of', '2027-02-30']),
      load(dataDir, join(root, 'nowhere.json')),
    ]);

    expectSentence(
      unknown,
      /^there is no job "forecst"; there is: reminders, cover, reconcile, mirror, anchor, forecast, audit, rebuild, deliver$/mu,
    );
    expectSentence(badDate, /^--as-of takes a date YYYY-MM-DD, such as 2027-06-30, and "2027-02-30" is none$/mu);
    expectSentence(nothing, /^Nothing was imported: .*nowhere\.json cannot be read$/mu);
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('says in one sentence which document a newer version stored', async () => {
    const dataDir = newFolder();
    const documents = sqliteDocuments({ file: join(dataDir, 'alacarte.db'), now: () => new Date() });
    const body = { approvers: [], auditors: [], format: 7 };
    await documents.transact('departments', '~tenant', [
      { op: 'create', id: 'institution', kind: 'institution', body },
    ]);
    await documents.close();

    const ran = await job(dataDir, ['cover']);

    expectSentence(
      ran,
      /^The job cover could not be finished: departments ~tenant\/institution was stored in format 7 by a newer alacarte; this one reads up to 1: run the newer version\.$/mu,
    );
  });

  it('works on this machine unless told otherwise, but never beside a database in Azure', async () => {
    const [dataDir, azure] = [newFolder(), { COSMOS_ENDPOINT: 'https://contoso.documents.azure.com' }];

    const [here, beside, typed] = await Promise.all([
      load(dataDir, organization, { MODE: '' }),
      job(newFolder(), ['cover'], azure),
      load(newFolder(), organization, { ...azure, MODE: ' ' }),
    ]);

    expect(here.output).toBe('2 lines written, 0 already there, 0 licenses taken over.\n');
    expect(here.code).toBe(0);
    expectSentence(beside, /^COSMOS_ENDPOINT is set and MODE is not: set MODE=azure/u);
    expectSentence(typed, /^Nothing was imported: COSMOS_ENDPOINT is set and MODE is not/u);
  });

  it('that moves the clock, or makes things up, is none for azure mode', async () => {
    const azure = {
      ...{ MODE: 'azure', BOT_ID: GUID, BOT_TYPE: 'UserAssignedMSI', BOT_TENANT_ID: GUID },
      ...{ COSMOS_ENDPOINT: 'https://contoso.documents.azure.com', COSMOS_DATABASE: 'alacarte' },
      POLICY_FILE: join(__dirname, '..', 'scenarios', 'procedures', 'without-a-gap', 'policy.json'),
    };
    const dataDir = newFolder();

    const [moved, made] = await Promise.all([
      job(dataDir, ['cover', '--as-of', '2027-06-30'], azure),
      job(dataDir, ['deliver', '3', 'Project'], azure),
    ]);

    expectSentence(moved, /^--as-of needs --dry-run in azure mode/u);
    expectSentence(made, /^deliver is for local mode only/u);
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('says in one sentence what is wrong with the place of its data', async () => {
    const [locked, broken, full, asFile] = [newFolder(), newFolder(), newFolder(), join(newFolder(), 'file')];
    await sqliteDocuments({ file: join(locked, 'alacarte.db'), now: () => new Date() }).close();
    const holder = new DatabaseSync(join(locked, 'alacarte.db'));
    holder.exec('BEGIN IMMEDIATE');
    writeFileSync(join(broken, 'alacarte.db'), 'this is no database at all, and never was one');
    writeFileSync(join(broken, 'tenant.ndjson'), '');
    writeFileSync(join(full, 'alacarte.db'), 'this is no database at all, and never was one');
    symlinkSync('/dev/full', join(full, 'alacarte.log'));
    writeFileSync(asFile, '');

    const [busy, damaged, withoutLog, noFolder, start] = await Promise.all([
      job(locked, ['cover']),
      job(broken, ['reconcile']),
      job(full, ['cover']),
      load(asFile, organization),
      runBuilt('dist/index.js', [], { MODE: 'local', LOCAL_CLIENTS: 'off', DATA_DIR: broken }),
    ]);

    holder.close();
    expectSentence(busy, /^The job cover could not be finished: SQLite open: busy \(database is locked\)/u);
    expectSentence(
      damaged,
      /^The job reconcile could not be finished: \S+alacarte\.db is damaged, or is no database at all; put a backup in its place/u,
    );
    expectSentence(withoutLog, /^The job cover could not be finished: \S+alacarte\.db is damaged/u);
    expectSentence(
      noFolder,
      /^Nothing was imported: DATA_DIR: \S+file cannot be used: \S+file is a file, and no folder; set DATA_DIR to a folder/u,
    );
    expectSentence(start, /^alacarte cannot start: \S+alacarte\.db is damaged/u);
    expect(readFileSync(join(broken, 'alacarte.log'), 'utf8')).toContain('"msg":"ended by an error"');
  });

  it('gives up a service that refuses every connection', async () => {
    const { port, free } = await closedPort();
    const hangingUp = createServer((socket) => {
      socket.on('error', () => undefined).destroy();
    });
    await new Promise<void>((resolve) => {
      hangingUp.listen(0, '127.0.0.1', resolve);
    });
    const address = hangingUp.address();
    const rude = typeof address === 'object' && address !== null ? address.port : 0;
    const cosmos = { STORE: 'cosmos', COSMOS_DATABASE: 'alacarte', COSMOS_KEY: 'a2V5' };

    const [graph, hung, imported, store, storeImported] = await Promise.all([
      job(newFolder(), ['reconcile'], { GRAPH_BASE_URL: `http://127.0.0.1:${port}` }),
      job(newFolder(), ['reconcile', '--dry-run'], { GRAPH_BASE_URL: `http://127.0.0.1:${rude}` }),
      load(newFolder(), organization, { GRAPH_BASE_URL: `http://localhost:${port}` }),
      job(newFolder(), ['mirror'], { ...cosmos, MODE: 'local', COSMOS_ENDPOINT: `http://127.0.0.1:${port}` }),
      load(newFolder(), organization, { ...cosmos, MODE: 'local', COSMOS_ENDPOINT: `http://localhost:${port}` }),
    ]);

    await new Promise((resolve) => hangingUp.close(resolve));
    free();
    const refused = 'Microsoft Graph refuses every connection';
    expectSentence(graph, new RegExp(`^The job reconcile could not be finished: ${refused} .ECONNREFUSED`, 'u'));
    expectSentence(hung, new RegExp(`^The job reconcile could not be finished: ${refused}`, 'u'));
    expectSentence(imported, new RegExp(`^The import could not be finished: ${refused} .ECONNREFUSED`, 'u'));
    expectSentence(store, /^The job mirror could not be finished: Cosmos DB open: ECONNREFUSED; try again/u);
    expectSentence(storeImported, /^The import could not be finished: Cosmos DB open: ECONNREFUSED; try again/u);
    const longest = Math.max(...[graph, hung, imported, store, storeImported].map((ran) => ran.seconds));
    process.stdout.write(`services that refuse everything: given up after at most ${longest.toFixed(1)} s\n`);
    expect(longest).toBeLessThan(GIVEN_UP_SECONDS);
  });

  it('ends in one sentence whatever Graph does to every request', async () => {
    const tenant = await startTenant(sampleTenant, { apps: [BOT_APP] });
    const own = { GRAPH_BASE_URL: tenant.baseUrl };
    const filled = newFolder();
    await load(filled, organization, own);
    await tenant.faults({ reset: true });
    const runs = await Promise.all([
      job(filled, ['reconcile'], own),
      job(filled, ['reconcile', '--dry-run'], own),
      load(newFolder(), organization, own),
    ]);
    await tenant.faults({ status: 418, code: 'teapot', message: 'I am one\n    at Teapot.brew (pot.js:1:1)' });
    const odd = await Promise.all([job(filled, ['reconcile'], own), load(newFolder(), organization, own)]);
    await closeTenants();

    for (const ran of [...runs, ...odd]) expectSentence(ran, /could not be finished: .*\.$/mu);
  });

  it('says which Node it needs where that is too old', async () => {
    const dist = join(__dirname, '..', '..', 'dist');
    const older = newFolder();
    const files = ['index', 'job', 'import'].map((name) => {
      const file = join(older, `${name}.cjs`);
      writeFileSync(
        file,
        `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '22.9.0' } });
        require(${JSON.stringify(join(dist, name))});`,
      );
      return file;
    });

    const ran = await Promise.all(files.map((file) => runBuilt(file, [])));

    for (const one of ran) expectSentence(one, /^alacarte needs Node 22\.18 or newer, and this is 22\.9\.0\.$/mu);
  });

  it('ends in one sentence whatever is thrown, and wherever', async () => {
    const file = join(root, 'thrower.cjs');
    const wayIn = join(__dirname, '..', '..', 'dist', 'way-in.js');
    writeFileSync(
      file,
      `const { enter } = require(${JSON.stringify(wayIn)});
      const thrown = { late: () => setTimeout(() => { throw new RangeError('no such thing\\n    here'); }, 10),
        lost: () => { Promise.reject(new TypeError('nobody waits')); }, text: () => { throw 'text'; } };
      enter({ cannot: 'It stops' }, async () => {
        setInterval(() => undefined, 1000);
        thrown[process.argv[2]]();
      });`,
    );

    const [late, lost, text] = await Promise.all(['late', 'lost', 'text'].map((kind) => runBuilt(file, [kind])));

    expect(late?.lines).toEqual([
      'It stops: something that alacarte does not expect (no such thing here); its log may say more.',
    ]);
    expect(lost?.lines).toEqual([
      'It stops: something that alacarte does not expect (nobody waits); its log may say more.',
    ]);
    expect(text?.lines).toEqual(['It stops: something that alacarte does not expect (text); its log may say more.']);
    expect([late, lost, text].map((ran) => ran?.code)).toEqual([1, 1, 1]);
  });
});

describe('a seed', () => {
  const seed = (args: readonly string[]): Promise<Ran> => runBuilt('dist/seed.js', args, {});
  const small = ['--departments', '4', '--people', '200', '--ledger', '300'];

  it('makes a store and its tenant, on which there is nothing left to do', async () => {
    const folder = join(newFolder(), 'new');
    const ran = await seed([folder, ...small]);
    expect(ran.output).toMatch(/^200 people in 4 departments, 30\d ledger entries, \d+ purchases;/u);
    expect(readdirSync(folder).toSorted()).toEqual(['alacarte.db', 'tenant.ndjson']);
    expect((await job(folder, ['reconcile', '--dry-run'])).output).toMatch(
      /would assign 0, would release 0, keep \d+, hold 1/u,
    );
    const before = readFileSync(join(folder, 'tenant.ndjson'));
    const again = await seed([folder, ...small]);
    expectSentence(again, /holds a store already \(alacarte.db\): name another folder/u);
    expect(readFileSync(join(folder, 'tenant.ndjson'))).toEqual(before);
  });

  it('begins anew where one was cut short', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, '.seeding'));
    writeFileSync(join(folder, '.seeding', 'alacarte.db'), 'half of one');
    expect((await seed([folder, ...small])).code).toBe(0);
    expect(readdirSync(folder).toSorted()).toEqual(['alacarte.db', 'tenant.ndjson']);
  });
});
