import { type CalendarDate, calendarDate, type Instant } from '../calendar';
import { daysBetween } from '../term/turn';
import { defined } from '../defined';
import { type Letter, type LetterContent } from './letter';
import { knowsLetter, type Mailbox, withLetter } from './mailbox';
import { isDue } from '../reminder/ladder';
import { type PoolRef, type RungSent } from '../reminder/reminder';

/** A day on which letters are decided. */
export interface LetterDay {
  readonly today: CalendarDate;
  readonly at: Instant;
  /** The newest day of the ladder; undefined out of season. */
  readonly rung: RungSent | undefined;
}

/** What is so for one person who acts for departments, on a day. */
export interface ToTell {
  /** A pool of theirs waits for an answer. */
  readonly isOpen: boolean;
  /** They may change the roster of one that waits: then they are asked whom to keep. */
  readonly mayKeep: boolean;
  /** Pools whose people they choose, with few free seats, and with more. */
  readonly low: readonly PoolRef[];
  readonly roomy: readonly PoolRef[];
}

/** The mark of having been told that a pool is low. */
export const lowMark = ({ department, product }: PoolRef): string => `low:${department}/${product}`;

/** Days by which the last day of a term may have been moved in the policy since, and is that of the same term. */
const SAME_TERM_DAYS = 180;

/** Whether somebody was asked whom to keep after a last day, or after what it was before the policy moved it. */
function wasAskedToKeep({ marks }: Mailbox, lastDay: CalendarDate): boolean {
  const asked = marks['keep'];
  return asked !== undefined && daysBetween(calendarDate(asked), lastDay) < SAME_TERM_DAYS;
}

/**
 * A mailbox with all that its owner is due on a day, in one letter; the very mailbox where that is nothing. What comes up after the letter
 * of a day was decided waits for the next one.
 */
export function withDigest(mailbox: Mailbox, told: ToTell, day: LetterDay): Mailbox {
  const { marks } = mailbox;
  const key = `digest-${day.today}`;
  const over = told.roomy.map(lowMark).filter((mark) => mark in marks);
  const cleared = Object.fromEntries(over.map((mark) => [mark, undefined]));
  const isDecided = knowsLetter(mailbox, key);
  const rung = isDecided || !told.isOpen ? undefined : dueIn(mailbox, day);
  const news = isDecided ? [] : told.low.filter((pool) => marks[lowMark(pool)] === undefined);
  if (rung === undefined && news.length === 0)
    return over.length === 0 ? mailbox : withLetter(mailbox, undefined, cleared);
  // It takes the place of those that wait, and says what they would have said.
  const waiting = mailbox.letters.flatMap(({ content }) => (content.kind === 'digest' ? [content] : []));
  const unsaid = new Set(waiting.flatMap(({ lowSeats = [] }) => lowSeats.map(lowMark)));
  const low = told.low.filter((pool) => news.includes(pool) || unsaid.has(lowMark(pool)));
  const isAsked = rung !== undefined && wasAskedToKeep(mailbox, rung.lastDay);
  const isAskedAlready = isAsked && !waiting.some((one) => one.asksToKeep === true);
  const asksToKeep = rung?.phase === 'before' && told.mayKeep && !isAskedAlready;
  const content = defined({
    kind: 'digest' as const,
    on: day.today,
    rung,
    asksToKeep: asksToKeep ? (true as const) : undefined,
    lowSeats: low.length === 0 ? undefined : low,
  });
  return withLetter(
    mailbox,
    { key, content, decidedAt: day.at },
    {
      ...cleared,
      ...defined({ ladder: rung?.on, keep: asksToKeep ? rung.lastDay : undefined }),
      ...Object.fromEntries(low.map((pool) => [lowMark(pool), day.today])),
    },
  );
}

/** A mailbox of an approver with the letter of a day of the ladder, unless they had it, also with their own departments. */
export function withApproverDigest(mailbox: Mailbox, day: LetterDay): Mailbox {
  const key = `approver-digest-${day.today}`;
  const rung = knowsLetter(mailbox, key) ? undefined : dueIn(mailbox, day);
  if (rung === undefined) return mailbox;
  const content = { kind: 'approver-digest', on: day.today, rung } as const;
  return withLetter(mailbox, { key, content, decidedAt: day.at }, { ladder: rung.on });
}

/**
 * A mailbox with how the reminders went, once a week; a day that was missed is caught up by whoever had one before.
 *
 * @param weekday The newest day of it.
 */
export function withWeeklyReport(mailbox: Mailbox, weekday: CalendarDate, { today, at }: LetterDay): Mailbox {
  const told = mailbox.marks['weekly'];
  const isNew = told === undefined ? weekday === today : weekday > told;
  if (!isNew) return mailbox;
  const letter: Letter = { key: `weekly-${weekday}`, content: { kind: 'weekly-report', on: weekday }, decidedAt: at };
  return withLetter(mailbox, letter, { weekly: weekday });
}

type OfDay = Extract<LetterContent, { kind: 'digest' | 'approver-digest' | 'weekly-report' }>;

/**
 * What a letter of the reminders has to say on a day, beside later ones to the same recipient that wait: a later one says all that it would,
 * except that a digest without a day of the ladder says nothing of that.
 *
 * @param content What it was decided to say.
 * @param mailbox Where it waits.
 * @param day The newest day of the ladder, and of the weekly report.
 * @returns Undefined when that is nothing.
 */
export function leftToSay<Content extends OfDay>(
  content: Content,
  mailbox: Pick<Mailbox, 'letters'>,
  day: Pick<LetterDay, 'rung'> & { readonly weekday: CalendarDate },
): Content | undefined {
  if (content.kind === 'weekly-report') return content.on < day.weekday ? undefined : content;
  const later = mailbox.letters.flatMap(({ content: one }) =>
    (one.kind === 'digest' || one.kind === 'approver-digest') && one.on > content.on ? [one] : [],
  );
  const isOverRung = later.some((one) => one.rung !== undefined);
  if (content.kind === 'approver-digest') {
    const isOld = day.rung === undefined || content.rung.on < day.rung.on;
    return isOld || isOverRung ? undefined : content;
  }
  const { rung, asksToKeep, lowSeats, ...rest } = content;
  const isOverLow = later.some(({ kind }) => kind === 'digest');
  const left = {
    ...(isOverRung ? {} : defined({ rung, asksToKeep })),
    ...(isOverLow ? {} : defined({ lowSeats })),
  };
  return Object.keys(left).length === 0 ? undefined : ({ ...rest, ...left } as Content);
}

const dueIn = ({ marks }: Mailbox, { rung }: LetterDay): RungSent | undefined =>
  rung !== undefined && isDue(rung, marks['ladder']) ? rung : undefined;
