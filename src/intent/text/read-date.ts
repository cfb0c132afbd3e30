import { addDays, type CalendarDate, isCalendarDate, isYearDay, yearOf } from '../../domain/calendar';
import { defined } from '../../domain/defined';
import { type DateSaid, type MonthDay } from '../said';
import { typedText, type Token } from './tokens';
import { PREPOSITIONS, words } from './words';

const MONTHS: ReadonlyMap<string, number> = new Map(
  [
    'january jan',
    'february feb febr',
    'march mar',
    'april apr',
    'may',
    'june jun',
    'july jul',
    'august aug',
    'september sep sept',
    'october oct',
    'november nov',
    'december dec',
  ].flatMap((names, index) => names.split(' ').map((name): [string, number] => [name, index + 1])),
);

/** Words inside a day that say nothing more. */
const BETWEEN = words('the of on in');

/** What people call the last day of cover. */
const TERM_END =
  /^(?:(?:end|last day) )?(?:this |current |our )?(?:term|cover|fiscal year)(?: end)?$|^(?:end|last day|year end)$/u;

/** What people say for a day, or for many, that is not read as one. */
const UNCLEAR =
  /^(?:(?:(?:last|next|this|past|coming) )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:last|next|this|past|coming) (?:week|weekend|month|quarter|semester|term|year|fiscal year|spring|summer|fall|autumn|winter)|\d{1,3} (?:days?|weeks?|months?|years?)(?: from now)?|\d{4})$/u;

/** Longer texts are no days. */
const MOST_TOKENS = 8;

/**
 * Reads a text that is nothing but a day: `June 30`, `30 June`, `Jun 30, 2027`, `6/30`, `6/30/27`, `2027-06-30`, `July`, `yesterday`,
 * `the end of the term`; `next month` is `unclear`. Undefined when it is something else.
 */
export function readDate(all: readonly Token[]): DateSaid | undefined {
  const tokens = all.slice(all.findIndex(({ word }) => word !== '' && !PREPOSITIONS.has(word) && word !== 'the'));
  if (tokens.length > MOST_TOKENS || tokens.some(({ kind }) => kind !== 'word' && kind !== 'break')) return undefined;
  const said = tokens.map(({ word }) => word).filter((word) => word !== '' && !BETWEEN.has(word));
  const text = said.join(' ');
  if (text === 'today' || text === 'tomorrow' || text === 'yesterday') return { kind: text };
  if (TERM_END.test(text)) return { kind: 'term-end' };
  if (UNCLEAR.test(text)) return { kind: 'unclear', typed: typedText(tokens) };
  return readDigits(text, tokens) ?? readNamed(said, tokens);
}

/** `2027-06-30`, `6/30`, `6/30/2027`, `6/30/27`. */
function readDigits(text: string, tokens: readonly Token[]): DateSaid | undefined {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/u.exec(text);
  if (iso !== null) return dayOf(tokens, { month: Number(iso[2]), day: Number(iso[3]) }, Number(iso[1]));
  const slashed =
    /^(\d{1,2})[/](\d{1,2})(?:[/](\d{4}|\d{2}))?$/u.exec(text) ?? /^(\d{1,2})[-.](\d{1,2})[-.](\d{4})$/u.exec(text);
  if (slashed === null) return undefined;
  const [first, second] = [Number(slashed[1]), Number(slashed[2])];
  const year = slashed[3] === undefined ? undefined : fullYear(slashed[3]);
  // Nobody can mean a thirteenth month.
  const isMonthFirst = first <= 12 || second > 12;
  const said = isMonthFirst ? { month: first, day: second } : { month: second, day: first };
  const swapped = first <= 12 && second <= 12 && first !== second ? { month: second, day: first } : undefined;
  return dayOf(tokens, said, year, swapped);
}

const fullYear = (text: string): number => (text.length === 2 ? 2000 : 0) + Number(text);

/** `june 30 2027`, `30th june`, `jun-30`, `july 2027`, `july`. */
function readNamed(said: readonly string[], tokens: readonly Token[]): DateSaid | undefined {
  const parts = said
    .flatMap((word) => word.split('-'))
    .map((word) => word.replace(/^(\d{1,2})(?:st|nd|rd|th)$/u, '$1'));
  const month = parts.flatMap((part) => MONTHS.get(part) ?? []);
  const days = parts.filter((part) => /^\d{1,2}$/u.test(part));
  const years = parts.filter((part) => /^\d{4}$/u.test(part));
  const [named, ...otherMonths] = month;
  const isAll = month.length + days.length + years.length === parts.length;
  if (named === undefined || otherMonths.length > 0 || days.length > 1 || years.length > 1 || !isAll) return undefined;
  const year = years[0] === undefined ? undefined : Number(years[0]);
  const [day] = days;
  if (day !== undefined) return dayOf(tokens, { month: named, day: Number(day) }, year);
  if (!exists({ month: named, day: 1 }, year)) return { kind: 'impossible', typed: typedText(tokens) };
  return { kind: 'month', month: named, ...defined({ year }) };
}

