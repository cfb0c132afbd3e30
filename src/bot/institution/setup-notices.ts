import { sayButton } from '../button/press';
import { type RenderedCard } from '../../cards/render';
import { renderNotice } from '../../cards/answer/notice';
import { type RoleGiven, type WishSettled } from '../../domain/institution/setup-notice';
import { dayWords, nameOf, quoted } from '../answer/words';

/** Tells somebody what they may do in a department now, and what to type for it. */
export function presentRoleGiven({ role, department, by, at }: RoleGiven, timeZone: string): RenderedCard {
  const isDelegate = role === 'delegate';
  return renderNotice({
    heading: isDelegate
      ? `You can now manage seats of ${department.name}`
      : `You can now buy seats for ${department.name}`,
    subheading: `${nameOf(by)} made you a ${role} on ${dayWords(at, timeZone)}`,
    lines: isDelegate
      ? [
          'Type “add jdoe to Visio” to give somebody a seat, “remove jdoe from Visio” to take it back.',
          'Type “help” for more.',
        ]
      : ['Type “buy 5 Visio” to tell central IT about a purchase.', 'Type “help” for more.'],
    buttons: [sayButton(`seats for ${department.name}`, 'Show the seats'), sayButton('help', 'Help')],
  });
}

/** Tells somebody what became of a product they asked for. */
export function presentWishSettled({ typed, became, by, at }: WishSettled, timeZone: string): RenderedCard {
  const subheading = `You asked for ${quoted(typed)} · answered by ${nameOf(by)} on ${dayWords(at, timeZone)}`;
  if ('reason' in became) {
    return renderNotice({
      heading: `${quoted(typed)} will not be in the catalog`,
      subheading,
      lines: [became.reason],
      buttons: [],
    });
  }
  const { name } = became.product;
  return renderNotice({
    heading: `${name} is in the catalog now`,
    subheading,
    lines: [`Type “buy 5 ${name}” to tell central IT about a purchase.`],
    buttons: [],
  });
}
