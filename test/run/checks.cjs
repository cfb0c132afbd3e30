const { spawn } = require('node:child_process');
const { availableParallelism } = require('node:os');

/** Scripts of package.json, longest first; the tests need what is built. */
const CHECKS = ['check:lint', 'build', 'check:types', 'check:format', 'check:layers', 'check:unused'];

/** Runs every check, as many at once as there are cores; also after one has failed: whoever mends one wants to know of the others. */
async function runChecks() {
  const waiting = [...CHECKS];
  const results = [];
  const work = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) results.push(await runCheck(name));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return results;
}

/** Runs one check, and prints what it said when it has ended, so that no two speak at once. */
async function runCheck(name) {
  const startedAt = Date.now();
  const child = spawn('npm', ['run', '--silent', name], {
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => said.push(part));
  const status = await new Promise((done) => {
    child.once('error', () => done(1));
    child.once('close', done);
  });
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  const isPassed = status === 0;
  process.stdout.write(`${Buffer.concat(said)}${name}: ${isPassed ? 'passed' : 'FAILED'}, ${seconds} s\n`);
  return { name, isPassed, seconds };
}

module.exports = { runChecks };
