import pino from 'pino';
import { correlation } from '../../concurrency/correlation';
import { type LogData, type Logger } from '../../ports/logger';
import { redact } from './redact';
import { safeData } from './safe-data';

/** Characters that wait while nothing can be written. */
const MOST_WAITING = 1024 * 1024;

/** Where log lines go: a file, or what takes them; standard output unless given. */
export interface LogTarget {
  readonly file?: string;
  readonly stream?: pino.DestinationStream;
}

/**
 * Structured logs, a JSON line each, with what its turn or run is found by. Whatever is handed over, no line holds a secret, an address or
 * an object id; names and texts are for the callers to leave out.
 */
export function pinoLogger({ file, stream }: LogTarget = {}): Logger {
  const settings: pino.LoggerOptions = { base: null, timestamp: pino.stdTimeFunctions.isoTime };
  const log = pino(settings, stream ?? open(file));
  const writer =
    (level: 'info' | 'warn' | 'error') =>
    (message: string, data: LogData = {}) => {
      try {
        log[level]({ ...correlation(), ...safeData(data) }, redact(message));
      } catch {
        // A disk without room for a line, or an output that nobody reads, ends nothing.
      }
    };
  return { info: writer('info'), warn: writer('warn'), error: writer('error') };
}

/** Opens a file, or standard output. What cannot be written waits until it can be, as long as it is little, and ends nothing. */
function open(file: string | undefined): pino.DestinationStream {
  const to = file === undefined ? { dest: 1 } : { dest: file, mkdir: true };
  const target = pino.destination({ ...to, sync: true, maxLength: MOST_WAITING });
  target.on('error', () => undefined);
  return target;
}
