import {
  type DepartmentLine,
  type DepartmentPage,
  type DepartmentsPage,
} from '../../application/institution/show-departments';
import { type NamePlace } from '../../application/access/page-departments';
import { type PoolSummary } from '../../application/roster/shown/show-seats';
import { type Button } from '../../cards/parts/button';
import { formField, renderForm } from '../../cards/question/form';
import { type ListRow, renderList, ROWS_PER_PAGE } from '../../cards/answer/list';
import { renderNotice } from '../../cards/answer/notice';
import { renderRefusal } from '../../cards/answer/refusal';
import { type RenderedCard } from '../../cards/render';
import { type Department } from '../../domain/institution/department';
import { type DepartmentId } from '../../domain/ids';
import { type KnownPerson } from '../../domain/people';
import { type NamedDepartment } from '../../domain/refusal';
import { listWords, namesWords, quoted } from '../answer/words';
import { paging, type Trail } from '../answer/paging';
import { button, cancelButton, type DataFor, poolButton, sayButton } from '../button/press';

/** Pools named on a department's card, below its two lines of people. */
const POOLS_SHOWN = ROWS_PER_PAGE - 2;

/** Shows a department, in place of the card. */
export const showButton = (id: DepartmentId, title: string): Button =>
  button(title, 'department.show', { department: id, isInPlace: true });

/** Lists all departments. */
export const listButton = (title: string, trail: Trail<NamePlace>): Button =>
  button(title, 'departments.show', { trail, isInPlace: true });

/** A page of all departments. */
export function presentDepartments(page: DepartmentsPage, trail: Trail<NamePlace>): RenderedCard {
  const { lines, total, canChange } = page;
  const { buttons, ...pageLine } = paging({ ...page, trail, shown: lines.length }, listButton);
  return renderList({
    heading: total === 1 ? '1 department' : `${total} departments`,
    subheading: markedWords(page),
    rows: lines.map(departmentRow),
    emptyLine: 'There is no department yet.',
    ...pageLine,
    buttons: [...buttons, ...(canChange ? [addDepartmentButton('')] : [])],
  });
}

function departmentRow({ department, poolCount }: DepartmentLine): ListRow {
  const { id, name, delegates, purchasers } = department;
  const pools = poolCount === 1 ? '1 pool' : `${poolCount} pools`;
  const isLed = delegates.length > 0;
  const lines = [
    isLed ? `Delegates: ${peopleLine(delegates)}` : pools,
    ...(purchasers.length === 0 ? [] : [`Purchasers: ${peopleLine(purchasers)}`]),
  ];
  return {
    title: name,
    state: isLed ? pools : 'No delegate',
    isAttention: !isLed,
    lines,
    open: showButton(id, `Show ${name}`),
  };
}

/** Names those without a delegate, and those that are closed. */
function markedWords({ withoutDelegate, closed }: DepartmentsPage): string {
  const named = (departments: readonly NamedDepartment[]) =>
    namesWords(departments.map(({ name }) => ({ displayName: name })));
  return [
    ...(withoutDelegate.length === 0 ? [] : [`No delegate: ${named(withoutDelegate)}`]),
    ...(closed.length === 0 ? [] : [`Closed: ${named(closed)}`]),
  ].join(' · ');
}

const peopleLine = (people: readonly KnownPerson[]): string => (people.length === 0 ? 'none' : namesWords(people, 5));

const addDepartmentButton = (name: string): Button => button('Add department', 'department.add-form', { name });

/** One department: its people and its pools. */
export function presentDepartment({ department, pools, canChange, seesAll }: DepartmentPage): RenderedCard {
  const { id, name, directoryNames, delegates, purchasers } = department;
  const hidden = pools.length - POOLS_SHOWN;
  return renderList({
    heading: name,
    subheading: `In the directory: ${directoryNames.length === 0 ? 'no name' : listWords(directoryNames)}`,
    rows: [
      peopleRow('Delegates', delegates, canChange ? `“add delegate jdoe to ${name}”` : undefined),
      peopleRow('Purchasers', purchasers, canChange ? `“add purchaser jdoe to ${name}”` : undefined),
      ...pools.slice(0, POOLS_SHOWN).map(poolRow),
    ],
    ...(hidden > 0 ? { pageLine: `and ${hidden} more; type “seats for ${name}”` } : {}),
    buttons: [
      ...(canChange
        ? [
            button('Give a role', 'role.form', { department: id }),
            button('Edit', 'department.edit-form', { department: id }),
          ]
        : []),
      sayButton(`history for ${name}`, 'Show the history'),
      ...(seesAll ? [listButton('All departments', [])] : []),
    ],
  });
}

