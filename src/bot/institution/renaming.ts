import { approverOf, centralItOnly } from '../../application/access/central-it';
import { readStanding } from '../../application/access/standing';
import { changeDepartment } from '../../application/institution/save-department';
import { showDepartment } from '../../application/institution/show-departments';
import { formField, renderForm } from '../../cards/question/form';
import { type RenderedCard } from '../../cards/render';
import { openAmong } from '../../domain/institution/department';
import { type DepartmentId } from '../../domain/ids';
import { presentRefusal } from '../answer/plain';
import { presentWhichDepartment } from '../answer/questions';
import { quoted } from '../answer/words';
import { button, cancelButton, choosing, press } from '../button/press';
import { type BotContext } from '../turn/bot-context';
import { type Understood } from '../turn/feature';
import { departmentSlot } from '../turn/slots';
import { type PressedTurn, type Reply, type Speaker } from '../turn/turn';
import { unknownDepartment } from './closing/closed';
import { presentRenamed } from './closing/closing';
import { nameProblems, oneLine } from './department-form';
import { DEPARTMENT_FIELDS } from './departments';

/** Gives a department another name; asks for what the sentence does not say. */
export async function renameFromText(message: Understood<'rename-department'>): Promise<Reply> {
  const { context, turn, intent } = message;
  const { ports } = context;
  const institution = await ports.institution.read();
  if (approverOf(turn.actor, institution) === undefined) return presentRefusal(centralItOnly(institution));
  const missing = await unknownDepartment(context, turn, intent.department);
  if (missing !== undefined) return missing;
  const { name = '' } = intent;
  const data = { name };
  const department = await departmentSlot(message, intent.department, {
    press: () => choosing('department.rename-form', data),
    about: name === '' ? 'Rename a department' : `Rename it to ${quoted(name)}`,
  });
  if (!department.ok) return department.reply;
  if (department.value !== undefined) return rename(context, { ...turn, department: department.value, name });
  const { departments } = await readStanding(ports, turn.actor);
  return presentWhichDepartment(openAmong(departments), choosing('department.rename-form', data), {
    heading: name === '' ? 'Rename which department?' : `Rename which department to ${quoted(name)}?`,
    subheading: 'Nothing was changed yet',
    buttons: [cancelButton()],
  });
}

/** Goes on with the department that was chosen: with its new name, or the form that asks for it. */
export function renameChosen(
  context: BotContext,
  turn: PressedTurn,
  { department, name }: { readonly department: DepartmentId | undefined; readonly name: string },
): Promise<Reply> {
  if (department === undefined) return Promise.resolve(presentRefusal({ code: 'card-too-old' }));
  return rename(context, { ...turn, department, name });
}

/** As many words as a name has that is typed into the chat, and not into the form. */
const MOST_WORDS = 8;

/** Gives a department the name that its form says; what was typed into the chat and is no name comes back to be put right there. */
export function renameFromForm(
  context: BotContext,
  turn: PressedTurn,
  { department }: { readonly department: DepartmentId },
): Promise<Reply> {
  const name = turn.inputs[DEPARTMENT_FIELDS.name] ?? '';
  const isSentence = /[?!\n]/u.test(name) || name.trim().split(/\s+/u).length > MOST_WORDS;
  const isUnsure = turn.activityId === undefined && isSentence;
  return rename(context, { ...turn, department, name, from: isUnsure ? 'chat' : 'form' });
}

async function rename(
  { ports }: BotContext,
  asked: Speaker &
    Pick<PressedTurn, 'key'> & {
      readonly department: DepartmentId;
      readonly name: string;
      readonly from?: 'form' | 'chat';
    },
): Promise<Reply> {
  const { key, actor, department: id, from } = asked;
  const name = oneLine(asked.name);
  const found = await showDepartment(ports, actor, id);
  if (!found.ok) return presentRefusal(found.refusal);
  if (!found.page.canChange) return presentRefusal(centralItOnly(await ports.institution.read()));
  const { department } = found.page;
  const form = (problems: readonly string[]) => presentRenameForm(department, name, problems);
  if (from === 'chat' || (name === '' && from === undefined)) return form([]);
  const problems = nameProblems(name);
  if (problems.length > 0) return form(problems);
  const outcome = await changeDepartment(ports, { key, actor, department: id, name });
  switch (outcome.kind) {
    case 'refused':
      return presentRefusal(outcome.refusal);
    case 'name-taken':
      return form([`Name: there is a department called ${quoted(outcome.other.name)} already.`]);
    case 'changed-since':
      return presentRefusal({ code: 'card-too-old' });
    case 'saved':
      return presentRenamed(outcome.department, outcome.before);
  }
}

/** Asks for the new name of a department. */
export const presentRenameForm = (
  { id, name }: { readonly id: DepartmentId; readonly name: string },
  typed: string,
  problems: readonly string[],
): RenderedCard =>
  renderForm({
    heading: `What is ${name} called from now on?`,
    problems,
    rows: [
      [
        formField(DEPARTMENT_FIELDS.name, 'Name', typed, {
          missing: 'The department needs a name.',
          placeholder: 'Humanities',
          maxLength: 80,
        }),
      ],
    ],
    notes: ['Entries of its history keep the old name.'],
    asked: [{ kind: 'text', inputId: DEPARTMENT_FIELDS.name, press: press('department.rename', { department: id }) }],
    buttons: [
      button('Rename', 'department.rename', { department: id }, { isPrimary: true, sendsInputs: true }),
      cancelButton(),
    ],
  });
