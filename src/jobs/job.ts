import { type Ports } from '../application/ports';
import { type Policy } from '../domain/institution/policy';

/** What jobs are handed. */
export interface JobPorts extends Ports {
  /** Goes on with what waits for the directory: the bot's own work, which no job may know of. */
  readonly finishLookUps: () => Promise<void>;
}

/** What somebody asks of a job on the command line. */
export interface Asked {
  /** Changes nothing, and says what it would do. */
  readonly isDryRun: boolean;
  /** Told how many of how many things are done. */
  readonly onProgress: (done: number, total: number) => void;
}

/** What a job says that was asked for by hand: its lines, and whether anything failed. */
export interface JobReport {
  readonly lines: readonly string[];
  readonly hasFailed: boolean;
}

/** One thing that is done again and again. */
export interface Job {
  /** Of the command line and of the log. */
  readonly name: string;
  /** Seconds between the end of one run and the start of the next. */
  readonly everySeconds: (policy: Policy) => number;
  /** Gives what each run by the clock does; what it keeps in mind from run to run is this program's alone. */
  readonly onSchedule: (ports: JobPorts) => () => Promise<void>;
  /** Runs it once because somebody asked for it; absent for what nobody ever has to ask for. */
  readonly byHand?: (ports: Ports, asked: Asked) => Promise<JobReport>;
}
