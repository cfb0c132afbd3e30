import { type Line, type LinesPage, showWaiting } from '../../application/roster/show-waiting';
import { type ListRow, renderList, ROWS_PER_PAGE } from '../../cards/answer/list';
import { type RenderedCard } from '../../cards/render';
import { type PersonActor } from '../../domain/actor';
import { defined } from '../../domain/defined';
import { type DepartmentId } from '../../domain/ids';
import { paging } from '../answer/paging';
import { presentRefusal } from '../answer/plain';
import { listWords, nameOf } from '../answer/words';
import { button } from '../button/press';
import { type BotContext } from '../turn/bot-context';
import { type Reply } from '../turn/turn';

/** People whom a line names; the others are counted. */
const NAMED = 5;

/** Whose line is shown, and from which pool on. */
interface AskedLines {
  readonly department?: DepartmentId | undefined;
  readonly offset: number;
}

/** The line of every pool that the asker may see, or of those of one department. */
export async function replyWaiting(
  { ports }: BotContext,
  actor: PersonActor,
  { department, offset }: AskedLines,
): Promise<Reply> {
  const asked = { ...defined({ department }), offset, limit: ROWS_PER_PAGE, most: NAMED };
  const shown = await showWaiting(ports, actor, asked);
  return shown.ok ? presentWaiting(shown.page, department) : presentRefusal(shown.refusal);
}

/** A page of lines; its buttons stay with the department that was asked about, if it was one. */
export function presentWaiting(page: LinesPage, department?: DepartmentId): RenderedCard {
  const { lines, offset, total } = page;
  const { buttons, ...pageLine } = paging({ offset, shown: lines.length, total }, (title, to) =>
    button(title, 'waiting.show', { department, offset: to, isInPlace: true }),
  );
  return renderList({
    heading: 'Who is waiting',
    rows: lines.map(rowOf),
    emptyLine: 'Nobody waits.',
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
