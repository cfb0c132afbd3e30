import { setTimeout as sleep } from 'node:timers/promises';
import { Stopped, untilStopped } from './concurrency/stopping';
import { explainError } from './explain-error';
import { type Logger } from './ports/logger';

/** How long what was begun may take to end, once something failed. */
const END_MS = 10_000;
/** Nobody who does not read what is said is waited for longer. */
const PRINT_MS = 2_000;
/** What is told to all of a group arrives twice under npm: from the terminal, or whoever stops us, and from npm. */
const SAME_MS = 500;
/** How long it may take once the program is told to stop: longer than a turn and than any request about a license, and shorter than others wait. */
export const STOP_MS = 20_000;
/** An ingress asks every second or two whether we are ready, and hands us requests until it has heard that we are not. */
export const LEAVE_MS = 5_000;

/** What a person has to mend: each problem is a line of its own. */
export class Problems extends Error {
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join('; '));
    this.name = 'Problems';
    this.lines = lines;
  }
}

/** Ends something that was begun. `underWay` says what it waits for, if it does not come to its end. */
export type Stop = (() => Promise<unknown>) & { readonly underWay?: () => readonly string[] };

/** One way into the program while it runs: `npm start`, a job, an import. */
export interface WayIn {
  /** What cannot be done when something is thrown now: how its sentence begins. */
  cannot: string;
  /** Keeps the details; until there is one, nobody does. */
  logger: Logger | undefined;
  /** The file it keeps them in, where it is one. */
  logFile?: string;
  /** What is to be stopped at the end, last begun first. */
  readonly stops: Stop[];
  /** Given by SIGTERM and SIGINT: jobs start no more, and work under way ends between two steps. */
  readonly stopping: AbortSignal;
  /** Something has been begun that is to come to its next step before anything is stopped. */
  isWorking: boolean;
  /** How a list of problems begins; without it there are only the problems. */
  readonly heading?: string;
  /** What is left of the work that a signal ended, and how it goes on: a sentence; nothing for a program that stays, or once all is done. */
  goesOn?: string | undefined;
}

/** Prints a line. */
export function say(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** Waits until whoever reads has all that was said, which takes as long as they let it, and not for ever. */
async function printed(): Promise<void> {
  const written = [process.stdout, process.stderr].map(
    (stream) =>
      new Promise<void>((resolve) => {
        stream.write('', () => {
          resolve();
        });
      }),
  );
  await Promise.race([Promise.all(written), sleep(PRINT_MS)]);
}

/** How far something was when that was last told. */
let lastProgress = '';

/** How far something has come, in one line of a terminal, which nothing takes away; nothing where the output goes elsewhere. */
export function sayProgress(line?: string): void {
  lastProgress = line ?? lastProgress;
  if (process.stdout.isTTY) process.stdout.write(`\r\u001B[K${line ?? ''}`);
}

/** Does one piece of work, which a signal ends between two of its steps. */
export async function untilSignal<Value>(way: WayIn, work: () => Promise<Value>): Promise<Value> {
  way.isWorking = true;
  const value = await untilStopped(way.stopping, work);
  // It may have left something without a word.
  if (way.stopping.aborted) throw new Stopped();
  return value;
}

/**
 * Runs a way in. Whatever is thrown, wherever, ends in one sentence on the terminal, or in a list of problems to mend, and in exit code 1;
 * the log keeps the details. SIGTERM and SIGINT stop it, with exit code 0 where it is a program that stays, and 1 where work was
 * left or something had to be cut off; a second one ends it at once.
 */
export function enter(begin: Pick<WayIn, 'cannot' | 'heading' | 'goesOn'>, main: (way: WayIn) => Promise<void>): void {
  const stopping = new AbortController();
  const way: WayIn = { ...begin, logger: undefined, stops: [], stopping: stopping.signal, isWorking: false };
  let isEnding = false;
  let toldAt = -Infinity;
  const end = (error: unknown): void => {
    // What is thrown because of the end is no news.
    if (isEnding) return;
    isEnding = true;
    sayProgress('');
    tell(way, error);
    void Promise.race([stopAll(way), sleep(END_MS)])
      .then(printed)
      .then(() => process.exit(1));
  };
  const stop = (signal: NodeJS.Signals): void => {
    const isSame = performance.now() - toldAt < SAME_MS;
    if (isEnding && !isSame) process.exit(1);
    if (isEnding) return;
    isEnding = true;
    toldAt = performance.now();
    log(way, 'info', 'stopping', { signal });
    stopping.abort();
    void stopInTime(way, running).then(async (code) => {
      await printed();
      process.exit(code);
    });
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const running = main(way);
  running.catch(end);
}

/** Stops what was begun, in the time there is for it. @returns The exit code. */
async function stopInTime(way: WayIn, running: Promise<void>): Promise<number> {
  const begunAt = performance.now();
  const stops = way.stops.toReversed();
  const ending = async (): Promise<'ended'> => {
    // Of what only starts nothing is waited for.
    if (way.isWorking) await running.catch(() => undefined);
    await stopAll(way);
    return 'ended';
  };
  const came = await Promise.race([ending(), sleep(STOP_MS)]);
  const tookMs = Math.round(performance.now() - begunAt);
  if (came !== 'ended') {
    const underWay = stops.flatMap((one) => one.underWay?.() ?? []);
    const still = underWay.length === 0 ? 'nothing that it knows of' : underWay.join(', ');
    log(way, 'error', 'stopped before the end of what was under way', { underWay, tookMs });
    if (way.logFile !== undefined || way.logger === undefined)
      say(`Stopped after ${STOP_MS / 1000} s with this still under way: ${still}. The next start goes on with it.`);
    return 1;
  }
  if (way.goesOn === undefined) {
    log(way, 'info', 'stopped', { tookMs });
    return Number(process.exitCode ?? 0);
  }
  const howFar = lastProgress === '' ? '' : ` It had come to: ${lastProgress}.`;
  sayProgress('');
  say(`Stopped before the end.${howFar} ${way.goesOn}.`);
  return 1;
}

/** Stops what was begun; what cannot be stopped keeps nothing else from it. */
export async function stopAll({ stops }: WayIn): Promise<void> {
  for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) await stop().catch(() => undefined);
}

/** One problem is one line. */
function sayProblems(lines: readonly string[], heading: string | undefined): void {
  if (heading === undefined) for (const line of lines) say(line);
  else if (lines.length === 1) say(`${heading} ${lines.join()}`);
  else for (const line of [heading, ...lines.map((one) => `  ${one}`)]) say(line);
}

function tell(way: WayIn, error: unknown): void {
  const { cannot, heading, logFile } = way;
  if (error instanceof Problems) {
    sayProblems(error.lines, heading);
    return;
  }
  log(way, 'error', 'ended by an error', { error });
  say(`${cannot}: ${explainError(error, logFile)}.`);
}

function log({ logger }: WayIn, level: 'info' | 'error', message: string, data: object): void {
  try {
    logger?.[level](message, { ...data });
  } catch {
    // A full disk takes no details either.
  }
}
