import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scripts } from '../../package.json';
import { beginBuilt, until } from '../support/browser/local-process';

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

it('says that work was stopped before its end only where it was', async () => {
  const begun = join(root, 'begun');
  const program = (isDone: boolean) => {
    const file = join(root, `work-${String(isDone)}.js`);
    const text = `
      require(${JSON.stringify(WAY_IN)}).enter({ cannot: 'It stops', goesOn: 'Run it again' }, async (way) => {
        setTimeout(() => process.exit(9), 60_000);
        if (${String(isDone)}) way.goesOn = undefined;
        process.exitCode = ${isDone ? 3 : 0};
        require('node:fs').writeFileSync(${JSON.stringify(begun)}, '');
        await new Promise(() => undefined);
      });`;
    writeFileSync(file, text);
    return file;
  };
  const ran = async (isDone: boolean) => {
    rmSync(begun, { force: true });
    const one = beginBuilt(program(isDone), []);
    await until(() => existsSync(begun), 30_000);
    one.signal('SIGTERM');
    const { code, output } = await one.ended;
    return { code, output };
  };

  expect(await ran(false)).toEqual({ code: 1, output: 'Stopped before the end. Run it again.\n' });
  // What the work itself made of it.
  expect(await ran(true)).toEqual({ code: 3, output: '' });
});
