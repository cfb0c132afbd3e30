import { type Roles } from '../../application/access/standing';
import { type HelpGroup, type HelpPhrase, renderHelp } from '../../cards/answer/help';
import { ROWS_PER_PAGE } from '../../cards/answer/list';
import { type Button } from '../../cards/parts/button';
import { type RenderedCard } from '../../cards/render';
import { defined } from '../../domain/defined';
import { type CommandKind, isChangeKind } from '../../intent/intent';
import { type Phrase } from '../../intent/phrases/phrase';
import { phrases } from '../../intent/phrases/phrases';
import { button, sayButton } from '../button/press';

/** What helps most, by what somebody may do: six things, each to be pressed. */
function firstFor({ manages, changesRosters, submitsPurchases, seesPools }: Roles): readonly CommandKind[] {
  if (manages) return ['pending', 'purchases', 'seats', 'departments', 'position', 'leavers'];
  if (changesRosters) return ['pending', 'seats', 'add', 'waiting', 'buy', 'forecast'];
  if (submitsPurchases) return ['pending', 'purchases', 'buy', 'seats', 'forecast', 'history'];
  if (seesPools) return ['pending', 'purchases', 'seats', 'departments', 'position', 'history'];
  return ['my-holdings', 'pending', 'greet'];
}

/** The help card: what helps most, and the way to all the rest. */
export function presentHelp(roles: Roles): RenderedCard {
  const [first] = pagesFor(roles);
  return renderHelp({
    heading: 'What you can type',
    subheading: 'Press a line, or say it in words of your own',
    groups: [{ title: '', phrases: firstFor(roles).map((kind) => lineOf(kind, phrases[kind])) }],
    note: roles.seesPools
      ? 'With several departments, add “for Mathematics”. People by name, alias, mail address or mention.'
      : 'Ask central IT to make you a delegate if you manage seats for your department.',
    buttons: first === undefined ? [] : [button('More', 'help.show-more', { page: 0 })],
  });
}

/** All that this person has a use for, a page of it. */
export function presentMoreHelp(roles: Roles, asked: number): RenderedCard {
  const pages = pagesFor(roles);
  const at = asked < pages.length ? asked : 0;
  const turn = (title: string, page: number): Button => button(title, 'help.show-more', { page, isInPlace: true });
  return renderHelp({
    heading: 'All you can type',
    subheading: 'In any case, with several people at once, and with or without “please”',
    groups: pages.slice(at, at + 1),
    note: pages.length > 1 ? `Page ${at + 1} of ${pages.length}` : '',
    buttons: [...(at > 0 ? [turn('Back', at - 1)] : []), ...(at + 1 < pages.length ? [turn('More', at + 1)] : [])],
  });
}

/** Each phrase and its other examples, as the reader may press or say them. */
function pagesFor(roles: Roles): readonly HelpGroup[] {
  return (roles.manages ? MANAGING_GROUPS : GROUPS).flatMap(({ title, group }) => {
    const lines = Object.entries(phrases)
      .filter(([kind, phrase]) => phrase.group === group && hasUseFor(roles, group, isChangeKind(kind) || isForm(kind)))
      .filter(([kind]) => !roles.seesPools || !['help', 'greet', 'thanks'].includes(kind))
      .flatMap(([kind, phrase]) => [phrase, ...(phrase.also ?? [])].map((one) => lineOf(kind as CommandKind, one)));
    const count = Math.ceil(lines.length / ROWS_PER_PAGE);
    return Array.from({ length: count }, (_, page) => ({
      title,
      phrases: lines.slice(page * ROWS_PER_PAGE, (page + 1) * ROWS_PER_PAGE),
    }));
  });
}

function lineOf(kind: CommandKind, { example, meaning }: Pick<Phrase, 'example' | 'meaning'>): HelpPhrase {
  return { phrase: example, meaning, ...defined({ open: pressOf(kind, example) }) };
}

/** What changes something is not done by a press on a line of help: its form opens where it has one, and otherwise it is to be typed. */
function pressOf(kind: CommandKind, example: string): Button | undefined {
  if (kind === 'add') return button(example, 'roster.add-form', {});
  return isChangeKind(kind) || NAMING.includes(kind) ? undefined : sayButton(example);
}

/** Lines whose purchase, department or person is made up: pressed, they would find nothing. */
const NAMING: readonly CommandKind[] = [
  'show-purchase',
  'correct',
  'add-department',
  'add-product',
  'person-holdings',
  'person-history',
];

interface Group {
  readonly title: string;
  readonly group: Phrase['group'];
}

const GROUPS: readonly Group[] = [
  { title: 'Your department', group: 'delegate' },
  { title: 'Purchases', group: 'purchaser' },
  { title: 'Central IT', group: 'approver' },
  { title: 'Everybody', group: 'anyone' },
];

const MANAGING_GROUPS: readonly Group[] = [
  { title: 'Central IT', group: 'approver' },
  { title: 'Purchases', group: 'purchaser' },
  { title: 'Any department', group: 'delegate' },
  { title: 'Everybody', group: 'anyone' },
];

const isForm = (kind: string): boolean => ['buy', 'correct', 'add-department', 'add-product'].includes(kind);

/** Whether somebody has a use for the phrases of a group: those that do something, or those that only show. */
function hasUseFor(roles: Roles, group: Phrase['group'], isDoing: boolean): boolean {
  switch (group) {
    case 'delegate':
      return isDoing ? roles.changesRosters : roles.seesPools;
    case 'purchaser':
      return isDoing ? roles.submitsPurchases : roles.seesPools;
    case 'approver':
      return isDoing ? roles.manages : roles.seesEverything;
    case 'anyone':
      return true;
  }
}
