import { bringCoverUpToDate } from '../application/term/bring-cover';
import { type Ports } from '../application/ports';
import { todayOf } from '../application/today';
import { type CalendarDate } from '../domain/calendar';
import { type Job } from './job';

/**
 * Brings cover up to date: often while something awaits the tenant, and otherwise once a day and at every start, since a seat cap
 * changes by itself only with the date.
 */
export function keepCover(ports: Ports): Job {
  let doneOn: CalendarDate | undefined;
  return {
    name: 'cover',
    everySeconds: 15,
    run: async () => {
      const today = todayOf(ports);
      const awaiting = await ports.purchases.entitlements({ status: 'awaiting-tenant' });
      const isDue = awaiting.some(
        ({ entitlement }) => entitlement.coverFrom <= today && today <= entitlement.coverUntil,
      );
      if (!isDue && doneOn === today) return;
      const { lines } = await bringCoverUpToDate(ports, { leavesCaps: doneOn === today });
      const isDone = lines?.every((line) => line.did !== 'failed') ?? false;
      doneOn = isDone ? today : undefined;
    },
  };
}
