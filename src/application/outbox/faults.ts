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

/** Throws one of the faults, if there are any: one that may pass soon first, whatever else is in the way. */
export function throwOneOf(faults: readonly Fault[]): void {
  const fault = faults.find(({ kind }) => kind !== 'forbidden') ?? faults[0];
  if (fault !== undefined) throw fault;
}

/**
 * As {@link orLogFault}, for what somebody waits for: that we are not let in is thrown, since no trying again helps, and whoever waits is to
 * read that.
 */
export async function orLogPassingFault<Value>(
  logger: Logger,
  work: () => Promise<Value>,
  message: string,
  about: LogData = {},
): Promise<Value | undefined> {
  let forbidden: Fault | undefined;
  const value = await orLogFault(
    logger,
    async () => {
      try {
        return await work();
      } catch (error) {
        if (isFault(error, 'forbidden')) forbidden = error;
        throw error;
      }
    },
    message,
    about,
  );
  if (forbidden !== undefined) throw forbidden;
  return value;
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
