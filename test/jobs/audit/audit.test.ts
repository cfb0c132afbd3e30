import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { auditJob } from '../../../src/jobs/audit/audit';
import { type Asked, dayTaken } from '../../../src/jobs/job';
import { type Actor } from '../../../src/domain/actor';
import { type Audit } from '../../../src/domain/audit/audit';
import { fileToWrite } from '../../../src/write-file';
import { anAuditOf, packWorld, type PackWorld } from '../../support/audit/pack-world';
import { sampleEvidence } from '../../support/audit/sample-evidence';
import { on } from '../../support/builders';
import { documentsInMemory, portsOn } from '../../support/store/store-harness';

const temporary = mkdtempSync(join(tmpdir(), 'alacarte-audit-'));
let folder: string;
let world: PackWorld;
let worlds = 0;

beforeEach(async () => {
  folder = mkdtempSync(join(temporary, `${(worlds += 1)}-`));
  world = await packWorld(join(folder, 'packs'));
});

afterAll(() => {
  rmSync(temporary, { recursive: true });
});

/** The job over an audit, and what it asked for. */
function jobOf(audit: Audit) {
  const asked: { by: Actor; asOf?: string | undefined; isDryRun?: boolean | undefined }[] = [];
  const job = auditJob({
    makeAudit: (_, by, about) => {
      asked.push({ by, ...about });
      return Promise.resolve({ ok: true, audit });
    },
    packPorts: () => world.ports,
  });
  const run = (own: Partial<Asked> = {}) =>
    job.byHand(world.ports, { isDryRun: false, onProgress: () => undefined, ...own });
  return { job, run, asked };
}

it('says the position, and what does not agree, which is no failure', async () => {
  const { audit } = sampleEvidence().evidence;

  const report = await jobOf(audit).run();

  expect(report.hasFailed).toBe(false);
  expect(report.lines).toStrictEqual([
    'As of 2027-06-30: 16 seats entitled, 12 seated, 2 waiting; 4 exceptions, 0 without an answer; the tenant was read 2027-07-01T06:00:00.000Z.',
    'Visio: 900 units (trial 25, warning 3, suspended 0), 8 promised, 6 seated, 0 waiting, 8 orphaned',
    'Project: 900 units (trial 25, warning 3, suspended 0), 8 promised, 6 seated, 0 waiting, 8 orphaned',
    '  Visio of Mathematics: 4 entitled, 3 seated, 0 waiting, 3 actual, PO-1000',
    '  Visio of Chemistry: 4 entitled, 3 seated, 1 waiting, 3 actual, PO-1001',
    '  Project of Mathematics: 4 entitled, 3 seated, 0 waiting, 3 actual, PO-2000',
    '  Project of Chemistry: 4 entitled, 3 seated, 1 waiting, 3 actual, PO-2001',
    expect.stringMatching(/^Given outside alacarte: 4, 0 without an answer: Person 0 \(person0@contoso\.edu\), /u),
    'Nobody has signed it off.',
  ]);
});

it('is about a day, and who asked is on record', async () => {
  const { run, asked } = jobOf(anAuditOf());

  await run({ asOf: on('2027-03-31'), whoRuns: () => Promise.resolve('local console') });
  await run({ isDryRun: true });

  expect(asked).toStrictEqual([
    { by: { kind: 'job', name: 'audit', ranBy: 'local console' }, asOf: '2027-03-31', isDryRun: false },
    { by: { kind: 'job', name: 'audit' }, asOf: undefined, isDryRun: true },
  ]);
});

it('takes a day to come for today, as other jobs do, and looks back at one that is over', () => {
  const { job } = jobOf(anAuditOf());
  const today = on('2027-06-29');
  const forecast = { ...job, takesComingDays: undefined } as never;

  expect(
    [undefined, '2027-06-28', '2027-06-29', '2027-06-30'].map((day) =>
      dayTaken(job, day === undefined ? undefined : on(day), today),
    ),
  ).toEqual([undefined, undefined, undefined, '2027-06-30']);
  expect(dayTaken(forecast, on('2027-06-30'), today)).toBeUndefined();
});

it('says where to begin while there are no departments', async () => {
  const report = await jobOf(anAuditOf()).job.byHand(portsOn(documentsInMemory()), {
    ...{ isDryRun: false, onProgress: () => undefined },
  });

  expect(report.lines).toStrictEqual([expect.stringContaining('There are no departments yet')]);
});

it('writes the pack for its owner alone, and leaves nothing else', async () => {
  const path = join(folder, 'audit.zip');

  const report = await jobOf(anAuditOf()).run({ out: await fileToWrite(path) });

  expect(report.lines.at(-1)).toMatch(/^The evidence pack is .*audit\.zip \([\d,]+ bytes, SHA-256 [0-9a-f]{64}\)/u);
  expect(Object.keys(unzipSync(readFileSync(path)))).toContain('statement.pdf');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toStrictEqual(['audit.zip']);
});

describe('a file that is named', () => {
  const nothing = async function* (): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(Buffer.from('new'));
  };

  it('is never replaced: neither one that is there, nor one that comes meanwhile', async () => {
    const path = join(folder, 'there.zip');
    const early = await fileToWrite(path);
    writeFileSync(path, 'old');

    await expect(fileToWrite(path)).rejects.toThrow('is there already');
    await expect(early.write(nothing())).rejects.toThrow('is there already');
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toStrictEqual(['there.zip']);
  });

  it('needs a folder that is there', async () => {
    await expect(fileToWrite(join(folder, 'nowhere', 'a.zip'))).rejects.toThrow('there is no folder');
  });

  it('is not there at all where what it is made of fails', async () => {
    const path = join(folder, 'half.zip');
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield* nothing();
      throw new Error('the store is away');
    };

    await expect((await fileToWrite(path)).write(failing())).rejects.toThrow('the store is away');

    expect(existsSync(path)).toBe(false);
    expect(readdirSync(folder)).toStrictEqual([]);
  });
});
