import { type NamePlace } from '../../application/access/page-departments';
import { type ForecastPage, type PoolForecast } from '../../application/term/show-forecast';
import { type Button } from '../../cards/parts/button';
import { type RenderedCard } from '../../cards/render';
import { type ForecastRow, renderForecast } from '../../cards/term/forecast';
import { type CalendarDate } from '../../domain/calendar';
import { type DayForecast } from '../../domain/term/forecast';
import { daysBetween } from '../../domain/term/turn';
import { paging, type Trail } from '../answer/paging';
import { dateWords, seatsWords } from '../answer/words';
import { button, poolButton } from '../button/press';
import { type KnownPool } from '../turn/chosen';
import { yearOf } from './forecast-year';
import {
  freeWords,
  gapDays,
  isLater,
  lastDayOf,
  leadLines,
  notesOf,
  peopleOn,
  sectionsOf,
  sumOf,
} from './forecast-words';

/** What a forecast is about, as its buttons send it back. */
export interface ForecastData extends KnownPool {
  readonly on?: CalendarDate | undefined;
  /** The day that was meant if a day like 6/7 was read the wrong way. */
  readonly swapped?: CalendarDate | undefined;
  readonly trail: Trail<NamePlace>;
}

/** What days to come bring: the whole turn of a term, or one day; of one pool with names, or of several in numbers. */
export function presentForecast(page: ForecastPage, data: ForecastData & { readonly timeZone: string }): RenderedCard {
  const { pools, detail } = page;
  const { department, product, on, trail } = data;
  const { pageLine, buttons } = paging({ ...page, trail, shown: page.departments.length }, (title, further) =>
    button(title, 'forecast.show', { department, product, on, trail: further, isInPlace: true }),
  );
  return renderForecast({
    heading: headingOf(page, pageLine !== undefined),
    subheading: subheadingOf(page),
    leadLines: leadLines(page, { timeZone: data.timeZone, isPart: pageLine !== undefined }),
    ...(pools.length === 0 ? {} : { year: yearOf(page, pageLine !== undefined) }),
    ...rowsOf(page, data),
    sections: detail === undefined ? [] : sectionsOf(detail, page),
    notes: notesOf(page),
    ...(pageLine === undefined
      ? {}
      : { pageLine: `Departments ${pageLine}${pools.length === 0 ? ' have no such seats' : ''}` }),
    buttons: [...buttons, ...furtherButtons(page, data)],
  });
}

/** The answer in one line. */
function headingOf(page: ForecastPage, isPart: boolean): string {
  const { pools, turn, today, on } = page;
  if (on !== undefined) {
    const days = pools.flatMap(({ day }) => day ?? []);
    const [one, ...others] = days;
    if (one !== undefined && others.length === 0 && !isPart) return `${freeWords(one)} on ${dateWords(on)}`;
    const seated = days.reduce((sum, day) => sum + day.seated, 0);
    return isPart || one === undefined ? `Seats on ${dateWords(on)}` : `${seated} seated on ${dateWords(on)}`;
  }
  // Once cover is over, seats that are carried end with the gap.
  const lastDay = today > turn.lastDay ? lastDayOf(pools, turn) : turn.lastDay;
  const last = dateWords(lastDay);
  const isOver = today > lastDay;
  if (isPart || pools.length === 0) return isOver ? `Seats since ${last}` : `What happens on ${last}`;
  const endingOf = (pool: PoolForecast): number =>
    isLater(page) ? pool.turn.lastDay.seatCap : pool.renewal.seatsEnding;
  const ending = sumOf(pools, endingOf);
  const next = sumOf(pools, (pool) => Math.min(pool.turn.next.seatCap, endingOf(pool)));
  if (ending === 0) return `No seats ${isOver ? 'ended' : 'end'} ${last}`;
  if (next >= ending)
    return `${ending === 1 ? '1 seat is' : ending === 2 ? 'Both seats are' : `All ${ending} seats are`} renewed from ${dateWords(turn.nextFrom)}`;
  return `${seatsWords(ending)} ${isOver ? 'ended' : ending === 1 ? 'ends' : 'end'} ${last}`;
}

function subheadingOf(page: ForecastPage): string {
  const { pools, departments, total } = page;
  const [pool] = pools;
  const whose = [
    ...(pools.length === 1 && pool !== undefined ? [pool.product.name] : []),
    ...(total === 1 ? departments.slice(0, 1).map(({ name }) => name) : [`${total} departments`]),
  ];
  return [...whose, whenWords(page)].filter((part) => part !== '').join(' · ');
}

