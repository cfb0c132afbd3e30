import { addDays } from '../../domain/calendar';
import { type EndingShown, type PoolEnding } from '../../domain/reminder/reminder';
import { dateWords, seatsWords } from '../answer/words';

/** Whether today lies between two covers. */
export const isInGap = ({ turn, today }: Pick<EndingShown, 'turn' | 'today'>): boolean =>
  today > turn.lastDay && today < turn.nextFrom;

/** What becomes of people between two terms; undefined where there is no day without cover. */
export function gapWords(pools: readonly PoolEnding[], { turn, today }: EndingShown): string | undefined {
  const isTouched = pools.some(({ forecast: { gap, lastDay } }) => gap !== undefined && gap.seated < lastDay.seated);
  const carried = pools.reduce((sum, pool) => sum + carriedIn(pool), 0);
  if (turn.gapDays === 0 || (!isTouched && carried === 0) || today >= turn.nextFrom) return undefined;
  const from = dateWords(addDays(turn.lastDay, 1));
  const until = dateWords(addDays(turn.nextFrom, -1));
  const gap = `${turn.gapDays === 1 ? from : `${from} to ${until}`} has no cover`;
  if (carried > 0) {
    const what = pools.length > 1 ? 'seats are' : `${seatsWords(carried)} ${carried === 1 ? 'is' : 'are'}`;
    return `${gap}: ${what} carried over until ${dateWords(turn.nextFrom)}.`;
  }
  return pools.some(mayComeBack)
    ? `${gap}. Seats come back on ${dateWords(turn.nextFrom)}, in roster order, up to what is renewed.`
    : `${gap}.`;
}

/** Seats on the days between two covers, without those that the tenant has not shown. */
export const carriedIn = ({ forecast: { gap } }: PoolEnding): number =>
  gap === undefined ? 0 : gap.seatCap - gap.seatsAwaited;

/** Whether any seat starts next, or may still: not where all of them were let lapse. */
const mayComeBack = ({ renewal: { seatsOpen, seatsApproved, seatsSent } }: PoolEnding): boolean =>
  seatsOpen + seatsApproved + seatsSent > 0;

/** Seats of these pools that people have between two covers, today; none on other days. */
export const carriedNow = (pools: readonly PoolEnding[], shown: EndingShown): number =>
  isInGap(shown) ? pools.reduce((sum, pool) => sum + carriedIn(pool), 0) : 0;
