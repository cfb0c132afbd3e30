import { type Button } from '../../cards/parts/button';
import { renderReminder } from '../../cards/reminder/reminder';
import { type RenderedCard } from '../../cards/render';
import { type EndingShown, type PoolEnding } from '../../domain/reminder/reminder';
import { dateWords, seatsWords } from '../answer/words';
import { button } from '../button/press';
import { closedWords, daysWords, decideWords, isOver, poolRow, poolSeats, silenceWords } from './ending-words';
import { carriedNow, gapWords } from './gap-words';

/** Seats of a pool that end, and that neither a purchase nor anybody's word has brought back. */
export const notRenewed = ({ renewal: { seatsEnding, seatsApproved, seatsSent } }: PoolEnding): number =>
  Math.max(0, seatsEnding - seatsApproved - seatsSent);

/** Whether somebody said that fewer seats are enough, which can be taken back. */
const isLapsing = (pool: PoolEnding): boolean =>
  pool.answer !== undefined && pool.renewal.seatsOpen === 0 && notRenewed(pool) > 0;

/** How a pool is shown. */
interface EndingOptions {
  /** Whether its card was opened from one that lists several. */
  readonly isOneOfMany: boolean;
  /** How many are to be renewed, where that was said; all that are open otherwise. */
  readonly seats?: number | undefined;
}

/** One pool around the end of its cover, with all that can be done about it. @param notice What was just done. */
export function presentEnding(
  pool: PoolEnding,
  shown: EndingShown & { readonly timeZone: string },
  options: EndingOptions & { readonly notice?: string | undefined },
): RenderedCard {
  const { department, renewal } = pool;
  const isOpen = renewal.seatsOpen > 0;
  const leads = [
    options.notice,
    ...(isOpen ? [decideWords(shown), closedWords(shown), silenceWords([pool], shown, true)] : []),
    gapWords([pool], shown),
  ];
  return renderReminder({
    heading: headingOf(pool, shown),
    subheading: `${department.name} · ${daysWords(shown, [pool])}`,
    leads: leads.filter((text) => text !== undefined),
    sections: [{ rows: [poolRow(pool, shown, { hasDepartment: false })] }],
    notes: [],
    buttons: endingButtons(pool, shown, options),
  });
}

function headingOf(pool: PoolEnding, shown: EndingShown): string {
  const { product, renewal } = pool;
  const last = dateWords(shown.turn.lastDay);
  const { seatsEnding, seatsApproved, seatsSent } = renewal;
  if (seatsEnding === 0) return `No ${product.name} seats end ${last}`;
  if (isLapsing(pool)) {
    const rest = notRenewed(pool);
    const isAll = seatsApproved + seatsSent === 0;
    const lapses = isOver(shown) ? 'lapsed' : isAll || rest === 1 ? 'lapses' : 'lapse';
    return `${isAll ? product.name : poolSeats(rest, product.name)} ${lapses} after ${last}`;
  }
  if (renewal.seatsOpen === 0) {
    return seatsSent > 0
      ? `${product.name} is being renewed: ${seatsWords(seatsApproved + seatsSent)}`
      : `${product.name} is renewed: ${seatsWords(seatsApproved)}`;
  }
  // In the gap, seats that are carried end with it.
  const carried = carriedNow([pool], shown);
  if (carried > 0) return `${poolSeats(carried, product.name)} carried over until ${dateWords(shown.turn.nextFrom)}`;
  return `${poolSeats(seatsEnding, product.name)} ${isOver(shown) ? 'ended' : seatsEnding === 1 ? 'ends' : 'end'} ${last}`;
}

/** What can be done about a pool. */
export function endingButtons(
  pool: PoolEnding,
  shown: EndingShown,
  { isOneOfMany, seats }: EndingOptions,
): readonly Button[] {
  const { department, product, renewal, rosterLength } = pool;
  const about = { department: department.id, product: product.id };
  const data = { ...about, lastDay: shown.turn.lastDay, isOneOfMany };
  const rest = notRenewed(pool);
  const canDrop = pool.canDrop !== false && rosterLength > 0 && !isOver(shown);
  const drop = !canDrop ? [] : [button('Drop names', 'reminder.drop-form', data)];
  const all = isOneOfMany ? [button('All pools', 'reminder.show', { isInPlace: true })] : [];
  if (pool.canRenew === false) return [...drop, ...all];
  if (renewal.seatsEnding === 0) return [button('Buy seats', 'purchase.form', about), ...all];
  if (renewal.seatsOpen > 0) {
    const { seatsOpen } = renewal;
    return [
      button(`Renew ${seatsWords(seats ?? seatsOpen)}`, 'reminder.renew', { ...data, seats }, { isPrimary: true }),
      ...(seatsOpen > 1 ? [button('Renew fewer', 'reminder.renew-fewer', data)] : []),
      ...drop,
      button('Let it lapse', 'reminder.lapse', data),
      ...all,
    ];
  }
  if (rest > 0) return [button('Renew after all', 'reminder.renew', data), ...drop, ...all];
  return [...drop, ...all];
}
