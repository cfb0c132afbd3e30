import { type Fault, isFault } from '../../ports/fault';
import { type LogData, type Logger } from '../../ports/logger';

/** Takes a step whose fault stops no step after it: it is added to `faults`. @returns What the step gave; undefined after a fault. */
export async function unlessFault<Value>(faults: Fault[], step: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await step();
  } catch (error) {
    if (!isFault(error)) throw error;
    faults.push(error);
    return undefined;
  }
}

/** Does what can be done later, or without: a fault is logged, and keeps nothing else waiting. @returns As {@link unlessFault}. */
export async function orLogFault<Value>(
  logger: Logger,
  work: () => Promise<Value>,
  message: string,
  about: LogData = {},
): Promise<Value | undefined> {
  const faults: Fault[] = [];
  const value = await unlessFault(faults, work);
  for (const error of faults) logger.warn(message, { ...about, kind: error.kind, error });
  return value;
}
