import { renderList, ROWS_PER_PAGE } from '../../cards/answer/list';
import { type RenderedCard } from '../../cards/render';
import { type NamedPlace } from '../../domain/findings/leaver';
import { type Churn } from '../../domain/findings/churn';
import { listWords, seatsWords, shortDateWords } from '../answer/words';
import { button } from '../button/press';

/** Tells central IT of rosters that were changed unusually often in one day. */
export function presentChurn(pools: readonly (Churn & NamedPlace)[]): RenderedCard {
  const [first] = pools;
  return renderList({
    heading: `${pools.length === 1 ? 'A roster was' : `${pools.length} rosters were`} changed unusually often`,
    subheading: 'Nothing was blocked. Seats may be passed around to serve more people than there are seats.',
    rows: pools.map((pool) => ({
      title: titleOf(pool),
      state: `${pool.changes} changes`,
      isAttention: true,
      lines: [`On ${shortDateWords(pool.on)}, for ${seatsWords(pool.seatCap)}`],
      open: historyButton(pool),
    })),
    moreHint: listWords(pools.slice(ROWS_PER_PAGE).map(titleOf)),
    buttons: pools.length === 1 && first !== undefined ? [historyButton(first)] : [],
  });
}

const titleOf = ({ productName, departmentName }: NamedPlace): string =>
  departmentName === undefined ? productName : `${productName} · ${departmentName}`;

const historyButton = ({ department, product }: Churn) =>
  button('Show the history', 'history.show', { department, product });
