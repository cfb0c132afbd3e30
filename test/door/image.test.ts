import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readPolicy } from '../../src/config/read-policy';
import { calendarDate } from '../../src/domain/calendar';
import { sampleOrganization } from '../../src/local/sample/sample-organization';
import { samplePerson } from '../../src/local/sample/sample-people';
import { aMessage, idOf, TENANT_ID, type WireActivity } from '../support/bot/activities';
import { freePort, quietPolicy, until } from '../support/browser/local-process';
import { ASKED_BY_SDK } from '../support/door/ingestion';
import { forStarted, STARTED_BOT, teamsPlace } from '../support/door/started';
import { type Image } from '../support/image/build-image';
import { deployedCommand, deployedEnvironment } from '../support/image/deployed-job';
import {
  BLOB_HOST,
  COSMOS_HOST,
  FILE_HOST,
  NAME,
  type Neighbors,
  startNeighbors,
  tokenFor,
} from '../support/image/neighbors';
import { buildOurImage, filesIn, type OurImage, readOurs, ROOT } from '../support/image/our-image';
import { type Contained, runImage } from '../support/image/run-image';
import { report, reportLeftOut } from '../support/notes';
import { aPdf } from '../support/purchase/proof-files';

/** Whoever has installed the project has reached a registry; only who says so is spared its packages. */
const isOffline = process.env['OFFLINE'] !== undefined;
if (isOffline) reportLeftOut('OFFLINE is set: the image, whose packages come from a registry, is not built');
const whereOnline = isOffline ? it.skip : it;

const READY_MS = 20_000;
/** By the image and by Bicep; the program itself ends sooner than Container Apps ends it. */
const [PORT, GRACE_MS] = [3978, 60_000];

const read = (name: string): unknown => JSON.parse(readFileSync(join(ROOT, name), 'utf8'));
type Named = Readonly<Record<string, string>>;
const { scripts, dependencies, devDependencies } = read('package.json') as Readonly<Record<string, Named>>;
const lock = read('package-lock.json') as { readonly packages: Readonly<Record<string, { readonly dev?: boolean }>> };
const { stages, context } = readOurs();
const proof = aPdf('proof');

let ours: OurImage | undefined;
let image: Image;
let neighbors: Neighbors;
let program: Contained | undefined;

beforeAll(async () => {
  if (isOffline) return;
  ours = buildOurImage();
  ({ image } = ours);
  const files = filesIn(image.root);
  const mebibytes = Math.round(files.reduce((sum, file) => sum + statSync(file).size, 0) / 2 ** 20);
  report(`image: ${files.length} files, ${mebibytes} MiB on top of Node, built in ${Math.round(ours.seconds)} s`);
  neighbors = await startNeighbors(proof);
});

afterAll(async () => {
  if (ours === undefined) return;
  program?.kill('SIGKILL');
  await neighbors.close();
  ours.remove();
});

describe('the Dockerfile', () => {
  it('rests on the Node that the tools run on, in every stage', () => {
    const [, major = ''] = /^(\d+)/u.exec(devDependencies?.['node'] ?? '') ?? [];

    expect([...new Set(stages.map(({ base }) => base))]).toEqual([
      expect.stringMatching(`^docker\\.io/library/node:${major}-\\w+-slim$`),
    ]);
  });

  it('is handed what is compiled, and neither secrets nor data nor history', () => {
    const names = ['.git/config', '.data/alacarte.db', 'env/.env.dev', 'env/.env.dev.user', 'node_modules/x/y.js'];
    const others = ['infra/policy.json', 'test/run.cjs', 'dist/index.js', 'npm.log', '.npmrc.local'];

    expect([...names, ...others].filter((path) => !context.isIgnored(path))).toEqual([]);
    const files = context.files();
    const tops = new Set(files.map(({ path }) => path.split('/')[0]));
    expect([...tops].toSorted()).toEqual([
      '.npmrc',
      'cards',
      'package-lock.json',
      'package.json',
      'src',
      'tsconfig.json',
    ]);
    expect(files.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(8 * 2 ** 20);
  });
});

describe('the image', () => {
  whereOnline('starts the program itself, as somebody who is not root, as npm run serve does', () => {
    const [, flags, file] = /exec node (\S+) (\S+)$/u.exec(scripts?.['serve'] ?? '') ?? [];

    expect(image.command).toEqual(['node', file]);
    expect(image.env).toEqual({ NODE_ENV: 'production', NODE_OPTIONS: flags });
    expect(image.user).toBe('node');
    expect(image.ports).toEqual([PORT]);
    expect(image.labels).toMatchObject({ 'org.opencontainers.image.title': 'alacarte' });
  });

  whereOnline('holds all that the program needs, and no tool of developers', () => {
    const has = (name: string): boolean => existsSync(join(image.workdir, 'node_modules', name));
    const tools = Object.keys(devDependencies ?? {}).filter(
      (name) => lock.packages[`node_modules/${name}`]?.dev === true,
    );

    expect(readdirSync(image.workdir).toSorted()).toEqual(['dist', 'node_modules', 'package.json']);
    expect(Object.keys(dependencies ?? {}).filter((name) => !has(name))).toEqual([]);
    expect(tools).toEqual(expect.arrayContaining(['jest', 'typescript', 'eslint', 'azurite']));
    expect(tools.filter(has)).toEqual([]);
    expect(filesIn(image.root).filter((file) => /\.(?:[cm]?ts|map|tsbuildinfo)$|\/\.stamp\.json$/u.test(file))).toEqual(
      [],
    );
  });

  whereOnline('can be read by everybody, and changed by nobody but its owner', () => {
    const entries = readdirSync(image.workdir, { recursive: true, withFileTypes: true });
    const wrong = entries
      .filter((entry) => !entry.isSymbolicLink())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => {
        const { mode } = statSync(path);
        return (mode & 0o044) !== 0o044 || (mode & 0o022) !== 0;
      });

    expect(wrong.slice(0, 5)).toEqual([]);
  });
});

