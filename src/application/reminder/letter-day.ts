import { addDays, type CalendarDate, instantOf, timeIn } from '../../domain/calendar';
import { type LetterDay } from '../../domain/outbox/reminder-letters';
import { rungOn } from '../../domain/reminder/ladder';
import { type Weekday } from '../../domain/institution/policy';
import { type DayPorts } from '../ports';
import { todayOf } from '../today';

/** Today, as the ladder has it. */
export function letterDayOf(ports: DayPorts): LetterDay {
  const today = todayOf(ports);
  return { today, at: instantOf(ports.clock.now()), rung: rungOn(today, ports.policy) };
}

/** Whether people may be written to at this hour. */
export const isTimeToWrite = ({ policy, clock }: DayPorts): boolean =>
  timeIn(policy.timeZone, clock.now()) >= policy.reminders.after;

const WEEKDAYS: readonly Weekday[] = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** The newest day of the weekly report. */
export function reportDayOf({ policy, clock }: DayPorts): CalendarDate {
  const today = todayOf({ policy, clock });
  const ahead = new Date(`${today}T00:00:00Z`).getUTCDay() - WEEKDAYS.indexOf(policy.reminders.weeklyOn);
  return addDays(today, -((ahead + 7) % 7));
}

/** The day since which letters are counted: a whole week before the newest report, so that each report has all of its own. */
export const countedSince = (ports: DayPorts): CalendarDate => addDays(reportDayOf(ports), -7);
