import {
  type ForecastDetail,
  type ForecastPage,
  type PoolForecast,
  type SomePeople,
} from '../../application/term/show-forecast';
import { addDays, type CalendarDate } from '../../domain/calendar';
import { type LastPurchase, type PoolEnding } from '../../domain/reminder/reminder';
import { type DayForecast, lastSeatedDay } from '../../domain/term/forecast';
import { daysBetween, type TermTurn } from '../../domain/term/turn';
import { inertName } from '../../cards/parts/inert';
import { dateWords, dayWords, listWords, nameOf, peopleWords, seatsWords } from '../answer/words';
import { moneyWords } from '../purchase/purchase-words';

/** A sum over pools. */
export const sumOf = (pools: readonly PoolForecast[], count: (pool: PoolForecast) => number): number =>
  pools.reduce((sum, pool) => sum + count(pool), 0);

/** "1 of 5 seats free" */
export const freeWords = ({ seatCap, seated }: DayForecast): string => `${seatCap - seated} of ${seatCap} seats free`;

/** "4 seated · 2 waiting" */
export const peopleOn = ({ seated, waiting }: DayForecast): string =>
  `${seated} seated${waiting > 0 ? ` · ${waiting} waiting` : ''}`;

/** "July 1, 2027 to July 31, 2027" */
export const gapDays = ({ lastDay, nextFrom }: TermTurn): string => {
  const [from, until] = [addDays(lastDay, 1), addDays(nextFrom, -1)];
  return from === until ? dateWords(from) : `${dateWords(from)} to ${dateWords(until)}`;
};

/** By when to decide, what silence means, and what was said already. With `isPart`, the numbers are those of one page. */
export function leadLines(
  page: ForecastPage,
  { timeZone, isPart }: { readonly timeZone: string; readonly isPart: boolean },
): readonly string[] {
  const { pools, turn, today, detail, on } = page;
  if (pools.length === 0) return isPart ? [] : ['There are no seats yet.'];
  // Before the term ends, a day says nothing about its end.
  if (on !== undefined && on <= turn.lastDay) return [];
  const next = sumOf(pools, ({ turn: forecast }) => forecast.next.seatCap);
  const open = sumOf(pools, ({ renewal }) => renewal.seatsOpen);
  const whose = isPart ? ' of these departments' : '';
  const starts = next === 0 ? [] : [`${seatsWords(next)}${whose} ${starting(next)} ${dateWords(turn.nextFrom)}.`];
  // What is open of a later term is another question than what is decided now.
  if (isLater(page)) return [...starts, decideWords(turn, today)];
  const answer = detail?.ending.answer;
  return [
    ...starts,
    ...(answer === undefined ? [] : [answerWords(answer, timeZone)]),
    ...(open === 0 ? [] : [decideWords(turn, today), silenceWords(page, open, whose)]),
    ...lapseLine(page),
  ];
}

const starting = (seats: number): string => (seats === 1 ? 'starts' : 'start');

/** Whether another term ends before this one: then its end cannot be told by what people decided. */
export const isLater = ({ turn, today }: Pick<ForecastPage, 'turn' | 'today'>): boolean =>
  daysBetween(today, turn.lastDay) > 366;

function decideWords({ decideBy }: TermTurn, today: CalendarDate): string {
  if (today === decideBy) return 'Decide today: an order after that may come late.';
  return today < decideBy
    ? `Decide by ${dateWords(decideBy)}: an order after that may come late.`
    : `The day to decide by was ${dateWords(decideBy)}: an order now may come late.`;
}

function answerWords({ by, at, seats }: NonNullable<PoolEnding['answer']>, timeZone: string): string {
  const what = seats === 0 ? 'let these seats end' : `renew ${seatsWords(seats)}`;
  return `${nameOf(by)} said on ${dayWords(at, timeZone)} to ${what}.`;
}

/** Who loses what, on which day, and what was paid for it. */
function silenceWords({ turn, today, detail, currency, pools }: ForecastPage, open: number, whose: string): string {
  const asked = pools.filter(({ renewal }) => renewal.seatsOpen > 0);
  const losing = sumOf(asked, (pool) => pool.losing);
  const lastDay = lastDayOf(asked, turn);
  const isOver = today > lastDay;
  const people = losing === 1 ? '1 person loses' : `${losing} people lose`;
  const who = losing === 0 ? 'nobody loses a seat' : `${people} ${losing === 1 ? 'a seat' : 'their seats'}`;
  const paid = paidFor(detail?.ending.lastPurchase, open, currency);
  const end = open === 1 ? 'ends' : 'end';
  const ends =
    lastDay > turn.lastDay && today <= turn.lastDay
      ? `${open === 1 ? 'is' : 'are'} carried over to ${dateWords(lastDay)} and ${end} then`
      : `${end} on ${dateWords(lastDay)}`;
  const what = isOver
    ? `Without an order ${open === 1 ? 'it does' : 'they do'} not come back`
    : `Without an order ${open === 1 ? 'it' : 'they'} ${ends}`;
  const opened = `${seatsWords(open)}${whose} ${open === 1 ? 'is' : 'are'} not renewed.`;
  return `${opened} ${what}: ${who}${paid === undefined ? '.' : `; ${paid} was paid for ${open === 1 ? 'it' : 'them'}.`}`;
}

