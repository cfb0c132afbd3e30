const { mkdtempSync, statfsSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const MEMORY = '/dev/shm';
const ENOUGH_BYTES = 2 ** 31;

/**
 * A folder for all that the tests of one run write, so that nothing of them stays behind. In memory where there is
 * much of it: they make a thousand small databases, and a disk takes its time to keep each of them safe.
 */
function makeTempFolder() {
  return mkdtempSync(join(isRoomy(MEMORY) ? MEMORY : tmpdir(), 'alacarte-tests-'));
}

function isRoomy(folder) {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize > ENOUGH_BYTES;
  } catch {
    return false;
  }
}

module.exports = { makeTempFolder };
