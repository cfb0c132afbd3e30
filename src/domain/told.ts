import { type CalendarDate, type Instant } from './calendar';

/** What stays as it is is said again after so long. */
const AGAIN_AFTER_MS = 7 * 24 * 60 * 60_000;
/** Of what was said, the newest so many are remembered; the others are said once more. */
const MOST_REMEMBERED = 5000;

/** What somebody was told of, by its key, and when; and on which day the last message went out. */
export interface Told {
  readonly said: Readonly<Record<string, Instant>>;
  readonly lastOn: CalendarDate;
}

/** Now, the day it is, and whether it is late enough in it to write to people. */
export interface Moment {
  readonly at: Instant;
  readonly today: CalendarDate;
  readonly isTime: boolean;
}

/**
 * Which of the things that stand now are to be said: new ones, and those that were said a week ago. At most one message a day, not
 * before its hour, unless something of it is urgent.
 */
export function dueOf(
  standing: readonly string[],
  told: Told | undefined,
  { at, today, isTime }: Moment,
  isUrgent: (key: string) => boolean = () => false,
): readonly string[] {
  const tooNew = Date.parse(at) - AGAIN_AFTER_MS;
  const due = standing.filter((key) => {
    const before = told?.said[key];
    return before === undefined || Date.parse(before) <= tooNew;
  });
  const mayWait = !isTime || told?.lastOn === today;
  return mayWait && !due.some(isUrgent) ? [] : due;
}

/** What is remembered afterwards: what was said now, and of what was said before all that still stands. */
export function toldAfter(
  told: Told | undefined,
  standing: readonly string[],
  said: readonly string[],
  { at, today }: Pick<Moment, 'at' | 'today'>,
): Told | undefined {
  const now = new Set(said);
  const known = standing.flatMap((key): [string, Instant][] => {
    const since = now.has(key) ? at : told?.said[key];
    return since === undefined ? [] : [[key, since]];
  });
  if (known.length === 0 && told === undefined) return undefined;
  const newest = known.toSorted(([, one], [, other]) => (one < other ? 1 : one > other ? -1 : 0));
  const lastOn = said.length > 0 ? today : (told?.lastOn ?? today);
  return { said: Object.fromEntries(newest.slice(0, MOST_REMEMBERED)), lastOn };
}
