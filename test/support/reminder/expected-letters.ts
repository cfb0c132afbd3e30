import { addDays, type CalendarDate } from '../../../src/domain/calendar';
import { on } from '../builders';

/** The days of the ladder, written out: those of the policy, and after the last day each week until the next term starts. */
export const RUNGS: readonly CalendarDate[] = [
  ...['03-01', '04-01', '05-01', '05-31', '06-16', '06-23', '06-29', '06-30', '07-01'],
  ...['07-08', '07-15', '07-22', '07-29'],
].map((day) => on(`2027-${day}`));

/** Every day from one to another, both included. */
function daysFrom(first: CalendarDate, last: CalendarDate): readonly CalendarDate[] {
  const days: CalendarDate[] = [];
  for (let date = first; date <= last; date = addDays(date, 1)) days.push(date);
  return days;
}

const isMonday = (date: CalendarDate): boolean => new Date(`${date}T00:00:00Z`).getUTCDay() === 1;

/** A year and two months, day by day. */
export const EVERY_DAY = daysFrom(on('2026-08-01'), on('2027-09-30'));
/** The days of the ladder and Mondays around them: the program runs on no others. */
export const SEASON = daysFrom(on('2027-02-08'), on('2027-08-09')).filter(
  (date) => isMonday(date) || RUNGS.includes(date),
);

/** Approvers, who act for no department. */
export const APPROVERS: readonly number[] = [990, 991];

/** What a department does about its seats, and when; the others do nothing. */
export interface Fate {
  readonly kind: 'renews' | 'lapses' | 'nothing';
  readonly on?: CalendarDate;
}

/** What a department does: of every twenty, two renew before the first day of the ladder, one in its course, and one says no. */
export function fateOf(index: number): Fate {
  switch (index % 20) {
    case 4:
    case 5:
      return { kind: 'renews', on: on('2027-02-10') };
    case 6:
      return { kind: 'renews', on: on('2027-04-10') };
    case 7:
      return { kind: 'lapses', on: on('2027-05-20') };
    default:
      return { kind: 'nothing' };
  }
}

/** The delegate and the purchaser of a department. */
export const actsIn = (index: number): readonly [number, number] => [1000 + 2 * index, 1001 + 2 * index];

/** Why somebody cannot be reached; undefined where they can: of every twenty departments, three delegates cannot. */
export function unreachableIn(number: number, departments: number): string | undefined {
  const index = (number - 1000) / 2;
  if (!Number.isInteger(index) || index < 0 || index >= departments) return undefined;
  return ['no-chat', 'disabled', 'gone'][(index % 20) - 1];
}

/** Every letter that is to be decided in the year, and whether it reaches its reader. */
export type Expected = ReadonlyMap<string, boolean>;

/** What people should be told, worked out from nothing but the days on which the program runs and what departments do. */
export function expectedOf(departments: number, days: readonly CalendarDate[]): Expected {
  const expected = new Map<string, boolean>();
  for (let index = 0; index < departments; index += 1) {
    const { on: until } = fateOf(index);
    const rungs = RUNGS.filter((one) => until === undefined || one < until);
    for (const number of actsIn(index))
      for (const rung of rungs)
        expected.set(`chat-${number} digest-${rung}`, unreachableIn(number, departments) === undefined);
  }
  for (const number of APPROVERS) {
    for (const rung of RUNGS) expected.set(`chat-${number} approver-digest-${rung}`, true);
    for (const monday of days.filter(isMonday)) expected.set(`chat-${number} weekly-${monday}`, true);
  }
  return expected;
}
