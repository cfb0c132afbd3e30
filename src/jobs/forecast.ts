import { type Ports } from '../application/ports';
import { forecastEverywhere, type PoolForecastLine } from '../application/term/forecast-everywhere';
import { todayOf } from '../application/today';
import { type DayForecast } from '../domain/term/forecast';
import { type TermTurn } from '../domain/term/turn';
import { type Asked, type HandJob, type JobReport } from './job';
import { nothingYet } from './nothing-yet';

/** Says what the turn of the term, or a day, brings to every pool; it writes nothing. */
export const forecast: HandJob = { name: 'forecast', isAboutADay: true, byHand };

async function byHand(ports: Ports, { asOf }: Asked): Promise<JobReport> {
  const today = todayOf(ports);
  if (asOf !== undefined && asOf < today)
    return { lines: [`${asOf} is over: a forecast is about today (${today}) or a day to come`], hasFailed: true };
  const { turn, on, pages } = forecastEverywhere(ports, asOf);
  const lines: string[] = [];
  const sum = { pools: 0, before: 0, next: 0, open: 0, losing: 0, waiting: 0 };
  for await (const page of pages) {
    for (const pool of page) {
      lines.push(
        ...(pool.day === undefined
          ? turnLines(pool, turn, ports.policy.purchasing.currency)
          : [dayLine(pool, pool.day)]),
      );
      sum.pools += 1;
      sum.before += (pool.day ?? pool.turn.lastDay).seatCap;
      sum.next += pool.turn.next.seatCap;
      sum.open += pool.renewal.seatsOpen;
      sum.losing += pool.losing;
      sum.waiting += pool.day?.waiting ?? 0;
    }
  }
  const nothing = sum.pools === 0 ? await nothingYet(ports) : undefined;
  if (nothing !== undefined) return nothing;
  const head =
    on === undefined
      ? `The turn of ${turn.lastDay}: decide by ${turn.decideBy}; the next cover begins ${turn.nextFrom}.`
      : `On ${on}:`;
  const foot =
    on === undefined
      ? `${pools(sum.pools)}: ${seats(sum.before)} end, ${sum.next} start next, ${sum.open} nobody decided about; ${people(sum.losing)} would lose a seat.`
      : `${pools(sum.pools)}: ${seats(sum.before)}; ${people(sum.waiting)} would wait.`;
  return { lines: [head, ...lines, foot], hasFailed: false };
}

const pools = (count: number): string => (count === 1 ? '1 pool' : `${count} pools`);
const seats = (count: number): string => (count === 1 ? '1 seat' : `${count} seats`);
const people = (count: number): string => (count === 1 ? '1 person' : `${count} people`);

const nameOf = ({ department, product }: PoolForecastLine): string => `${product.name} of ${department.name}`;

const awaited = ({ seatsAwaited }: DayForecast): string =>
  seatsAwaited === 0 ? '' : `, ${seatsAwaited} of them not seen in the tenant yet`;

const sent = ({ seatsSent }: PoolForecastLine): string =>
  seatsSent === 0 ? '' : `; ${seats(seatsSent)} sent and not decided`;

function dayLine(pool: PoolForecastLine, day: DayForecast): string {
  return `${nameOf(pool)}: ${seats(day.seatCap)}${awaited(day)}, ${day.seated} seated, ${day.waiting} waiting${sent(pool)}`;
}

/** How many have a seat before, in the gap and after; who loses one; and what it costs at the price of the last purchase. */
function turnLines(pool: PoolForecastLine, turn: TermTurn, currency: string): readonly string[] {
  const { lastDay, gap, next } = pool.turn;
  const between = gap === undefined ? '' : `${gap.seated} from ${gap.on}, `;
  const without =
    pool.daysWithoutSeats > 0 && next.seatCap > 0
      ? `; ${pool.daysWithoutSeats} ${pool.daysWithoutSeats === 1 ? 'day' : 'days'} without a seat`
      : '';
  const head = `${nameOf(pool)}: ${seats(lastDay.seatCap)} end ${turn.lastDay}, ${next.seatCap} start ${turn.nextFrom}${awaited(next)}${sent(pool)}`;
  const seated = `  seated: ${lastDay.seated} to ${turn.lastDay}, ${between}${next.seated} from ${turn.nextFrom}, ${next.waiting} waiting then${without}`;
  return [head, seated, ...losingLine(pool), ...costLine(pool, currency)];
}

function losingLine({ losing, ending }: PoolForecastLine): readonly string[] {
  if (losing === 0) return [];
  const names = (ending?.losing.people ?? []).map(({ displayName }) => displayName.replaceAll(/[\p{Cc}\s]+/gu, ' '));
  const others = losing - names.length;
  const more = others === 0 ? [] : [names.length === 0 ? people(others) : `${others} more`];
  return [`  would lose a seat: ${[...names, ...more].join(', ')}`];
}

function costLine({ turn: { next }, renewal, ending }: PoolForecastLine, currency: string): readonly string[] {
  const last = ending?.lastPurchase;
  if (last?.priceCents === undefined || next.seatCap + renewal.seatsOpen === 0) return [];
  const { priceCents, purchaseOrderNumber } = last;
  const money = (count: number): string =>
    new Intl.NumberFormat('en-US', { style: 'currency', currency }).format((count * priceCents) / 100);
  return [
    `  at the price of ${purchaseOrderNumber}: ${money(next.seatCap)} for the ${next.seatCap} that start next, ${money(renewal.seatsOpen)} for the ${renewal.seatsOpen} still open`,
  ];
}
