const { spawnSync } = require('node:child_process');

/** Scripts of package.json, quickest first. */
const CHECKS = ['check:unused', 'check:format', 'check:layers', 'check:types', 'check:lint'];

/** Runs every check, also after one has failed: they are quick, and whoever mends one wants to know of the others. */
function runChecks() {
  return CHECKS.map((name) => {
    const startedAt = Date.now();
    const { status } = spawnSync('npm', ['run', '--silent', name], {
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    const isPassed = status === 0;
    console.log(`${name}: ${isPassed ? 'passed' : 'FAILED'}, ${seconds} s`);
    return { name, isPassed, seconds };
  });
}

module.exports = { runChecks };
