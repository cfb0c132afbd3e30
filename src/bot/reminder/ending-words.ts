import { type ReminderRow } from '../../cards/reminder/reminder';
import { type Button } from '../../cards/parts/button';
import { addDays, type CalendarDate } from '../../domain/calendar';
import { groupBy } from '../../domain/group-by';
import { type EndingShown, type PoolEnding } from '../../domain/reminder/reminder';
import { type DayForecast, isCarried, lastSeatedDay } from '../../domain/term/forecast';
import {
  dateWords,
  dayWords,
  listWords,
  nameOf,
  namesWords,
  peopleWords,
  seatsWords,
  shortDateWords,
} from '../answer/words';
import { moneyWords } from '../purchase/purchase-words';
import { carriedIn, carriedNow, isInGap } from './gap-words';

/** "3 Visio seats" */
export const poolSeats = (count: number, productName: string): string =>
  `${count} ${productName} ${count === 1 ? 'seat' : 'seats'}`;

/** "91 days left", "today is the last day", "12 days ago"; since when there is no cover, where seats of these pools are carried. */
export function daysWords(shown: EndingShown, pools: readonly PoolEnding[] = []): string {
  const { turn, today } = shown;
  if (carriedNow(pools, shown) > 0) return `cover ended ${dateWords(turn.lastDay)}`;
  const days = Math.round((Date.parse(turn.lastDay) - Date.parse(today)) / 86_400_000);
  if (days === 0) return 'today is the last day';
  const count = Math.abs(days) === 1 ? '1 day' : `${Math.abs(days)} days`;
  return days > 0 ? `${count} left` : `${count} ago`;
}

/** Whether the last day is over. */
export const isOver = ({ turn, today }: Pick<EndingShown, 'turn' | 'today'>): boolean => today > turn.lastDay;

/** By when to decide, or that an order now may come late. */
export function decideWords({ turn, today }: Pick<EndingShown, 'turn' | 'today'>): string {
  const { decideBy, lastDay, nextFrom } = turn;
  if (today >= nextFrom)
    return `The next cover began on ${dateWords(nextFrom)}: seats come back once an order arrives.`;
  if (today > lastDay) return `Order now: it may come after ${dateWords(nextFrom)}, when the next cover begins.`;
  if (today > decideBy) return `The day to decide by was ${dateWords(decideBy)}: an order now may come late.`;
  return today === decideBy
    ? 'Decide today: a later order may come late.'
    : `Decide by ${dateWords(decideBy)}: a later order may come late.`;
}

/** On which days no orders are taken; undefined when that is of no concern. */
export function closedWords({ closed, today }: Pick<EndingShown, 'closed' | 'today'>): string | undefined {
  if (closed === undefined) return undefined;
  const because = closed.because === '' ? '' : ` (${closed.because})`;
  return closed.from <= today
    ? `The reseller takes no orders until ${dateWords(addDays(closed.until, 1))}${because}.`
    : `The reseller takes no orders from ${dateWords(closed.from)} to ${dateWords(closed.until)}${because}.`;
}

/** What silence means: who loses what, on which day, and what was paid for it. */
export function silenceWords(pools: readonly PoolEnding[], shown: EndingShown, isAll: boolean): string | undefined {
  const losing = pools.filter(({ renewal, losing: { count } }) => renewal.seatsOpen > 0 && count > 0);
  const words = isGone(losing, shown) ? withoutWords : lossWords;
  const lost = [...groupBy(losing, ({ product }) => product.name)].map(([name, some]) =>
    words(
      some.reduce((sum, one) => sum + one.losing.count, 0),
      name,
    ),
  );
  if (lost.length === 0) return undefined;
  const until = withoutInGap(losing, shown, isAll);
  const rest =
    lost.length > 3 || !isAll ? [isGone(losing, shown) ? 'others without theirs' : 'others lose theirs'] : [];
  const all = listWords([...lost.slice(0, 3), ...rest]);
  const what = isGone(losing, shown)
    ? until === undefined
      ? `Until somebody acts, ${all}.`
      : `${until} If nobody acts, ${all} after that, too.`
    : `If nobody acts, ${all} ${lossDay(losing, shown)}.`;
  const paid = paidFor(losing);
  return paid === undefined || !isAll ? what : `${what} ${moneyWords(paid, shown.currency)} was paid for these seats.`;
}