function peopleRow(title: string, people: readonly KnownPerson[], hint: string | undefined): ListRow {
  const names = people.length === 0 ? 'None' : namesWords(people, 50);
  return {
    title,
    state: String(people.length),
    isAttention: title === 'Delegates' && people.length === 0,
    lines: [names, ...(hint === undefined ? [] : [`Type ${hint}`])],
  };
}

function poolRow({ department, product, seats }: PoolSummary): ListRow {
  const { seatCap, seatsFree, waiting } = seats;
  return {
    title: product.name,
    state: `${seatsFree} of ${seatCap} seats free`,
    lines: waiting > 0 ? [`${waiting} waiting`] : [],
    open: poolButton(department.id, product),
  };
}

/** There is no such department: said only to those who see every one. */
export const presentNoDepartment = (typed: string, canChange: boolean): RenderedCard =>
  renderRefusal({
    heading: `There is no department ${quoted(typed)}`,
    reason: 'None of the departments here is called so.',
    whatToDo: canChange ? 'Check the spelling, or add it.' : 'Check the spelling.',
    buttons: [listButton('All departments', []), ...(canChange ? [addDepartmentButton(typed)] : [])],
  });

/** What was typed into the form of a department. */
export interface DepartmentValues {
  readonly name: string;
  readonly directoryNames: string;
  /** Only of a new one. */
  readonly delegates: string;
}

/** The ids of the fields of a department's form. */
export const DEPARTMENT_FIELDS = { name: 'name', directoryNames: 'directory-names', delegates: 'delegates' } as const;

/** The form of a department: a new one, or one that is to be changed. */
export function presentDepartmentForm(
  given: {
    readonly heading: string;
    readonly values: DepartmentValues;
    readonly problems: readonly string[];
  } & (
    | { readonly isNew: true; readonly data: DataFor<'department.add'> }
    | { readonly isNew: false; readonly data: DataFor<'department.edit'> }
  ),
): RenderedCard {
  const { heading, isNew, values, problems } = given;
  const sending = { isPrimary: true, sendsInputs: true };
  return renderForm({
    heading,
    problems,
    rows: [
      [
        formField(DEPARTMENT_FIELDS.name, 'Name', values.name, {
          missing: 'The department needs a name.',
          placeholder: 'Physics',
          maxLength: 80,
        }),
      ],
      [
        formField(DEPARTMENT_FIELDS.directoryNames, 'Names in the directory, one per line', values.directoryNames, {
          kind: 'lines',
          placeholder: 'The same as the name',
        }),
      ],
      ...(isNew
        ? [
            [
              formField(DEPARTMENT_FIELDS.delegates, 'Delegates, if any', values.delegates, {
                kind: 'lines',
                placeholder: 'jdoe, asmith@contoso.edu',
              }),
            ],
          ]
        : []),
    ],
    notes: ['People whose directory department has another name are asked about before they get a seat.'],
    buttons: [
      given.isNew
        ? button('Add department', 'department.add', given.data, sending)
        : button('Save changes', 'department.edit', given.data, sending),
      ...(given.isNew ? [] : [button('Close department', 'department.close', { department: given.data.department })]),
      cancelButton(),
    ],
  });
}

/** A department was opened, or changed. */
export function presentDepartmentSaved({ id, name, delegates }: Department, isNew: boolean): RenderedCard {
  return renderNotice({
    heading: isNew ? `${name} was added` : `${name} was saved`,
    subheading: delegates.length === 0 ? 'It has no delegate yet' : `Delegates: ${namesWords(delegates)}`,
    lines: isNew ? [`Type “add delegate jdoe to ${name}” to let somebody manage its seats.`] : [],
    buttons: [
      showButton(id, name.length > 24 ? 'Show the department' : `Show ${name}`),
      listButton('All departments', []),
    ],
  });
}
