import { correlated, newReference } from '../concurrency/correlation';
import { type Logger } from '../ports/logger';
import { isRepeated, type Job, type JobPorts } from './job';

/** A job as this program runs it by the clock. */
export interface ScheduledJob {
  readonly name: string;
  readonly everySeconds: number;
  readonly run: () => Promise<void>;
}

/** Waits, in a way that {@link RunningJobs.stop} can end. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/** Jobs that run until they are stopped. */
export interface RunningJobs {
  /** Starts nothing more, and waits for what is running. */
  stop(): Promise<void>;
}

/** Makes the jobs that come by the clock ready to run; none runs yet. */
export const schedule = (jobs: readonly Job[], ports: JobPorts): readonly ScheduledJob[] =>
  jobs.filter(isRepeated).map(({ name, everySeconds, onSchedule }) => ({
    name,
    everySeconds: everySeconds(ports.policy),
    run: onSchedule(ports),
  }));

/** Runs each job again and again, never two runs of one at a time; a run that fails is logged, and the next one comes. */
export function runJobs(jobs: readonly ScheduledJob[], wait: Wait, logger: Logger): RunningJobs {
  const stopping = new AbortController();
  const loops = jobs.map((job) => loop(job, { wait, logger, signal: stopping.signal }));
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

async function loop(job: ScheduledJob, given: { wait: Wait; logger: Logger; signal: AbortSignal }): Promise<void> {
  const { wait, logger, signal } = given;
  while (!signal.aborted) {
    await correlated({ run: newReference(), job: job.name }, async () => {
      try {
        await job.run();
      } catch (error) {
        logger.error('a job failed', { error });
      }
    });
    await wait(job.everySeconds * 1000, signal);
  }
}
