import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scripts } from '../../package.json';
import { until } from '../support/browser/local-process';

/** What people start by npm, and the file that it runs. */
const COMMANDS = [
  ['start', 'index'],
  ['serve', 'index'],
  ['job', 'job'],
  ['import', 'import'],
  ['seed', 'seed'],
  ['doctor', 'doctor'],
] as const;
const WAY_IN = join(__dirname, '..', '..', 'dist', 'way-in.js');
/** Says who it is, and that it ended, which takes it a moment. */
const PROGRAM = `
  const { writeFileSync } = require('node:fs');
  require(${JSON.stringify(WAY_IN)}).enter({ cannot: 'It stops' }, async (way) => {
    setTimeout(() => process.exit(), 60_000);
    way.stops.push(async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      writeFileSync('said', 'ended');
    });
    writeFileSync('said', String(process.pid));
  });`;

const root = mkdtempSync(join(tmpdir(), 'alacarte-signals-'));

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Starts a command by npm, in a folder that has our scripts, and tells it to stop once it runs. @returns What the program said last. */
async function stopped(name: string, file: string, stop: (npm: ChildProcess) => void): Promise<string> {
  const folder = mkdtempSync(join(root, `${name}-`));
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'a', version: '1.0.0', scripts }));
  writeFileSync(join(folder, 'dist', `${file}.js`), PROGRAM);
  const path = join(folder, 'said');
  const said = (): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  const npm = spawn('npm', ['run', '--silent', name], { cwd: folder, stdio: 'ignore', detached: true });
  const gone = once(npm, 'exit');
  await until(() => /^\d+$/u.test(said()), 60_000);
  const pid = Number(said());
  stop(npm);
  await gone;
  await until(() => said() === 'ended', 3_000);
  if (said() !== 'ended') killed(pid);
  return said();
}

/** Ends a program that is left over; it may be gone. */
function killed(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is.
  }
}

it.each(COMMANDS)('a signal to npm run %s comes to the program, which ends as it should', async (name, file) => {
  expect(await stopped(name, file, (npm) => npm.kill('SIGTERM'))).toBe('ended');
});

it('counts a signal that comes from whoever stops all of a group, and again from npm, as one', async () => {
  const toAll = (npm: ChildProcess) => {
    const tell = () => process.kill(-(npm.pid ?? NaN), 'SIGTERM');
    tell();
    // Two at the same moment would be merged on the way.
    setTimeout(tell, 50);
  };
  expect(await stopped('serve', 'index', toAll)).toBe('ended');
});