/** In the gap, who is without a seat until the next cover; undefined where those are the same as after it. */
function withoutInGap(
  pools: readonly PoolEnding[],
  { turn: { nextFrom }, today }: EndingShown,
  isAll: boolean,
): string | undefined {
  const resting = ({ forecast: { lastDay, gap }, losing }: PoolEnding): number =>
    Math.max(losing.count, lastDay.seated - (gap?.seated ?? 0));
  if (today >= nextFrom || pools.every((pool) => resting(pool) === pool.losing.count)) return undefined;
  const without = [...groupBy(pools, ({ product }) => product.name)].map(([name, some]) =>
    withoutWords(
      some.reduce((sum, one) => sum + resting(one), 0),
      name,
    ),
  );
  const rest = without.length > 3 || !isAll ? ['others without theirs'] : [];
  const words = listWords([...without.slice(0, 3), ...rest]);
  return `Until ${dateWords(nextFrom)}, ${words}.`;
}

/** Whether people keep their seats through the days without cover. */
const isHeld = (pools: readonly PoolEnding[]): boolean => pools.every(({ forecast }) => isCarried(forecast));

/** Whether what is lost is lost already. */
const isGone = (pools: readonly PoolEnding[], shown: EndingShown): boolean =>
  isOver(shown) && !(isHeld(pools) && shown.today < shown.turn.nextFrom);

const lossDay = (pools: readonly PoolEnding[], { turn }: EndingShown): string =>
  `after ${dateWords(pools.map(({ forecast }) => lastSeatedDay(forecast, turn)).toSorted()[0] ?? turn.lastDay)}`;

const withoutWords = (count: number, productName: string): string =>
  `${peopleWords(count)} ${count === 1 ? 'is' : 'are'} without ${productName}`;

const lossWords = (count: number, productName: string): string =>
  `${peopleWords(count)} ${count === 1 ? 'loses' : 'lose'} ${productName}`;

/** What was paid for the seats that are open; undefined where that is not known of one pool. */
function paidFor(pools: readonly PoolEnding[]): number | undefined {
  return pools.reduce<number | undefined>((sum, { lastPurchase, renewal }) => {
    const price = lastPurchase?.priceCents;
    return sum === undefined || price === undefined ? undefined : sum + price * renewal.seatsOpen;
  }, 0);
}

/** A pool: how it stands, on which days how many are seated, and what else there is to know before deciding. */
export function poolRow(
  pool: PoolEnding,
  shown: EndingShown & { readonly timeZone: string },
  more: { readonly open?: Button; readonly hasDepartment: boolean },
): ReminderRow {
  const { product, department, renewal, rosterLength } = pool;
  const isGap = isInGap(shown);
  const seatCap = isGap ? carriedIn(pool) : renewal.seatsEnding;
  const waiting = Math.max(0, rosterLength - seatCap);
  const free = Math.max(0, seatCap - rosterLength);
  return {
    title: product.name,
    ...(more.hasDepartment ? { titleMore: department.name } : {}),
    // What ended is not free.
    ...(isOver(shown) && !isGap
      ? { state: `${seatsWords(renewal.seatsEnding)} ended` }
      : {
          state: `${free} of ${seatCap} seats free`,
          ...(waiting > 0 ? { stateMore: `${waiting} waiting` } : {}),
        }),
    figures: figuresOf(pool, shown),
    lines: linesOf(pool, shown),
    ...(more.open === undefined ? {} : { open: more.open }),
  };
}

function figuresOf({ forecast: { lastDay, gap, next } }: PoolEnding, shown: EndingShown): ReminderRow['figures'] {
  const of = (label: string, day: DayForecast) => ({
    label,
    number: `${day.seated} seated`,
    isLost: day.seated < lastDay.seated,
  });
  return [
    of(`To ${shortDateWords(shown.turn.lastDay)}`, lastDay),
    ...(gap === undefined ? [] : [of(`From ${shortDateWords(gap.on)}`, gap)]),
    of(`From ${shortDateWords(next.on)}`, next),
  ];
}

