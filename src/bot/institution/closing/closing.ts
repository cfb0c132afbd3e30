import { type ClosedOutcome, type PoolInTheWay } from '../../../application/institution/close-department';
import { type DepartmentEntry } from '../../../application/institution/latest-change';
import { renderNotice } from '../../../cards/answer/notice';
import { renderRefusal } from '../../../cards/answer/refusal';
import { renderWarning } from '../../../cards/question/warning';
import { type RenderedCard } from '../../../cards/render';
import { dateIn } from '../../../domain/calendar';
import { type Department } from '../../../domain/institution/department';
import { type NamedDepartment } from '../../../domain/refusal';
import { dateWords, licensesWords, listWords, namesWords, peopleWords, quoted, seatsWords } from '../../answer/words';
import { button, cancelButton, poolButton, sayButton } from '../../button/press';
import { listButton, showButton } from '../departments';

/** Pools in the way that get a button of their own. */
const POOL_BUTTONS = 2;

type OutcomeOf<Kind> = Extract<ClosedOutcome, { readonly kind: Kind }>;

/** Asks before a department is closed, and names what follows. */
export function presentClosing({ department, delegates, purchasers }: OutcomeOf<'confirm'>): RenderedCard {
  const { id, name } = department;
  const people = [...delegates, ...purchasers.filter(({ userId }) => !delegates.some((one) => one.userId === userId))];
  const roles =
    people.length === 0
      ? 'Nobody has a role there.'
      : `${namesWords(people)} ${people.length === 1 ? 'loses the role' : 'lose their roles'} there.`;
  return renderWarning({
    heading: `Close ${name}?`,
    subheading: 'Its pools are empty · nothing was changed yet',
    lines: [
      roles,
      'It is offered to nobody any more, and nobody can buy or add people for it.',
      'Its history and its purchases stay, and approvers and auditors can read them.',
      `“reopen department ${name}” opens it again.`,
    ],
    buttons: [
      button(`Close ${name}`, 'department.close', { department: id, isConfirmed: true }, { isPrimary: true }),
      cancelButton(),
    ],
  });
}

/** What has to be settled before a department can be closed. */
export function presentInTheWay({ department, pools, purchases }: OutcomeOf<'in-the-way'>): RenderedCard {
  const { id, name } = department;
  const reasons = [...pools.map(poolWords), ...purchaseWords(purchases)];
  return renderNotice({
    heading: `${name} cannot be closed yet`,
    subheading: 'Nothing was changed',
    lines: [
      ...reasons,
      'A department is closed when nobody is on its rosters, no seats are bought or on their way, and every license is back.',
    ],
    buttons: [
      ...pools.slice(0, POOL_BUTTONS).map(({ product }) => poolButton(id, product)),
      ...(purchases.length > 0 || pools.some(({ seats }) => seats > 0)
        ? [sayButton(`purchases for ${name}`, 'Show the purchases')]
        : []),
      showButton(id, `Show ${name}`),
    ],
  });
}

function poolWords({ product, people, seats, coverUntil, licenses }: PoolInTheWay): string {
  const parts = [
    ...(people > 0 ? [`${peopleWords(people)} on the roster`] : []),
    ...(seats > 0 ? [`${seatsWords(seats)}${coverUntil === undefined ? '' : ` until ${dateWords(coverUntil)}`}`] : []),
    ...(licenses > 0 ? [`${licensesWords(licenses)} not released yet`] : []),
  ];
  return `${product.name}: ${listWords(parts)}.`;
}

const purchaseWords = (numbers: readonly string[]): readonly string[] =>
  numbers.length === 0 ? [] : [`Not decided yet: ${listWords(numbers.map(quoted))}.`];

/** A department was closed. */
export const presentWasClosed = ({ name }: NamedDepartment): RenderedCard =>
  renderNotice({
    heading: `${name} is closed`,
    subheading: 'Its history and its purchases stay',
    lines: [`Type “show department ${name}” to read them, or “reopen department ${name}” to go on with it.`],
    buttons: [listButton('All departments', [])],
  });

/** A closed department, for those who see every one. */
export function presentClosed(
  { id, name, closedAt }: Department,
  { canChange, timeZone }: { readonly canChange: boolean; readonly timeZone: string },
): RenderedCard {
  const on = closedAt === undefined ? '' : ` on ${dateWords(dateIn(timeZone, new Date(closedAt)))}`;
  return renderRefusal({
    heading: `${name} was closed${on}`,
    reason: 'Nobody has a role there, and nothing is changed in it. Its history and its purchases can be read.',
    whatToDo: canChange ? 'Open it again to go on with it.' : 'An approver can open it again.',
    buttons: [
      button('Show the history', 'history.show', { department: id }),
      button('Show the purchases', 'purchase.list', { department: id }),
      ...(canChange ? [button('Reopen', 'department.reopen', { department: id })] : []),
    ],
  });
}

/** A closed department is open again. */
export const presentReopened = ({ id, name, delegates }: Department): RenderedCard =>
  renderNotice({
    heading: `${name} is open again`,
    subheading: delegates.length === 0 ? 'It has no delegate yet' : `Delegates: ${namesWords(delegates)}`,
    lines: delegates.length === 0 ? [`Type “add delegate jdoe to ${name}” to let somebody manage its seats.`] : [],
    buttons: [showButton(id, `Show ${name}`), listButton('All departments', [])],
  });

/** A department was given another name. */
export function presentRenamed(department: Department, before: string | undefined): RenderedCard {
  const { id, name, directoryNames } = department;
  const others = directoryNames.map(quoted);
  const isAre = others.length === 1 ? 'department is' : 'department is one of';
  const directory =
    directoryNames.length === 0 || (directoryNames.length === 1 && directoryNames[0] === name)
      ? []
      : [`People whose directory ${isAre} ${listWords(others)} still count as its own.`];
  return renderNotice({
    heading: before === undefined ? `It is called ${name} already` : `${quoted(before)} is called ${name} now`,
    subheading: before === undefined ? 'Nothing was changed' : 'Entries of its history keep the old name',
    lines: directory,
    buttons: [
      showButton(id, `Show ${name}`),
      ...(before === undefined ? [] : [button('Edit directory names', 'department.edit-form', { department: id })]),
    ],
  });
}

/** What *undo* does not take back of a department, and what to type instead. */
export function presentNoUndo(
  { id, name, closedAt }: Department,
  action: DepartmentEntry['fact']['action'],
): RenderedCard {
  if (action === 'department-changed') {
    return renderNotice({
      heading: `Undo does not give ${name} its earlier names back`,
      subheading: 'Nothing was changed',
      lines: [`Type “rename department ${name} to …” with the name it is to have.`],
      buttons: [showButton(id, `Show ${name}`)],
    });
  }
  const isClosed = closedAt !== undefined;
  return renderNotice({
    heading: `Undo does not ${isClosed ? 'open' : 'close'} ${name}${isClosed ? ' again' : ''}`,
    subheading: 'Nothing was changed',
    lines: isClosed
      ? [`Type “reopen department ${name}” to open it. Its roles have to be given again.`]
      : [`Type “close department ${name}” to close it.`],
    buttons: [isClosed ? button('Reopen', 'department.reopen', { department: id }) : showButton(id, `Show ${name}`)],
  });
}
