import { type RunOutcome } from '../application/run-outcome';
import { correlated, newReference } from '../concurrency/correlation';
import { Stopped, untilStopped } from '../concurrency/stopping';
import { type Logger } from '../ports/logger';
import { type Metrics } from '../ports/metrics';
import { isRepeated, type Job, type JobPorts } from './job';

/** A job as this program runs it by the clock. */
export interface ScheduledJob {
  readonly name: string;
  readonly everySeconds: number;
  readonly run: () => Promise<RunOutcome>;
}

/** Waits, in a way that {@link RunningJobs.stop} can end. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/** Jobs that run until they are stopped. */
export interface RunningJobs {
  /** Those that are running at this moment. */
  readonly names: ReadonlySet<string>;
  /** Starts nothing more; what is running ends between two steps, and is waited for. */
  stop(): Promise<void>;
}

/** Makes the jobs that come by the clock ready to run; none runs yet. */
export const schedule = (jobs: readonly Job[], ports: JobPorts): readonly ScheduledJob[] =>
  jobs.filter(isRepeated).map(({ name, everySeconds, onSchedule }) => ({
    name,
    everySeconds: everySeconds(ports.policy),
    run: onSchedule(ports),
  }));

/** What runs are told to. */
interface Watching {
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * Runs each job again and again, never two runs of one at a time; a run that fails is logged, and the next one comes. Each is counted that
 * came to its end, or failed.
 *
 * @param given Stops them, too.
 */
export function runJobs(
  jobs: readonly ScheduledJob[],
  wait: Wait,
  watching: Watching,
  given?: AbortSignal,
): RunningJobs {
  const stopping = new AbortController();
  const { signal } = stopping;
  given?.addEventListener('abort', () => {
    stopping.abort();
  });
  if (given?.aborted === true) stopping.abort();
  const names = new Set<string>();
  const loops = jobs.map((job) => untilStopped(signal, () => loop(job, { ...watching, wait, signal, names })));
  return {
    names,
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

interface Loop extends Watching {
  readonly wait: Wait;
  readonly signal: AbortSignal;
  readonly names: Set<string>;
}

async function loop(job: ScheduledJob, { wait, logger, metrics, signal, names }: Loop): Promise<void> {
  const { name, everySeconds } = job;
  while (!signal.aborted) {
    names.add(name);
    const outcome = await correlated({ run: newReference(), job: name }, () => outcomeOf(job, logger));
    if (outcome !== 'left') metrics.count('runs', { job: name, outcome });
    names.delete(name);
    await wait(everySeconds * 1000, signal);
  }
}

async function outcomeOf(job: ScheduledJob, logger: Logger): Promise<RunOutcome> {
  try {
    return await job.run();
  } catch (error) {
    if (error instanceof Stopped) {
      logger.info('a job stopped before its end');
      return 'left';
    }
    logger.error('a job failed', { error });
    return 'failed';
  }
}
