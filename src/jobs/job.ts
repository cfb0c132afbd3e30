import { type Ports } from '../application/ports';
import { type RunOutcome } from '../application/run-outcome';
import { type CalendarDate } from '../domain/calendar';
import { type Policy } from '../domain/institution/policy';
import { type Reseller } from '../ports/reseller';

/** What jobs are handed. */
export interface JobPorts extends Ports {
  /** Goes on with what waits for the directory: the bot's own work, which no job may know of. */
  readonly finishLookUps: () => Promise<RunOutcome>;
}

/** The file that a job was told to write. */
export interface FileAsked {
  /** As it was typed. */
  readonly name: string;
  /** Writes it whole or not at all; where there is one of that name already, it is left alone, and this throws. */
  readonly write: (bytes: AsyncIterable<Uint8Array>) => Promise<FileWritten>;
}

/** A file that was written. */
export interface FileWritten {
  readonly sizeBytes: number;
  /** In lower-case hex. */
  readonly sha256: string;
}

/** What somebody asks of a job on the command line. */
export interface Asked {
  /** Changes nothing, and says what it would do. */
  readonly isDryRun: boolean;
  /** The day it is asked about, of a job that `isAboutADay`; for all others it is today. */
  readonly asOf?: CalendarDate | undefined;
  /** Told how many of how many things are done. */
  readonly onProgress: (done: number, total: number) => void;
  /** What was typed after the name of a job that takes something. */
  readonly words?: readonly string[];
  /** Where to write what a job that `writesAFile` makes. */
  readonly out?: FileAsked | undefined;
  /** Who asks, for the ledger of a job that changes something; nobody where that is not known. */
  readonly whoRuns?: () => Promise<string | undefined>;
  /** Lets units arrive; in local mode alone. */
  readonly reseller?: Reseller | undefined;
}

/** What a job says that was asked for by hand: its lines, and whether anything failed. */
export interface JobReport {
  readonly lines: readonly string[];
  readonly hasFailed: boolean;
}

/** Something that is done by the clock, when somebody asks for it, or both. */
export type Job = RepeatedJob | HandJob;

/** One thing that is done again and again. */
export interface RepeatedJob {
  /** Of the command line and of the log. */
  readonly name: string;
  /** Seconds between the end of one run and the start of the next. */
  readonly everySeconds: (policy: Policy) => number;
  /** Gives what each run by the clock does; what it keeps in mind from run to run is this program's alone. */
  readonly onSchedule: (ports: JobPorts) => () => Promise<RunOutcome>;
  /** Runs it once because somebody asked for it; absent for what nobody ever has to ask for. */
  readonly byHand?: (ports: Ports, asked: Asked) => Promise<JobReport>;
}

/** One thing that is done only when somebody asks for it. */
export interface HandJob {
  readonly name: string;
  readonly byHand: (ports: Ports, asked: Asked) => Promise<JobReport>;
  /** `--as-of` is what it is asked about, and not today: it only reads. */
  readonly isAboutADay?: true;
  /** Of a job that is about a day: today, and a day to come, are taken for today, as by any other job. */
  readonly takesComingDays?: true;
  /** It takes `--out FILE`. */
  readonly writesAFile?: true;
  /** A sentence that says what follows its name on the command line; such a job takes no date. */
  readonly takes?: string;
  /** It works on what local mode makes up. */
  readonly isLocalOnly?: true;
}

/** Whether a job comes by the clock. */
export const isRepeated = (job: Job): job is RepeatedJob => 'onSchedule' in job;

/** What a job says that it takes after its name; undefined where it takes nothing. */
export const wordsTaken = (job: Job): string | undefined => (isRepeated(job) ? undefined : job.takes);

/**
 * The day that a job takes for today, where a date on the command line says so; undefined where it is what the job is asked about, so that it
 * is allowed everywhere, or where there is none.
 */
export function dayTaken(
  job: Job | undefined,
  asOf: CalendarDate | undefined,
  today: CalendarDate,
): CalendarDate | undefined {
  if (job === undefined || !('isAboutADay' in job)) return asOf;
  return job.takesComingDays === true && asOf !== undefined && asOf > today ? asOf : undefined;
}

/** Whether a date on the command line is what a job is asked about. */
export const isAboutADay = (job: Job | undefined): boolean => job !== undefined && 'isAboutADay' in job;

/** Whether a job writes a file where one is named. */
export const writesAFile = (job: Job | undefined): boolean =>
  job !== undefined && 'writesAFile' in job && job.writesAFile;

/** "1 seat", "4 seats", "1 person", "4 people" */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
