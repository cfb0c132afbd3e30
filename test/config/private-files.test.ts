import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { keepToOurselves } from '../../src/config/private-files';
import { buildProgram, runBuilt } from '../support/browser/local-process';

const root = mkdtempSync(join(tmpdir(), 'alacarte-private-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** A folder that others may look into, with files that they may read. */
function openFolder(name: string, files: readonly string[]): string {
  const folder = join(root, name);
  for (const file of files.map((one) => join(folder, one))) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '');
  }
  for (const path of ['', ...pathsIn(folder)])
    chmodSync(join(folder, path), statSync(join(folder, path)).isFile() ? 0o644 : 0o755);
  return folder;
}

const pathsIn = (folder: string): readonly string[] => readdirSync(folder, { recursive: true }).map(String).toSorted();
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);
const modesIn = (folder: string): object =>
  Object.fromEntries(pathsIn(folder).map((path) => [path, modeOf(join(folder, path))]));

describe('what an earlier version left open to others', () => {
  it('is theirs no longer: the data directory, and all in it', () => {
    const folder = openFolder('ours', [
      'alacarte.db',
      'alacarte.db-wal',
      'alacarte.db-shm',
      'alacarte.log',
      'tenant.json',
      'tenant.ndjson',
      'clients/dreyes/.m365agentsplayground.yml',
      'files/ab/abc',
    ]);

    keepToOurselves(folder);

    expect([modeOf(folder), ...new Set(Object.values(modesIn(folder)))].toSorted()).toEqual(['600', '700', '700']);
  });

  it('leaves alone what is not ours, and the folder that it is in', () => {
    const folder = openFolder('shared', ['alacarte.db', 'thesis.tex', 'photos/one.jpg']);
    symlinkSync(join(folder, 'thesis.tex'), join(folder, 'tenant.json'));

    keepToOurselves(folder);

    expect(modeOf(folder)).toBe('755');
    expect(modesIn(folder)).toMatchObject({ 'alacarte.db': '600', 'thesis.tex': '644', photos: '755' });
  });
});

it('makes nothing that others may read, whatever the shell would allow', async () => {
  buildProgram();
  const dataDir = join(root, 'made');
  const before = process.umask(0o000);

  const ran = await runBuilt('dist/job.js', ['cover'], { MODE: 'local', DATA_DIR: dataDir }).finally(() =>
    process.umask(before),
  );

  expect([ran.code, existsSync(join(dataDir, 'alacarte.db'))]).toEqual([0, true]);
  expect([modeOf(dataDir), ...new Set(Object.values(modesIn(dataDir)))]).toEqual(['700', '600']);
});
