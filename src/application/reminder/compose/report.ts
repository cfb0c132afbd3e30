import { rungAfter } from '../../../domain/reminder/ladder';
import { type ReminderReport } from '../../../domain/reminder/reminder';
import { type DayPorts, type Ports } from '../../ports';
import { todayOf } from '../../today';
import { departmentsCalled } from './parts';
import { countedSince } from '../letter-day';

/** How the reminders went, as the last run counted it: one read, and mostly none more for the names of departments. */
export async function composeReport(
  ports: DayPorts & Pick<Ports, 'reminderRuns' | 'outline'>,
): Promise<ReminderReport> {
  const run = await ports.reminderRuns.last();
  const { since, sent, repeated, unreached, waiting } = run?.count ?? { ...NOTHING, since: countedSince(ports) };
  const openPools = run?.stake?.pools ?? 0;
  return {
    ranAt: run?.at,
    ...{ since, sent, repeated, unreached, waiting },
    next: rungAfter(todayOf(ports), ports.policy, { isOpen: openPools > 0 }),
    openPools,
    isInSeason: run?.stake !== undefined,
    unreadable: await departmentsCalled(ports, run?.unreadable ?? []),
  };
}

const NOTHING = { sent: 0, repeated: 0, unreached: [], waiting: 0 };
