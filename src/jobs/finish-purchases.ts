import { type Ports } from '../application/ports';
import { publishPurchase } from '../application/purchase/publish-purchase';
import { instantOf } from '../domain/calendar';
import { isFault } from '../ports/fault';
import { type Job } from './job';

/** Goes on with purchases whose cards or notices are still open, and which nobody works on. */
export const finishPurchases = {
  name: 'finish-purchases',
  everySeconds: () => 10,
  onSchedule: (ports: Ports) => async () => {
    const open = await ports.purchases.open(({ message }) => {
      ports.logger.error('an open purchase cannot be read', { what: message });
    });
    for (const record of open) {
      const { id, department } = record.purchase;
      try {
        // Whoever changed it is about to say so, or another process is working on it.
        if (record.claimedUntil <= instantOf(ports.clock.now())) await publishPurchase(ports, department, id);
      } catch (error) {
        // One that cannot be finished keeps no other waiting.
        const kind = isFault(error) ? error.kind : 'bug';
        ports.logger.warn('a purchase is not finished yet', { purchase: id, kind, error });
      }
    }
  },
} satisfies Job;