function dayOf(tokens: readonly Token[], said: MonthDay, year: number | undefined, swapped?: MonthDay): DateSaid {
  if (!exists(said, year)) return { kind: 'impossible', typed: typedText(tokens) };
  const isEither = swapped !== undefined && exists(swapped, year);
  return { kind: 'day', ...said, ...defined({ year, swapped: isEither ? swapped : undefined }) };
}

/** Whether there is such a day in a year, or in any. */
const exists = (said: MonthDay, year: number | undefined): boolean =>
  year === undefined ? isYearDay(yearDay(said)) : isCalendarDate(`${String(year)}-${yearDay(said)}`);

const yearDay = ({ month, day }: MonthDay): string => `${twoDigits(month)}-${twoDigits(day)}`;

const twoDigits = (number: number): string => String(number).padStart(2, '0');

/**
 * The date that is meant, where today is known and the last day of cover: of a day without a year the next one, today included. Undefined
 * where none is named, or where it is impossible or unclear.
 */
export function resolveDate(
  said: DateSaid,
  { today, lastDay }: { readonly today: CalendarDate; readonly lastDay: CalendarDate },
): CalendarDate | undefined {
  switch (said.kind) {
    case 'missing':
    case 'impossible':
    case 'unclear':
      return undefined;
    case 'today':
      return today;
    case 'tomorrow':
      return addDays(today, 1);
    case 'yesterday':
      return addDays(today, -1);
    case 'term-end':
      return lastDay;
    case 'day':
      return nextSuch(said, today);
    case 'month': {
      const first = { ...said, day: 1 };
      const isThisMonth = today.slice(5, 7) === twoDigits(said.month) && (said.year ?? yearOf(today)) === yearOf(today);
      return isThisMonth ? today : nextSuch(first, today);
    }
  }
}

/**
 * The date that is meant where what was is asked about: of a day without a year the last such, today included; of a month its last day, as far
 * as it has come. What has a year of its own may be to come. Undefined where none is named, or where it is impossible or unclear.
 * The last day of terms is given as month and day.
 */
export function resolvePastDate(
  said: DateSaid,
  { today, endsOn }: { readonly today: CalendarDate; readonly endsOn: string },
): CalendarDate | undefined {
  switch (said.kind) {
    case 'day':
      return lastSuch(yearDay(said), today, said.year);
    case 'month': {
      const first = lastSuch(yearDay({ ...said, day: 1 }), today, said.year);
      if (first === undefined) return undefined;
      const end = addDays(firstOfNextMonth(first), -1);
      return first <= today && end > today ? today : end;
    }
    case 'term-end':
      return lastSuch(endsOn, today);
    default:
      return resolveDate(said, { today, lastDay: today });
  }
}

/** What comes after a month is the one that follows it. */
export function comesAfter(said: DateSaid): DateSaid {
  if (said.kind !== 'month') return said;
  const { month, year } = said;
  return month < 12
    ? { ...said, month: month + 1 }
    : { kind: 'month', month: 1, ...defined({ year: year === undefined ? undefined : year + 1 }) };
}

/** February 29 is years away at most. */
const MOST_YEARS = 8;

function nextSuch(said: MonthDay & { readonly year?: number }, today: CalendarDate): CalendarDate | undefined {
  const years = Array.from({ length: MOST_YEARS + 1 }, (_, index) => yearOf(today) + index);
  return (said.year === undefined ? years : [said.year])
    .map((year) => `${String(year)}-${yearDay(said)}`)
    .filter(isCalendarDate)
    .find((date) => said.year !== undefined || date >= today);
}

function lastSuch(yearDay: string, today: CalendarDate, year?: number): CalendarDate | undefined {
  const years = Array.from({ length: MOST_YEARS + 1 }, (_, index) => yearOf(today) - index);
  return (year === undefined ? years : [year])
    .map((one) => `${String(one)}-${yearDay}`)
    .filter(isCalendarDate)
    .find((date) => year !== undefined || date <= today);
}

function firstOfNextMonth(first: CalendarDate): CalendarDate {
  const later = addDays(first, 31);
  return addDays(later, 1 - Number(later.slice(8)));
}
