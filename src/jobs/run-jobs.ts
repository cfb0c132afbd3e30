import { type Logger } from '../ports/logger';
import { type Job } from './job';

/** Waits, in a way that {@link RunningJobs.stop} can end. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/** Jobs that run until they are stopped. */
export interface RunningJobs {
  /** Starts nothing more, and waits for what is running. */
  stop(): Promise<void>;
}

/** Runs each job again and again, never two runs of one at a time; a run that fails is logged, and the next one comes. */
export function runJobs(jobs: readonly Job[], wait: Wait, logger: Logger): RunningJobs {
  const stopping = new AbortController();
  const loops = jobs.map((job) => loop(job, { wait, logger, signal: stopping.signal }));
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

async function loop(job: Job, given: { wait: Wait; logger: Logger; signal: AbortSignal }): Promise<void> {
  const { wait, logger, signal } = given;
  while (!signal.aborted) {
    try {
      await job.run();
    } catch (error) {
      logger.error('a job failed', { job: job.name, error });
    }
    await wait(job.everySeconds * 1000, signal);
  }
}
