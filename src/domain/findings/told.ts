import { type CalendarDate, type Instant } from '../calendar';

/** What stays as it is is said again after this time. */
const AGAIN_AFTER_MS = 7 * 24 * 60 * 60_000;
/** Of what was said, this many, the newest, are remembered; the others are said once more. */
const MOST_REMEMBERED = 2000;

/** What vanishes for a shorter time is not over: it was tried again, and looked well until the tenant showed the next error. */
const OVER_AFTER_MS = 12 * 60 * 60_000;

/** What somebody was told of, by its key, and when; and on which day the last message went out. */
export interface Told {
  readonly said: Readonly<Record<string, Instant>>;
  /** Since when something of it stands no more. */
  readonly gone?: Readonly<Record<string, Instant>>;
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
  current: readonly string[],
  told: Told | undefined,
  { at, today, isTime }: Moment,
  isUrgent: (key: string) => boolean = () => false,
): readonly string[] {
  const tooNew = Date.parse(at) - AGAIN_AFTER_MS;
  const due = current.slice(0, MOST_REMEMBERED).filter((key) => {
    const before = told?.said[key];
    return before === undefined || Date.parse(before) <= tooNew || isOver(told?.gone?.[key], at);
  });
  const mayWait = !isTime || told?.lastOn === today;
  return mayWait && !due.some(isUrgent) ? [] : due;
}

const isOver = (goneSince: Instant | undefined, at: Instant): boolean =>
  goneSince !== undefined && Date.parse(at) - Date.parse(goneSince) >= OVER_AFTER_MS;

/** What is remembered afterwards: what was said now, and of what was said before all that still stands, or stood a moment ago. */
export function toldAfter(
  told: Told | undefined,
  current: readonly string[],
  said: readonly string[],
  { at, today }: Pick<Moment, 'at' | 'today'>,
): Told | undefined {
  const now = new Set(said);
  const stands = new Set(current);
  const known = new Map<string, Instant>();
  for (const key of current) {
    const before = isOver(told?.gone?.[key], at) ? undefined : told?.said[key];
    const since = now.has(key) ? at : before;
    if (since !== undefined) known.set(key, since);
  }
  const gone = new Map<string, Instant>();
  for (const [key, since] of Object.entries(told?.said ?? {})) {
    const goneSince = told?.gone?.[key] ?? at;
    if (stands.has(key) || isOver(goneSince, at)) continue;
    known.set(key, since);
    gone.set(key, goneSince);
  }
  if (known.size === 0 && told === undefined) return undefined;
  const newest = [...known].toSorted(([, one], [, other]) => (one < other ? 1 : one > other ? -1 : 0));
  const lastOn = said.length > 0 ? today : (told?.lastOn ?? today);
  return {
    said: Object.fromEntries(newest.slice(0, MOST_REMEMBERED)),
    ...(gone.size === 0 ? {} : { gone: Object.fromEntries(gone) }),
    lastOn,
  };
}

/**
 * All that was found, and to whom it is told, as lines; the day, and whether its hour had come. Where everybody was told of exactly this,
 * nothing is due: neither does something new stand, nor did a week go by. Of nothing at all there is nothing to tell on any day.
 */
export interface Sweep {
  readonly lines: readonly string[];
  readonly on?: CalendarDate;
}

/** What a sweep is about. */
export const sweepOf = (lines: readonly string[], { today, isTime }: Moment): Sweep =>
  lines.length === 0 ? { lines } : { lines: [...lines, String(isTime)], on: today };
