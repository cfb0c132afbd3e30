/** Data beside a log line: ids, counts, kinds; never names, message texts or tokens. */
export type LogData = Readonly<Record<string, unknown>>;

/** Writes log lines: a fixed message, and data beside it. */
export interface Logger {
  info(message: string, data?: LogData): void;
  warn(message: string, data?: LogData): void;
  error(message: string, data?: LogData): void;
}
