import pino from 'pino';
import { correlation } from '../../concurrency/correlation';
import { type LogData, type Logger } from '../../ports/logger';
import { redact } from './redact';
import { safeData } from './safe-data';

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
  const target = file === undefined ? stream : pino.destination({ dest: file, mkdir: true, sync: true });
  const log = target === undefined ? pino(settings) : pino(settings, target);
  const writer =
    (level: 'info' | 'warn' | 'error') =>
    (message: string, data: LogData = {}) => {
      log[level]({ ...correlation(), ...safeData(data) }, redact(message));
    };
  return { info: writer('info'), warn: writer('warn'), error: writer('error') };
}
