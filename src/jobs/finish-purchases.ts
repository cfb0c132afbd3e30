import { type Ports } from '../application/ports';
import { outcomeOfAll, type RunOutcome } from '../application/run-outcome';
import { askAgain, publishUnlessClaimed } from '../application/purchase/publish-purchase';
import { endIfStopping, Stopped } from '../concurrency/stopping';
import { instantOf } from '../domain/calendar';
import { type PurchaseRecord } from '../domain/purchase/purchase-record';
import { isFault } from '../ports/fault';
import { type Job } from './job';

/** Goes on with purchases whose cards or notices are still open, and which nobody works on. */
export const finishPurchases = {
  name: 'finish-purchases',
  everySeconds: () => 10,
  onSchedule: (ports: Ports) => {
    const askOthers = askingAgain(ports);
    return async (): Promise<RunOutcome> => {
      const parts: RunOutcome[] = [];
      const open = await ports.purchases.open((error) => {
        ports.logger.error('an open purchase cannot be read', { error });
        parts.push('failed');
      });
      for (const record of open) parts.push(await publish(ports, record));
      parts.push(...(await askOthers(open.length > 0)));
      return outcomeOfAll(parts);
    };
  },
} satisfies Job;

async function publish(ports: Ports, record: PurchaseRecord): Promise<RunOutcome> {
  const { id, department } = record.purchase;
  // Whoever changed it is about to say so, or another process is working on it.
  if (record.claimedUntil > instantOf(ports.clock.now())) return 'left';
  return unlessLater(ports, record, () => publishUnlessClaimed(ports, department, id));
}

/**
 * Looks whether approvers who could not be asked have written to us by now: each time while there are such, and otherwise every minute,
 * since all that is submitted is read for it. What comes back is what it came to for each.
 */
function askingAgain(ports: Ports): (isChanged: boolean) => Promise<readonly RunOutcome[]> {
  let notBefore = 0;
  return async (isChanged) => {
    const now = ports.clock.now().getTime();
    if (!isChanged && now < notBefore) return [];
    const waiting = await ports.purchases.list({ status: 'submitted', limit: MOST_WAITING });
    const isMissing = waiting.some(({ unreached = [] }) => unreached.length > 0);
    notBefore = isMissing ? 0 : now + LOOK_AGAIN_MS;
    const parts: RunOutcome[] = [];
    for (const record of waiting) parts.push(await unlessLater(ports, record, () => askAgain(ports, record)));
    return parts;
  };
}

/** How long all that is submitted is left unread while nobody is missing. */
const LOOK_AGAIN_MS = 60_000;

/** Those that were sent last are looked at, for approvers who have written to us by now. */
const MOST_WAITING = 100;

/** One that cannot be finished keeps no other waiting. @param work Gives whether it was free for us. */
async function unlessLater(
  ports: Ports,
  { purchase }: PurchaseRecord,
  work: () => Promise<boolean>,
): Promise<RunOutcome> {
  endIfStopping();
  try {
    return (await work()) ? 'done' : 'left';
  } catch (error) {
    if (error instanceof Stopped) throw error;
    const kind = isFault(error) ? error.kind : 'bug';
    ports.logger.warn('a purchase is not finished yet', { purchase: purchase.id, kind, error });
    return 'failed';
  }
}