/** How far away it is; in the gap, until when there is no cover. */
function whenWords({ pools, turn, today, on }: ForecastPage): string {
  const { lastDay, nextFrom } = turn;
  const day = on ?? today;
  if (lastDay < day && day < nextFrom) {
    const isCarried = pools.some((pool) => ((pool.day ?? pool.turn.gap)?.seatCap ?? 0) > 0);
    return `${isCarried ? 'carried over' : 'no cover'} until ${dateWords(nextFrom)}`;
  }
  const days = daysBetween(today, on ?? lastDay);
  return days === 0 ? 'today' : `in ${daysWords(days)}`;
}

function rowsOf(
  page: ForecastPage,
  data: ForecastData,
): { readonly rows: readonly ForecastRow[]; readonly rowsLine?: string } {
  const { pools, detail, on, turn, total } = page;
  const [pool] = pools;
  if (detail !== undefined && pool !== undefined) return { rows: on === undefined ? turnRows(pool, page) : [] };
  const hasDepartment = total > 1;
  const rows = pools.map((one) => poolRow(one, page, { ...data, hasDepartment }));
  if (on !== undefined || rows.length === 0) return { rows };
  const gap = turn.gapDays > 0 ? ', in the gap' : '';
  return { rows, rowsLine: `Seats on ${dateWords(turn.lastDay)}${gap} and on ${dateWords(turn.nextFrom)}` };
}

/** The days of a turn, of one pool. */
function turnRows(
  { turn: { lastDay, gap, next }, daysWithoutSeats }: PoolForecast,
  { turn, today }: ForecastPage,
): readonly ForecastRow[] {
  const row = (title: string, titleMore: string, day: DayForecast): ForecastRow => ({
    ...{ title, titleMore, state: freeWords(day), stateMore: peopleOn(day) },
    lines: [],
  });
  const gapMore = daysWithoutSeats === 0 ? 'carried over' : `${daysWords(daysWithoutSeats)} without a seat`;
  return [
    ...(today > turn.lastDay ? [] : [row(dateWords(turn.lastDay), 'last day', lastDay)]),
    ...(gap === undefined ? [] : [row(gapDays(turn), gapMore, gap)]),
    row(dateWords(turn.nextFrom), 'next cover', next),
  ];
}

/** One pool in numbers; it opens with names. */
function poolRow(
  { department, product, day, turn, daysWithoutSeats }: PoolForecast,
  { turn: { lastDay, nextFrom } }: ForecastPage,
  { on, hasDepartment }: ForecastData & { readonly hasDepartment: boolean },
): ForecastRow {
  const open = button(`Forecast for ${product.name}`, 'forecast.show', {
    ...{ department: department.id, product: product.id, on },
  });
  const titles = { title: product.name, ...(hasDepartment ? { titleMore: department.name } : {}), open };
  if (day !== undefined) return { ...titles, state: freeWords(day), stateMore: peopleOn(day), lines: [] };
  const caps = [turn.lastDay, ...(turn.gap === undefined ? [] : [turn.gap]), turn.next].map(({ seatCap }) => seatCap);
  const waiting = ({ waiting: count }: DayForecast): string => (count > 0 ? `, ${count} waiting` : '');
  return {
    ...titles,
    state: `${caps.join(' → ')} seats`,
    lines: [
      `${dateWords(lastDay)}: ${freeWords(turn.lastDay)}${waiting(turn.lastDay)}`,
      `${dateWords(nextFrom)}: ${freeWords(turn.next)}${waiting(turn.next)}${daysWithoutSeats > 0 && turn.next.seatCap > 0 ? `, after ${daysWords(daysWithoutSeats)} without` : ''}`,
    ],
  };
}

function furtherButtons(page: ForecastPage, { swapped, ...data }: ForecastData): readonly Button[] {
  const { detail, on } = page;
  const { department, product } = data;
  return [
    ...renewButton(page),
    ...(swapped === undefined
      ? []
      : [
          button(`${dateWords(swapped)} instead`, 'forecast.show', {
            department,
            product,
            on: swapped,
            isInPlace: true,
          }),
        ]),
    ...(on === undefined ? [] : [button('Whole term', 'forecast.show', { department, product, isInPlace: true })]),
    ...(detail === undefined
      ? []
      : [
          poolButton(detail.ending.department.id, detail.ending.product),
          ...(product === undefined ? [] : [button('All products', 'forecast.show', { on, isInPlace: true })]),
        ]),
  ];
}

/** Renewing what nobody decided about, for whoever may. */
function renewButton(page: ForecastPage): readonly Button[] {
  const { detail, on, turn, canBuy } = page;
  if (detail === undefined || on !== undefined || !canBuy || isLater(page)) return [];
  const { department, product, renewal } = detail.ending;
  if (renewal.seatsOpen === 0) return [];
  const about = { department: department.id, product: product.id, lastDay: turn.lastDay };
  return [button(`Renew ${seatsWords(renewal.seatsOpen)}`, 'reminder.renew', about, { isPrimary: true })];
}

const daysWords = (days: number): string => (days === 1 ? '1 day' : `${days} days`);
