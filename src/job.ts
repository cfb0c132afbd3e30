import './config/check-node';
import './config/compile-cache';
import './config/heap-growth';
import './config/private-umask';
import { runOnce } from './app-once';
import { orLogFault } from './application/outbox/faults';
import { dayTaken, isAboutADay } from './jobs/job';
import { createClock } from './open-adapters';
import { dateIn } from './domain/calendar';
import { jobs } from './jobs/jobs';
import { readJobArguments } from './read-arguments';
import { readSettings, typedEnvironment } from './read-settings';
import { enter, Problems, say, sayProgress } from './way-in';
import { fileToWrite } from './write-file';

const goesOn = 'What was done is recorded; run the job again, and it goes on';

/** `npm run job -- NAME [--as-of YYYY-MM-DD] [--dry-run] [--out FILE]`: runs one job once, says what it did, and ends. */
enter({ cannot: 'The job cannot be run', goesOn }, async (way) => {
  const { name, asOf, isDryRun, words, out: file } = readJobArguments(process.argv.slice(2), jobs);
  way.cannot = `The job ${name} could not be finished`;
  const out = file === undefined ? undefined : await fileToWrite(file);
  const { config, policy } = await readSettings(typedEnvironment(process.env));
  const job = jobs.find((one) => one.name === name);
  const today = dateIn(policy.timeZone, createClock(config, policy).now());
  const clockDate = dayTaken(job, asOf, today);
  if (config.mode === 'azure' && job !== undefined && 'isLocalOnly' in job)
    throw new Problems([`${name} is for local mode only: in azure mode units arrive when the reseller delivers them`]);
  // On another day than today, what is only asked about is not recorded there.
  const isOnlyAsked = config.mode === 'azure' && clockDate !== undefined && isAboutADay(job);
  if (config.mode === 'azure' && clockDate !== undefined && !isDryRun && !isOnlyAsked)
    throw new Problems(['--as-of needs --dry-run in azure mode: nothing is done there on another day than today']);
  await runOnce(
    way,
    { config: { ...config, today: clockDate ?? config.today }, policy },
    async ({ ports, reseller, whoRuns }) => {
      const onProgress = (done: number, total: number) => {
        sayProgress(`${done} of ${total} licenses`);
      };
      // A job that can do without Microsoft Graph does without its token.
      const who = () => orLogFault(ports.logger, whoRuns, 'nobody knows who runs this');
      const report = await job?.byHand?.(ports, {
        ...{ isDryRun: isDryRun || isOnlyAsked, asOf: clockDate === undefined ? asOf : undefined, onProgress },
        ...{ words, reseller, out, whoRuns: who },
      });
      sayProgress();
      for (const line of report?.lines ?? []) say(line);
      if (report?.hasFailed === true) process.exitCode = 1;
    },
  );
});
