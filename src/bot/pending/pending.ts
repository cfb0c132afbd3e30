import { ROWS_PER_PAGE } from '../../cards/answer/list';
import { renderPending } from '../../cards/pending/pending';
import { type RenderedCard } from '../../cards/render';
import { type Pending } from '../../domain/pending/pending';
import { keptPaging } from '../answer/paging';
import { presentNote } from '../answer/plain';
import { button, sayButton } from '../button/press';
import { rowOf } from './pending-words';

/** What waits for a person, a page of it; nothing in a line. */
export function presentPending(pending: Pending, asked: number, timeZone: string): RenderedCard {
  const { lines, isOwn } = pending;
  if (lines.length === 0) return presentNothing(pending);
  const offset = asked < lines.length ? asked : 0;
  const page = lines.slice(offset, offset + ROWS_PER_PAGE);
  const { buttons, pageLine = '' } = keptPaging({ offset, shown: page.length, total: lines.length }, (title, further) =>
    button(title === 'Show more' ? 'More' : title, 'pending.show', { offset: further, isInPlace: true }),
  );
  const things = lines.length === 1 ? 'One thing waits' : `${lines.length} things wait`;
  return renderPending({
    heading: isOwn ? `${things} for you` : `${things} for central IT or a department`,
    subheading: isOwn ? '' : 'You can look at each',
    rows: page.map((line) => rowOf(line, { timeZone, isOwn })),
    note: [pageLine, ...leftOutWords(pending)].filter(Boolean).join(' · '),
    buttons,
  });
}

function presentNothing(pending: Pending): RenderedCard {
  const { isOwn, hasRole } = pending;
  const left = leftOutWords(pending);
  if (!hasRole) {
    return presentNote('Nothing waits for you', 'You look after no department here.', left, [
      sayButton('what do I have', 'What do I have'),
    ]);
  }
  return presentNote(isOwn ? 'Nothing waits for you' : 'Nothing waits for anybody', '', left, [
    sayButton('seats', 'Show my seats'),
    sayButton('purchases', 'Show purchases'),
  ]);
}

function leftOutWords({ departmentsLeftOut, isPart }: Pending): readonly string[] {
  const departments = departmentsLeftOut === 1 ? 'one more department' : `${departmentsLeftOut} more departments`;
  return [
    ...(departmentsLeftOut > 0 ? [`${departments} of yours: not all was looked into; say “seats”.`] : []),
    ...(isPart ? ['Some of our records cannot be read just now, so that something may be missing here.'] : []),
  ];
}
