/**
 * `npm run bench`: every comparison, in one run, side by side. `-- --quick` is a smoke run of about a minute, whose numbers mean nothing;
 * `-- --only=turns|contention|start-up|reconcile-speed|plan|parse|steps|growth|beside|day|night|reminders|floods|memory` runs a part, or several with commas between them.
 */
require('./compiled.cjs');

const { runBench } = require('./bench.ts');

runBench(process.argv.slice(2)).then((isRight) => {
  if (!isRight) process.exitCode = 1;
});