function linesOf(
  pool: PoolEnding,
  { turn, currency, timeZone, today }: EndingShown & { readonly timeZone: string },
): ReminderRow['lines'] {
  const { losing, leaving, lastPurchase, retires, answer, renewal, movingUp = [] } = pool;
  const next = dateWords(turn.nextFrom);
  const plain = [
    renewedWords(pool),
    answer === undefined ? undefined : answerWords(pool, timeZone),
    leaving > 0
      ? `${peopleWords(leaving)} ${leaving === 1 ? 'leaves' : 'leave'} by then, and ${leaving === 1 ? 'needs' : 'need'} no seat.`
      : undefined,
    movingUp.length > 0 ? `Seated on ${next} from the line: ${listWords(movingUp.map(nameOf))}.` : undefined,
    lastPurchase === undefined ? undefined : lastPurchaseWords(lastPurchase, currency),
    retires === undefined ? undefined : retiresWords(retires, today),
  ];
  const isOpen = renewal.seatsOpen > 0 || answer !== undefined;
  const lost =
    losing.count === 0 || !isOpen
      ? []
      : [
          {
            text:
              losing.people.length === 0
                ? `Without a seat on ${next}: ${peopleWords(losing.count)}.`
                : `Without a seat on ${next}: ${namesLost(losing)}.`,
            isAttention: true,
          },
        ];
  return [...lost, ...plain.flatMap((text) => (text === undefined ? [] : [{ text }]))];
}

function namesLost({ people, count }: PoolEnding['losing']): string {
  const named = people.slice(0, 3);
  const others = count - named.length;
  if (others === 0) return namesWords(named);
  return listWords([...named.map(nameOf), others === 1 ? '1 other' : `${others} others`]);
}

function renewedWords({ renewal: { seatsApproved, seatsSent, seatsEnding } }: PoolEnding): string | undefined {
  const parts = [
    ...(seatsApproved > 0 ? [`${seatsApproved} approved`] : []),
    ...(seatsSent > 0 ? [`${seatsSent} sent to central IT`] : []),
  ];
  return parts.length === 0 ? undefined : `Renewed of ${seatsWords(seatsEnding)}: ${listWords(parts)}.`;
}

/** "Dana Reyes lets it lapse, as said on Mar 3." */
export function answerWords({ answer, renewal }: Pick<PoolEnding, 'answer' | 'renewal'>, timeZone: string): string {
  if (answer === undefined) return '';
  const { seats, by, at } = answer;
  if (seats >= renewal.seatsEnding) return `${nameOf(by)} said on ${dayWords(at, timeZone)} that it is to be renewed.`;
  return seats === 0
    ? `${nameOf(by)} said on ${dayWords(at, timeZone)} that it is to lapse.`
    : `${nameOf(by)} said on ${dayWords(at, timeZone)} that ${seatsWords(seats)} ${seats === 1 ? 'is' : 'are'} enough.`;
}

function lastPurchaseWords(
  { seats, priceCents, purchaseOrderNumber, reseller }: NonNullable<PoolEnding['lastPurchase']>,
  currency: string,
): string {
  const price =
    priceCents === undefined
      ? [seatsWords(seats)]
      : [
          `${moneyWords(priceCents, currency)} a seat`,
          `${moneyWords(priceCents * seats, currency)} for ${seatsWords(seats)}`,
        ];
  return `Last order: ${[...price, purchaseOrderNumber, ...(reseller === undefined ? [] : [reseller])].join(' · ')}`;
}

/** That a product retires, and what comes after it. */
export function retiresWords({ on, successor }: NonNullable<PoolEnding['retires']>, today: CalendarDate): string {
  const next = successor === undefined ? '' : ` ${successor} comes after it.`;
  return `${on < today ? 'Retired' : 'Retires'} on ${dateWords(on)}.${next}`;
}