let url: string;
let outside: string;
let before: readonly string[];

/** What each variable that Bicep declares is here, between neighbors of our own. The port is another one: that one may be taken. */
const valuesHere = (port: number): Readonly<Record<string, string>> => ({
  MODE: 'azure',
  PORT: String(port),
  BOT_ID: STARTED_BOT,
  BOT_TYPE: 'UserAssignedMSI',
  BOT_TENANT_ID: TENANT_ID,
  POLICY_FILE: join(outside, 'policy.json'),
  COSMOS_ENDPOINT: `https://${COSMOS_HOST}:443/`,
  COSMOS_DATABASE: NAME,
  BLOB_ENDPOINT: `https://${BLOB_HOST}/`,
  BLOB_CONTAINER: NAME,
  APPLICATIONINSIGHTS_CONNECTION_STRING: neighbors.connectionString,
});

/** Beside that, where the platform gives out tokens, and what leads the names of hosts to this machine. */
const environment = (port: number): Readonly<Record<string, string>> => ({
  ...deployedEnvironment(valuesHere(port)),
  ...neighbors.identity.env,
  NODE_OPTIONS: `${image.env['NODE_OPTIONS'] ?? ''} --require=${join(outside, 'preload.cjs')}`,
  DOOR_ROUTES: JSON.stringify(neighbors.routes),
  DOOR_OUTBOUND: join(outside, 'outbound.ndjson'),
});

async function start(): Promise<Contained> {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const begun = runImage(image, { env: environment(port), path: ours?.nodeFolder ?? '' });
  let code: number | null | undefined;
  void begun.ended.then((ended) => (code = ended));
  await until(() => begun.output().includes('"listening"') || code !== undefined, READY_MS);
  if (!begun.output().includes('"listening"'))
    throw new Error(`the program did not start (${code}):\n${begun.output()}`);
  return begun;
}

/** Runs a command as the job in Azure runs it: by the shell that Bicep names, and as the one argument that people write. */
async function runJob(typed?: string) {
  const path = `${ours?.nodeFolder ?? ''}:/usr/bin:/bin`;
  const ran = runImage(image, { env: environment(PORT), command: deployedCommand(typed), path });
  return { code: await ran.ended, output: ran.output() };
}

