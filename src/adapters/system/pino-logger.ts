import pino from 'pino';
import { type LogData, type Logger } from '../../ports/logger';

/** Structured logs, a JSON line each, to standard output or into a file. */
export function pinoLogger(options: { readonly file?: string; readonly level?: string } = {}): Logger {
  const { file, level = 'info' } = options;
  const settings: pino.LoggerOptions = { level, base: null, serializers: { error: pino.stdSerializers.err } };
  const log =
    file === undefined ? pino(settings) : pino(settings, pino.destination({ dest: file, mkdir: true, sync: true }));
  const writer =
    (level: 'info' | 'warn' | 'error') =>
    (message: string, data: LogData = {}) => {
      log[level](data, message);
    };
  return { info: writer('info'), warn: writer('warn'), error: writer('error') };
}
