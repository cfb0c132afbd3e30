import { bringCoverUpToDate } from '../application/term/bring-cover';
import { type CoverLine } from '../application/term/cover-pools';
import { type Ports } from '../application/ports';
import { type RunOutcome } from '../application/run-outcome';
import { todayOf } from '../application/today';
import { type CalendarDate } from '../domain/calendar';
import { defined } from '../domain/defined';
import { type Asked, counted, type Job, type JobReport } from './job';
import { isUnreadable } from '../ports/fault';

/**
 * Brings cover up to date: often while something awaits the tenant, and otherwise once a day and at every start, since a seat cap
 * changes by itself only with the date.
 */
export const keepCover = {
  name: 'cover',
  everySeconds: () => 15,
  onSchedule: (ports: Ports) => {
    let doneOn: CalendarDate | undefined;
    return async (): Promise<RunOutcome> => {
      const today = todayOf(ports);
      const awaiting = await ports.purchases.entitlements({ status: 'awaiting-tenant' });
      const isDue = awaiting.some(
        ({ entitlement }) => entitlement.coverFrom <= today && today <= entitlement.coverUntil,
      );
      if (!isDue && doneOn === today) return 'done';
      const { lines } = await bringCoverUpToDate(ports, { leavesDate: doneOn === today });
      const outcome = outcomeOf(lines);
      doneOn = outcome === 'done' ? today : undefined;
      return outcome;
    };
  },
  byHand,
} satisfies Job;

function outcomeOf(lines: readonly CoverLine[] | undefined): RunOutcome {
  if (lines === undefined) return 'left';
  return lines.some((line) => line.did === 'failed') ? 'failed' : 'done';
}

async function byHand(ports: Ports, { isDryRun, whoRuns }: Asked): Promise<JobReport> {
  const ranBy = isDryRun ? undefined : await whoRuns?.();
  const { lines } = await bringCoverUpToDate(ports, { isDryRun, ...defined({ ranBy }) });
  if (lines === undefined) return { lines: ['Another process brings cover up to date right now.'], hasFailed: true };
  const done = lines.map((line) => lineText(line, isDryRun));
  return {
    lines: done.length === 0 ? ['Cover is up to date: nothing to do.'] : done,
    hasFailed: lines.some((line) => line.did === 'failed'),
  };
}

function lineText(line: CoverLine, isDryRun: boolean): string {
  const would = isDryRun ? 'would ' : '';
  switch (line.did) {
    case 'confirmed': {
      const { purchaseOrderNumber, product } = line.entitlement;
      const [seats, units] = [counted(line.seats, 'seat'), counted(line.units, 'unit')];
      return `+ ${would}confirm ${purchaseOrderNumber}: ${seats} of ${product} for ${line.department}; the tenant has ${units}`;
    }
    case 'waits': {
      const { purchaseOrderNumber, product } = line.entitlement;
      return `= ${purchaseOrderNumber} of ${line.department} waits for ${product}: ${line.unitsSeen} of ${line.seats} units seen`;
    }
    case 'cap-changed':
      return `${line.seatCap > line.seatCapBefore ? '+' : '-'} ${would}change the seats of ${line.product} for ${line.department} from ${line.seatCapBefore} to ${line.seatCap}`;
    case 'ended': {
      const { people, product, department } = line;
      const who = people === 1 ? '1 person' : `${people} people`;
      return `- ${would}take ${who} off ${product} of ${department}: their last day is over`;
    }
    case 'failed': {
      const { product, department, fault } = line;
      const pool = department === undefined ? product : `${product} of ${department}`;
      return `! ${pool} failed: ${fault.kind}${isUnreadable(fault) ? `: ${fault.message}` : ''}`;
    }
  }
}
