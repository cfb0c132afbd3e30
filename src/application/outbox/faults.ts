import { type Fault, isFault } from '../../ports/fault';
import { type Logger } from '../../ports/logger';

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

/** Does what is done later, too, if a fault is in its way now: that is logged, and keeps nothing else waiting. */
export async function orLater(
  logger: Logger,
  work: () => Promise<void>,
  message: string,
  about: Readonly<Record<string, string>> = {},
): Promise<void> {
  const faults: Fault[] = [];
  await unlessFault(faults, work);
  for (const { kind } of faults) logger.warn(message, { ...about, kind });
}
