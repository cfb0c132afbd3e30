/**
 * Runs the tests: those that need no browser, then those that do where Chromium is found, and says which it did.
 * With --browser: the browser tests alone, which must then find Chromium. Further arguments go to jest.
 */
const { spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const { delimiter, join } = require('node:path');

const isBrowserOnly = process.argv.includes('--browser');
const others = process.argv.slice(2).filter((argument) => argument !== '--browser');

function findChromium() {
  const named = process.env.CHROMIUM;
  if (named) return existsSync(named) ? named : undefined;
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.flatMap((folder) => [join(folder, 'chromium'), join(folder, 'chromium-browser')]).find(existsSync);
}

function jest(...settings) {
  const program = require.resolve('jest/bin/jest');
  const { status } = spawnSync(process.execPath, [program, ...settings, ...others], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

const chromium = findChromium();
// restify changes Node's own HTTP classes for good, which no later test in the same process would survive.
const WITH_RESTIFY = '/test/(bot|scenarios|application)/';
// Much of a run is waiting: for pauses that a service asked for, for processes that start, for clocks.
const WORKERS = '--maxWorkers=100%';
if (!isBrowserOnly) {
  jest(WORKERS, '--passWithNoTests', '--testPathIgnorePatterns', WITH_RESTIFY);
  jest(WORKERS, '--passWithNoTests', '--testPathPatterns', WITH_RESTIFY);
}
if (chromium !== undefined) {
  console.log(`Browser tests: run with ${chromium}.`);
  process.env.CHROMIUM = chromium;
  jest('--runInBand', '--testMatch', '**/test/browser/*.browser.ts');
} else if (isBrowserOnly) {
  console.error('Browser tests: no Chromium found. Install it, or name it in CHROMIUM.');
  process.exit(1);
} else {
  console.log('Browser tests: left out, because no Chromium was found. Install it, or name it in CHROMIUM.');
}