/** The last day on which people of these pools have their seats if nobody renews. */
export const lastDayOf = (pools: readonly PoolForecast[], turn: TermTurn): CalendarDate =>
  pools.map((pool) => lastSeatedDay(pool.turn, turn)).toSorted()[0] ?? turn.lastDay;

/** Of several pools, who loses a seat where that was decided. */
function lapseLine({ pools, detail }: ForecastPage): readonly string[] {
  const lapsing = pools.filter(({ renewal }) => renewal.seatsOpen === 0);
  const losing = sumOf(lapsing, (pool) => pool.losing);
  if (detail !== undefined || losing === 0) return [];
  return [`${losing === 1 ? '1 person loses a seat that is' : `${losing} people lose seats that are`} let lapse.`];
}

function paidFor(last: LastPurchase | undefined, seats: number, currency: string): string | undefined {
  return last?.priceCents === undefined ? undefined : moneyWords(last.priceCents * seats, currency);
}

/** Who keeps a seat, who loses one and who waits, and what it costs. */
export function sectionsOf(
  detail: ForecastDetail,
  page: ForecastPage,
): readonly { readonly title: string; readonly lines: readonly string[] }[] {
  const { seated, losing, waiting, leaving } = detail;
  const isWhole = page.on === undefined;
  const when = dateWords(page.on ?? page.turn.nextFrom);
  return [
    peopleSection(isWhole ? `Keep a seat, or get one, on ${when}` : `Seated on ${when}`, seated),
    peopleSection('Lose their seat', losing),
    peopleSection(isWhole ? 'Still wait' : 'Wait', waiting),
    peopleSection('Leave before that', leaving),
    ...(isWhole && !isLater(page) && detail.ending.lastPurchase !== undefined
      ? [{ title: 'Cost', lines: costLines(detail.ending, detail.ending.lastPurchase, page) }]
      : []),
  ].filter((section) => section !== undefined);
}

function peopleSection(title: string, { people, count }: SomePeople) {
  if (count === 0) return undefined;
  const others = count - people.length;
  const names = people.map(nameOf);
  const more = others === 0 ? [] : [`${others} ${others === 1 ? 'other' : 'others'}`];
  return {
    title: `${title} · ${peopleWords(count)}`,
    lines: names.length === 0 ? [] : [listWords([...names, ...more])],
  };
}

/** What last term's price says. */
function costLines(
  { renewal, forecast: { next } }: PoolEnding,
  last: LastPurchase,
  { currency }: Pick<ForecastPage, 'currency'>,
): readonly string[] {
  const { priceCents, seats, purchaseOrderNumber, reseller } = last;
  const order = [purchaseOrderNumber, ...(reseller === undefined ? [] : [reseller])].map(inertName).join(', ');
  if (priceCents === undefined) return [`No price is recorded with the last purchase (${order}).`];
  const money = (count: number): string => moneyWords(count * priceCents, currency);
  return [
    `Paid last time: ${money(seats)} for ${seatsWords(seats)}, ${money(1)} a seat (${order}).`,
    ...(next.seatCap === 0
      ? []
      : [`At that price the ${seatsWords(next.seatCap)} that start next cost ${money(next.seatCap)}.`]),
    ...(renewal.seatsOpen === 0
      ? []
      : [`Renewing the ${seatsWords(renewal.seatsOpen)} still open would cost ${money(renewal.seatsOpen)}.`]),
  ];
}

/** What is not in the numbers, or not certain in them. */
export function notesOf(page: ForecastPage): readonly string[] {
  const { pools, turn, today, closed, detail } = page;
  const awaited = sumOf(pools, (pool) => (pool.day ?? pool.turn.next).seatsAwaited);
  // Of a day to come they are counted, as the ones before say.
  const undelivered = page.on === undefined ? sumOf(pools, (pool) => pool.seatsUndelivered) : 0;
  const sent = sumOf(pools, ({ seatsSent }) => seatsSent);
  const retires = detail?.ending.retires;
  return [
    ...(awaited === 0
      ? []
      : [`${awaited} of these seats ${awaited === 1 ? 'is' : 'are'} approved and not seen in Microsoft 365 yet.`]),
    ...(undelivered === 0
      ? []
      : [
          `${seatsWords(undelivered)} approved and never seen in Microsoft 365 ${undelivered === 1 ? 'ends' : 'end'} on ${dateWords(turn.lastDay)} as well: not counted here.`,
        ]),
    ...(sent === 0 ? [] : [`${seatsWords(sent)} sent to central IT and not decided: not counted here.`]),
    ...(retires === undefined
      ? []
      : [
          `${inertName(detail?.ending.product.name ?? '')} can be had until ${dateWords(retires.on)}${retires.successor === undefined ? '' : `; ${inertName(retires.successor)} comes after it`}.`,
        ]),
    ...(closed === undefined || pools.length === 0 || page.on !== undefined || today > turn.lastDay
      ? []
      : [
          `No orders are taken from ${dateWords(closed.from)} to ${dateWords(closed.until)}: ${inertName(closed.because)}.`,
        ]),
  ];
}
