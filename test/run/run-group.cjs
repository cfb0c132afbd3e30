const { spawn } = require('node:child_process');
const { existsSync, readFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const JEST = require.resolve('jest/bin/jest');
const REPORTER = join(__dirname, 'quiet-reporter.cjs');
/** Kept from run to run, unlike what tests write. */
const CACHE = join(tmpdir(), 'alacarte-jest');

/**
 * Runs one group to its end, whatever becomes of it.
 *
 * @param folder Where the group writes what came of it, and its tests whatever they write.
 * @param others Further arguments for jest. They come first: some of jest's own settings swallow what follows them.
 * @returns What came of it, as the reporter wrote it; `crash` says so when jest itself did not get that far.
 */
async function runGroup(group, { folder, others, env }) {
  const resultFile = join(folder, `${group.name}.json`);
  const noteFile = join(folder, `${group.name}.notes`);
  const startedAt = Date.now();
  const settings = [
    ...others,
    ...group.settings,
    '--passWithNoTests',
    '--cacheDirectory',
    CACHE,
    '--reporters',
    REPORTER,
  ];
  const child = spawn(process.execPath, [JEST, ...settings], {
    stdio: 'inherit',
    env: { ...env, TEST_GROUP: group.name, TEST_RESULT: resultFile, TEST_NOTES: noteFile, TMPDIR: folder },
  });
  const ending = await new Promise((done) => {
    child.once('error', (error) => done(error.message));
    child.once('exit', (code, signal) => done(signal ?? code));
  });
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  const found = existsSync(resultFile) ? JSON.parse(readFileSync(resultFile, 'utf8')) : { files: [] };
  const hasFailed = found.files.some((file) => file.error !== undefined || file.failed.length > 0);
  const isBroken = !existsSync(resultFile) || (ending !== 0 && !hasFailed);
  return {
    ...found,
    name: group.name,
    says: group.says,
    seconds,
    notes: readNotes(noteFile),
    ...(isBroken ? { crash: `jest ended with ${ending} before its tests did` } : {}),
  };
}

function readNotes(file) {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line));
}

module.exports = { runGroup };