async function send(activity: WireActivity): Promise<number> {
  const { issuer } = neighbors;
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${issuer.token(STARTED_BOT)}` };
  const answer = await fetch(`${url}/api/messages`, { method: 'POST', headers, body: JSON.stringify(activity) });
  return answer.status;
}

const posted = (): string => JSON.stringify(neighbors.connector.shown().map(({ activity }) => activity));
const nameOf = (alias: string): string => samplePerson(alias).name;

describe('the program in the image, between all that it has in Azure', () => {
  beforeAll(() => {
    if (ours === undefined) return;
    outside = join(ours.folder, 'outside');
    mkdirSync(outside);
    chmodSync(outside, 0o777);
    copyFileSync(join(__dirname, '..', 'support', 'door', 'preload.cjs'), join(outside, 'preload.cjs'));
    const policy = readPolicy(readFileSync(quietPolicy(outside), 'utf8'));
    if (!policy.ok) throw new Error('the sample policy cannot be read');
    const today = calendarDate(new Date().toISOString().slice(0, 10));
    writeFileSync(join(outside, 'organization.json'), sampleOrganization(today, policy.policy.term));
    before = filesIn(image.root);
  });

  whereOnline('takes an organization over, before anybody writes to it', async () => {
    const { code, output } = await runJob(`import.js ${join(outside, 'organization.json')}`);

    expect(output).toMatch(/^\d{2} lines written, 0 already there, \d+ licenses? taken over\.\n$/u);
    expect(code).toBe(0);
  });

  whereOnline('starts, answers a signed turn, licenses a person and keeps proof', async () => {
    const startedAt = performance.now();
    program = await start();
    report(`image: the program listens after ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
    const { blobs, tenant } = neighbors;
    const licensed = () => tenant.held().then((held) => held.filter((one) => one.startsWith(idOf('jdoe'))));
    expect(await licensed()).toEqual([]);
    const file = { downloadUrl: `https://${FILE_HOST}/proof.pdf`, uniqueId: '1', fileType: 'pdf' };
    const contentType = 'application/vnd.microsoft.teams.file.download.info';
    const attachments = [{ contentType, name: 'proof.pdf', content: file }];

    const added = await send(aMessage('dreyes', teamsPlace, 'add jdoe to Visio', forStarted));
    const sent = await send(aMessage('dreyes', teamsPlace, 'proof', { ...forStarted, attachments }));
    await until(
      async () => (await licensed()).length > 0 && (await blobs.names()).some((name) => name.startsWith('files/')),
      READY_MS,
    );

    // The first run begins with the program; whatever reconciles beside it would be told that somebody does.
    await until(() => program?.output().includes('"licenses were reconciled"') === true, READY_MS);

    expect([added, sent]).toEqual([200, 200]);
    expect(posted()).toContain(nameOf('jdoe'));
    expect(await licensed()).toHaveLength(1);
    // Where its ledgers end is written down beside the proof, some time or other.
    const kept = (await blobs.names()).filter((name) => name !== 'anchors/heads.jsonl');
    expect(kept).toEqual([`files/${createHash('sha256').update(proof).digest('hex')}`]);
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([
      200,
      expect.objectContaining({ status: 'ready', missing: [] }),
    ]);
  });

  whereOnline('runs a job and the doctor beside it', async () => {
    const [job, doctor] = await Promise.all([runJob('job.js reconcile'), runJob()]);

    expect(job.output).toMatch(/^assign 0, release 0, keep \d+, hold \d+ \(mode full\)$/mu);
    expect(doctor.output).not.toMatch(/^(?:wrong|warn)/mu);
    expect(doctor.output).toContain('Nothing is wrong.');
    expect([job.code, doctor.code]).toEqual([0, 0]);
  });

  whereOnline('stops in time when told to, and finds everything at the next start', async () => {
    const [first, toldAt] = [program, performance.now()];
    first?.kill('SIGTERM');
    const code = await first?.ended;
    const stopMs = performance.now() - toldAt;

    program = await start();
    const asked = await send(aMessage('dreyes', teamsPlace, 'who has Visio', forStarted));
    const answer = JSON.stringify(neighbors.connector.posts().at(-1)?.body);
    program.kill('SIGTERM');

    expect(first?.output()).toMatch(/"msg":"stopped"/u);
    // Nobody's words but ours, which are looked through for secrets and names before they are written.
    const lines = `${first?.output() ?? ''}${program.output()}`.split('\n').filter((line) => line !== '');
    expect(lines.filter((line) => !/^\{"level":[34]0,/u.test(line))).toEqual([]);
    expect([code, await program.ended, asked]).toEqual([0, 0, 200]);
    expect(stopMs).toBeLessThan(GRACE_MS);
    expect(answer).toContain(nameOf('jdoe'));
  });

  whereOnline(
    'asked for tokens of its own identity, each for one service, used no key, and wrote nothing beside itself',
    () => {
      const { identity, connector, ingestion, routes } = neighbors;
      const hosts = new Set(identity.asked.map(({ resource }) => new URL(resource).hostname));
      const outbound = readFileSync(join(outside, 'outbound.ndjson'), 'utf8').trim().split('\n');
      const reached = new Set(outbound.map((line) => (JSON.parse(line) as { readonly host: string }).host));
      for (const host of ASKED_BY_SDK) reached.delete(host);

      expect([...hosts].toSorted()).toEqual(
        [COSMOS_HOST, 'api.botframework.com', 'graph.microsoft.com', 'storage.azure.com'].toSorted(),
      );
      expect(identity.asked.filter(({ clientId }) => clientId !== STARTED_BOT)).toEqual([]);
      expect([...new Set(connector.calls.map(({ authorization }) => authorization))]).toEqual([
        `Bearer ${tokenFor('https://api.botframework.com')}`,
      ]);
      expect([...reached].toSorted()).toEqual(Object.keys(routes).toSorted());
      const counts = ingestion.counts();
      expect(counts['alacarte.turns message answered']).toBe(3);
      // That of the first program, which was waited for; the second one may have stopped in the middle of its own.
      expect([1, 2]).toContain(counts['alacarte.runs reconcile done']);
      expect(filesIn(image.root)).toEqual(before);
    },
  );
});
