import { addDays, type CalendarDate } from '../calendar';
import { lastTermEnd } from '../term/term';
import { AFTER_DAYS, type CalendarPolicy, rungsOf, type TermTurn, turnAround, turnAt } from '../term/turn';
import { type RungSent } from './reminder';

const WEEK = 7;

/**
 * The newest day of the ladder that a date has reached: of the turn that the date is in or, where there are few days without cover or none,
 * of the one that has just ended. Undefined before the first one of a season.
 */
export function rungOn(today: CalendarDate, policy: CalendarPolicy): RungSent | undefined {
  return turnsOn(today, policy)
    .flatMap((turn) => daysOf(turn, today, policy))
    .filter(({ on }) => on <= today)
    .reduce<RungSent | undefined>(
      (newest, one) => (newest !== undefined && newest.on >= one.on ? newest : one),
      undefined,
    );
}

/** The first day of the ladder after a date; where anything `isOpen`, it is asked about every week after the last one, too. */
export function rungAfter(
  today: CalendarDate,
  policy: CalendarPolicy,
  { isOpen }: { readonly isOpen: boolean },
): RungSent | undefined {
  const around = turnAround(today, policy);
  const turns = [...turnsOn(today, policy), turnAt(around.nextUntil, policy)];
  return turns
    .flatMap((turn) => daysOf(turn, addDays(today, WEEK), policy))
    .filter(({ on, phase }) => on > today && (isOpen || phase !== 'weekly'))
    .toSorted((one, other) => (one.on < other.on ? -1 : 1))[0];
}

/** Whether somebody is due a day of the ladder: not if they were told of it, or of a later one, whatever the clock said then. */
export const isDue = (rung: RungSent, told: string | undefined): boolean => told === undefined || rung.on > told;

/** The turns whose ladder may reach a date. */
function turnsOn(today: CalendarDate, policy: CalendarPolicy): readonly TermTurn[] {
  const around = turnAround(today, policy);
  const ended = turnAt(lastTermEnd(addDays(today, -1), policy.term), policy);
  const isNear = ended.lastDay < around.lastDay && today <= addDays(ended.lastDay, AFTER_DAYS);
  return isNear ? [ended, around] : [around];
}

/** The days of one turn: those of the policy, and each week after the last of them to a date, until the next cover starts. */
function daysOf(turn: TermTurn, until: CalendarDate, policy: CalendarPolicy): readonly RungSent[] {
  const { lastDay, nextFrom } = turn;
  const rungs = rungsOf(turn, policy.reminders.on).map(({ on, phase }): RungSent => ({ lastDay, on, phase }));
  const last = rungs.findLast(({ phase }) => phase === 'after')?.on ?? lastDay;
  const weekly: RungSent[] = [];
  for (let on = addDays(last, WEEK); on < nextFrom && on <= until; on = addDays(on, WEEK))
    weekly.push({ lastDay, on, phase: 'weekly' });
  return [...rungs, ...weekly];
}
