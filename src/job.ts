import './config/check-node';
import { runOnce } from './app-once';
import { jobs } from './jobs/jobs';
import { readJobArguments } from './read-arguments';
import { readSettings, typedEnvironment } from './read-settings';
import { enter, Problems, say } from './way-in';

/** `npm run job -- NAME [--as-of YYYY-MM-DD] [--dry-run]`: runs one job once, says what it did, and ends. */
enter({ cannot: 'The job cannot be run' }, async (way) => {
  const names = jobs.filter((job) => job.byHand !== undefined).map((job) => job.name);
  const { name, asOf, isDryRun } = readJobArguments(process.argv.slice(2), names);
  way.cannot = `The job ${name} could not be finished`;
  const { config, policy } = await readSettings(typedEnvironment(process.env));
  if (config.mode === 'azure' && asOf !== undefined && !isDryRun)
    throw new Problems(['--as-of needs --dry-run in azure mode: nothing is done there on another day than today']);
  await runOnce(way, { config: { ...config, today: asOf ?? config.today }, policy }, async (ports) => {
    const job = jobs.find((one) => one.name === name);
    const report = await job?.byHand?.(ports, { isDryRun, onProgress: showProgress });
    showProgress(0, 0);
    for (const line of report?.lines ?? []) say(line);
    if (report?.hasFailed === true) process.exitCode = 1;
  });
});

/** How far a job has come, in one line of a terminal, which none of none takes away; nothing where the output goes elsewhere. */
function showProgress(done: number, total: number): void {
  if (process.stderr.isTTY) process.stderr.write(total > 0 ? `\r${done} of ${total} licenses` : '\r\u001B[K');
}
