import { type Line, type LinePlace, type LinesPage, showWaiting } from '../../application/roster/shown/show-waiting';
import { type ListRow, renderList, ROWS_PER_PAGE } from '../../cards/answer/list';
import { type RenderedCard } from '../../cards/render';
import { type PersonActor } from '../../domain/actor';
import { defined } from '../../domain/defined';
import { type DepartmentId } from '../../domain/ids';
import { beginOf, paging, type Trail } from '../answer/paging';
import { presentRefusal } from '../answer/plain';
import { listWords, nameOf } from '../answer/words';
import { button } from '../button/press';
import { type BotContext } from '../turn/bot-context';
import { type Reply } from '../turn/turn';

/** People whom a line names; the others are counted. */
const NAMED = 5;

/** Whose lines a card shows, and from which pool on, as its buttons send it back. */
interface LinesData {
  readonly department?: DepartmentId | undefined;
  readonly trail: Trail<LinePlace>;
}

/** The line of every pool that the asker may see, or of those of one department. */
export async function replyWaiting({ ports }: BotContext, actor: PersonActor, data: LinesData): Promise<Reply> {
  const { department, trail } = data;
  const { after } = beginOf(trail);
  const shown = await showWaiting(ports, actor, {
    ...defined({ department }),
    after,
    limit: ROWS_PER_PAGE,
    most: NAMED,
  });
  return shown.ok ? presentWaiting(shown.page, data) : presentRefusal(shown.refusal);
}

/** A page of lines; its buttons stay with the department that was asked about, if it was one. */
export function presentWaiting({ lines, next }: LinesPage, { department, trail }: LinesData): RenderedCard {
  const { buttons, ...pageLine } = paging({ trail, shown: lines.length, next }, (title, further) =>
    button(title, 'waiting.show', { department, trail: further, isInPlace: true }),
  );
  return renderList({
    heading: 'Who is waiting',
    rows: lines.map(rowOf),
    emptyLine: next === undefined ? 'Nobody waits.' : 'Nobody waits in these departments; there are more.',
    ...pageLine,
    buttons,
  });
}

function rowOf({ department, product, seats, next }: Line): ListRow {
  const others = seats.waiting - next.length;
  const names = next.map(nameOf);
  return {
    title: `${product.name} in ${department.name}`,
    state: `${seats.waiting} waiting`,
    lines: [
      listWords(others > 0 ? [...names, `${others} more`] : names) + (seats.waiting > 1 ? ', in this order' : ''),
      `${seats.seatsFree} of ${seats.seatCap} seats free`,
    ],
    open: button(`Show who waits for ${product.name}`, 'pool.show', {
      department: department.id,
      product: product.id,
      isOnlyWaiting: true,
      isInPlace: true,
    }),
  };
}
