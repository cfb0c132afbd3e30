import { setTimeout as sleep } from 'node:timers/promises';
import { explainError } from './explain-error';
import { type Logger } from './ports/logger';

/** How long what was begun may take to end, once something failed. */
const STOP_MS = 10_000;

/** What a person has to mend: each problem is a line of its own. */
export class Problems extends Error {
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join('; '));
    this.name = 'Problems';
    this.lines = lines;
  }
}

/** One way into the program while it runs: `npm start`, a job, an import. */
export interface WayIn {
  /** What cannot be done when something is thrown now: how its sentence begins. */
  cannot: string;
  /** Keeps the details; until there is one, nobody does. */
  logger: Logger | undefined;
  /** The file it keeps them in, where it is one. */
  logFile?: string;
  /** What is to be stopped at the end, last begun first. */
  readonly stops: (() => Promise<unknown>)[];
  /** How a list of problems begins; without it there are only the problems. */
  readonly heading?: string;
}

/** Prints a line. */
export function say(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** How far something has come, in one line of a terminal, which nothing takes away; nothing where the output goes elsewhere. */
export function sayProgress(line?: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001B[K${line ?? ''}`);
}

/**
 * Runs a way in. Whatever is thrown, wherever, ends in one sentence on the terminal, or in a list of problems to mend, and in exit code 1;
 * the log keeps the details.
 */
export function enter(begin: Pick<WayIn, 'cannot' | 'heading'>, main: (way: WayIn) => Promise<void>): void {
  const way: WayIn = { ...begin, logger: undefined, stops: [] };
  let isEnding = false;
  const end = (error: unknown): void => {
    if (isEnding) return;
    isEnding = true;
    sayProgress();
    tell(way, error);
    void Promise.race([stopAll(way), sleep(STOP_MS)]).then(() => process.exit(1));
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
  main(way).catch(end);
}

/** Stops what was begun; what cannot be stopped keeps nothing else from it. */
export async function stopAll({ stops }: WayIn): Promise<void> {
  for (const stop of stops.splice(0).toReversed()) await stop().catch(() => undefined);
}

/** One problem is one line. */
function sayProblems(lines: readonly string[], heading: string | undefined): void {
  if (heading === undefined) for (const line of lines) say(line);
  else if (lines.length === 1) say(`${heading} ${lines.join()}`);
  else for (const line of [heading, ...lines.map((one) => `  ${one}`)]) say(line);
}

function tell({ cannot, heading, logger, logFile }: WayIn, error: unknown): void {
  if (error instanceof Problems) {
    sayProblems(error.lines, heading);
    return;
  }
  try {
    logger?.error('ended by an error', { error });
  } catch {
    // A full disk takes no details either.
  }
  say(`${cannot}: ${explainError(error, logFile)}.`);
}
