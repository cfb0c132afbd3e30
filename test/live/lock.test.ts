import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lock } from './lock';

let dataDir: string;
const file = (): string => join(dataDir, 'live.lock');

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'alacarte-lock-'));
});
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

describe('the lock of npm run live', () => {
  it('keeps a second one out until the first one lets go', () => {
    const unlock = lock(dataDir, 'npm run live');

    expect(() => lock(dataDir, 'test')).toThrow(`Another npm run live is running (process ${process.pid}).`);
    expect(readFileSync(file(), 'utf8')).toBe(`${process.pid} npm run live\n`);

    unlock();

    expect(readdirSync(dataDir)).toEqual([]);
    lock(dataDir, 'test')();
  });

  it('is taken over from a process that is gone', () => {
    const { pid } = spawnSync('true');
    writeFileSync(file(), `${pid} npm run live\n`);

    lock(dataDir, 'test');

    expect(readdirSync(dataDir)).toEqual(['live.lock']);
    expect(readFileSync(file(), 'utf8')).toBe(`${process.pid} test\n`);
  });

  it('of the process that started this one covers it, and stays', () => {
    writeFileSync(file(), `${process.ppid} npm run live\n`);

    lock(dataDir, 'test')();

    expect(readFileSync(file(), 'utf8')).toBe(`${process.ppid} npm run live\n`);
  });

  it('that says nothing is named, to be removed by hand', () => {
    writeFileSync(file(), '');

    expect(() => lock(dataDir, 'test')).toThrow(`if none is, remove ${file()}`);
    expect(existsSync(file())).toBe(true);
  });
});
