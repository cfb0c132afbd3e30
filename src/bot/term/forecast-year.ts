import { type ForecastPage } from '../../application/term/show-forecast';
import { type StripMark } from '../../cards/parts/year-strip';
import { type ForecastYear } from '../../cards/term/forecast';
import { addDays, type CalendarDate } from '../../domain/calendar';
import { type SeatSpan } from '../../domain/term/seat-year';
import { daysBetween } from '../../domain/term/turn';
import { listWords, monthWords, shortDateWords } from '../answer/words';

type Page = Pick<ForecastPage, 'year' | 'turn' | 'today' | 'on'>;

/** Changes of a year that are said in words. */
const CHANGES_SAID = 5;

/** The seats of a year and a half as a picture, and the same in words; of a part of the departments where there are other pages. */
export function yearOf({ year, turn, today, on }: Page, isPart: boolean): ForecastYear {
  const { from, until, spans } = year;
  const isGap = (date: CalendarDate): boolean => turn.lastDay < date && date < turn.nextFrom;
  const marks = marksOf({ year, turn, today, on });
  return {
    strip: {
      spans: spans
        .flatMap((span) => cutAt(span, [addDays(turn.lastDay, 1), turn.nextFrom]))
        .map((span) => ({
          days: daysBetween(span.from, span.until) + 1,
          seats: span.seats,
          uncertain: span.seatsAwaited,
          isGap: isGap(span.from),
        })),
      marks: marks.map(({ kind, date }) => ({ kind, day: daysBetween(from, date) })),
      months: monthsOf(from, until).map((date) => daysBetween(from, date)),
    },
    from: monthWords(from),
    until: monthWords(until),
    lines: [
      `Seats${isPart ? ' of these departments' : ''}: ${seatsWords(spans, today)}.`,
      ...(marks.length === 0 ? [] : [`Marks from the left: ${listWords(marks.map(({ words }) => words))}.`]),
      ...palerLine(spans, isGap),
    ],
  };
}

/** A span in parts that begin on these days, in their order, where they lie in it. */
function cutAt(span: SeatSpan, days: readonly CalendarDate[]): readonly SeatSpan[] {
  const begins = [span.from, ...days.filter((day) => span.from < day && day <= span.until)];
  return begins.map((from, index) => {
    const next = begins[index + 1];
    return { ...span, from, until: next === undefined ? span.until : addDays(next, -1) };
  });
}

/** "5 to Jun 30, 2027; none to Jul 31, 2027; then 3" */
function seatsWords(spans: readonly SeatSpan[], today: CalendarDate): string {
  const ahead = spans.filter(({ until }) => until >= today);
  const said = (ahead.length === 0 ? spans : ahead).slice(0, CHANGES_SAID);
  const isAll = said.at(-1) === spans.at(-1);
  const parts = said.map(({ seats, until }, index) => {
    const count = seats === 0 ? 'none' : String(seats);
    if (isAll && index === said.length - 1) return said.length === 1 ? `${count} all the time` : `then ${count}`;
    return `${count} to ${shortDateWords(until)}`;
  });
  return `${parts.join('; ')}${isAll ? '' : '; then more changes'}`;
}

function palerLine(spans: readonly SeatSpan[], isGap: (date: CalendarDate) => boolean): readonly string[] {
  const paler = [
    ...(spans.some(({ seatsAwaited }) => seatsAwaited > 0) ? ['not seen in Microsoft 365 yet'] : []),
    ...(spans.some(({ from, until: end, seats }) => seats > 0 && isGap(from) && isGap(end))
      ? ['in the gap between two terms']
      : []),
  ];
  return paler.length === 0 ? [] : [`Paler seats are ${listWords(paler).replace(' and ', ' or ')}.`];
}

interface MarkSaid {
  readonly kind: StripMark['kind'];
  readonly date: CalendarDate;
  readonly words: string;
}

/** What is marked, by day; not what lies outside the picture. */
function marksOf({ year, turn, today, on }: Page): readonly MarkSaid[] {
  const { lastDay, decideBy } = turn;
  const marks: readonly MarkSaid[] = [
    { kind: 'today', date: today, words: 'today' },
    { kind: 'decide-by', date: decideBy, words: `decide by ${shortDateWords(decideBy)}` },
    { kind: 'last-day', date: lastDay, words: `last day ${shortDateWords(lastDay)}` },
    ...(on === undefined ? [] : [{ kind: 'asked', date: on, words: shortDateWords(on) } as const]),
  ];
  return marks
    .filter(({ date }) => year.from <= date && date <= year.until)
    .toSorted((one, other) => (one.date < other.date ? -1 : 1));
}

/** The first days of all months. */
function monthsOf(from: CalendarDate, until: CalendarDate): readonly CalendarDate[] {
  const months: CalendarDate[] = [];
  for (let month = Number(from.slice(0, 4)) * 12 + Number(from.slice(5, 7)) - 1; ; month += 1) {
    const date = `${String(Math.floor(month / 12))}-${String((month % 12) + 1).padStart(2, '0')}-01` as CalendarDate;
    if (date > until) return months;
    months.push(date);
  }
}
