import {
  type PeoplePage,
  type PersonPlace,
  type PersonSeats,
  showPeople,
} from '../../application/roster/shown/show-people';
import { type ListRow, renderList, ROWS_PER_PAGE } from '../../cards/answer/list';
import { type RenderedCard } from '../../cards/render';
import { type PersonActor } from '../../domain/actor';
import { type DepartmentId } from '../../domain/ids';
import { beginOf, paging, type Trail } from '../answer/paging';
import { presentRefusal } from '../answer/plain';
import { listWords, nameOf, seatsWords } from '../answer/words';
import { button } from '../button/press';
import { type BotContext } from '../turn/bot-context';
import { type Reply } from '../turn/turn';

/** Whose people a card shows, and from whom on, as its buttons send it back. */
interface PeopleData {
  readonly department?: DepartmentId | undefined;
  readonly trail: Trail<PersonPlace>;
}

/** Who has what, in the asker's departments or in one of them. */
export async function replyPeople({ ports }: BotContext, actor: PersonActor, data: PeopleData): Promise<Reply> {
  const { department, trail } = data;
  const { after } = beginOf(trail);
  const shown = await showPeople(ports, actor, { department, after, limit: ROWS_PER_PAGE });
  return shown.ok ? presentPeople(shown.page, data) : presentRefusal(shown.refusal);
}

/** A page of people with all that each has. */
export function presentPeople(
  { department, lines, next, departmentCount }: PeoplePage,
  { trail, ...about }: PeopleData,
): RenderedCard {
  const { buttons } = paging({ trail, shown: lines.length, next }, (title, further) =>
    button(title, 'people.show', { department: about.department, trail: further, isInPlace: true }),
  );
  return renderList({
    heading: 'Who has what',
    subheading: departmentCount > 1 ? `${department.name} · one of ${departmentCount} departments` : department.name,
    rows: lines.map(rowOf),
    emptyLine: next === undefined ? 'Nobody is on a roster.' : 'Nobody is on a roster here; “Show more” goes on.',
    buttons: [...buttons, button('All seats', 'seats.show', { department: department.id, isInPlace: true })],
  });
}

function rowOf({ person, seated, waiting }: PersonSeats): ListRow {
  const products = (some: PersonSeats['seated']) => listWords(some.map(({ name }) => name));
  return {
    title: nameOf(person),
    state: seated.length > 0 ? seatsWords(seated.length) : 'Waiting',
    lines: [
      ...(seated.length > 0 ? [products(seated)] : []),
      ...(waiting.length > 0 ? [`Waits for ${products(waiting)}`] : []),
    ],
    open: button(`Show what ${nameOf(person)} has`, 'person.show', { choice: person.userId }),
  };
}
