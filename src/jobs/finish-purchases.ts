import { type Ports } from '../application/ports';
import { askAgain, publishPurchase } from '../application/purchase/publish-purchase';
import { endIfStopping, Stopped } from '../concurrency/stopping';
import { instantOf } from '../domain/calendar';
import { type PurchaseRecord } from '../domain/purchase/purchase-record';
import { isFault } from '../ports/fault';
import { type Job, type RunOutcome } from './job';

/** Goes on with purchases whose cards or notices are still open, and which nobody works on. */
export const finishPurchases = {
  name: 'finish-purchases',
  everySeconds: () => 10,
  onSchedule: (ports: Ports) => {
    const askOthers = askingAgain(ports);
    return async (): Promise<RunOutcome> => {
      let isDone = true;
      const open = await ports.purchases.open((error) => {
        ports.logger.error('an open purchase cannot be read', { error });
      });
      for (const record of open) {
        const { id, department } = record.purchase;
        // Whoever changed it is about to say so, or another process is working on it.
        if (record.claimedUntil > instantOf(ports.clock.now())) continue;
        isDone = (await unlessLater(ports, record, () => publishPurchase(ports, department, id))) && isDone;
      }
      isDone = (await askOthers(open.length > 0)) && isDone;
      return isDone ? 'done' : 'failed';
    };
  },
} satisfies Job;

/**
 * Looks whether approvers who could not be asked have written to us by now: each time while there are such, and otherwise every minute,
 * since all that is submitted is read for it. What comes back is whether nothing was in the way.
 */
function askingAgain(ports: Ports): (isChanged: boolean) => Promise<boolean> {
  let notBefore = 0;
  return async (isChanged) => {
    const now = ports.clock.now().getTime();
    if (!isChanged && now < notBefore) return true;
    const waiting = await ports.purchases.list({ status: 'submitted', limit: MOST_WAITING });
    const isMissing = waiting.some(({ unreached = [] }) => unreached.length > 0);
    notBefore = isMissing ? 0 : now + LOOK_AGAIN_MS;
    let isDone = true;
    for (const record of waiting) isDone = (await unlessLater(ports, record, () => askAgain(ports, record))) && isDone;
    return isDone;
  };
}

/** How long all that is submitted is left unread while nobody is missing. */
const LOOK_AGAIN_MS = 60_000;

/** Those that were sent last are looked at, for approvers who have written to us by now. */
const MOST_WAITING = 100;

/** One that cannot be finished keeps no other waiting. @returns Whether nothing was in the way. */
async function unlessLater(ports: Ports, { purchase }: PurchaseRecord, work: () => Promise<void>): Promise<boolean> {
  endIfStopping();
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof Stopped) throw error;
    const kind = isFault(error) ? error.kind : 'bug';
    ports.logger.warn('a purchase is not finished yet', { purchase: purchase.id, kind, error });
    return false;
  }
}
