import { type RenderedCard } from '../../cards/render';
import { renderNotice } from '../../cards/answer/notice';
import { EXCEPTION_KINDS } from '../../domain/audit/exception-kinds';
import { type ExceptionAsked } from '../../domain/audit/exception-asked';
import { dayWords, nameOf, quoted } from '../answer/words';
import { sayButton } from '../button/press';

/** Tells a delegate what central IT asks about an exception in the seats of their department. */
export function presentExceptionAsked(asked: ExceptionAsked, timeZone: string): RenderedCard {
  const { exception, department, product, person, count, words, by, at } = asked;
  const { title, means, remedy } = EXCEPTION_KINDS[exception];
  const about = person === undefined ? `${title} (${count})` : `${title}: ${nameOf(person)}`;
  return renderNotice({
    heading: `Central IT asks about ${product.name} seats of ${department.name}`,
    subheading: `${nameOf(by)} asked on ${dayWords(at, timeZone)}`,
    lines: [quoted(words), about, means, remedy],
    buttons: [sayButton(`seats for ${department.name}`, 'Show the seats')],
  });
}
