import { approverOf, centralItOnly } from '../../application/access/central-it';
import { formField, renderForm } from '../../cards/question/form';
import { type RenderedCard } from '../../cards/render';
import { type Department } from '../../domain/institution/department';
import { type DepartmentId } from '../../domain/ids';
import { presentRefusal } from '../answer/plain';
import { button, cancelButton } from '../button/press';
import { type BotContext } from '../turn/bot-context';
import { hasPeoplePicker, nobodyNamed, readPeople } from '../turn/people-input';
import { below, ofSender, type PressedTurn, type Reply } from '../turn/turn';
import { runRoles } from './role-flow';

/** The inputs of the form. */
export const ROLE_FIELDS = { role: 'role', picked: 'picked-people', people: 'people' } as const;

const ROLES = [
  { title: 'Delegate: adds and removes people', value: 'delegate' },
  { title: 'Purchaser: sends purchases', value: 'purchaser' },
] as const;

/** What a form knows of itself. */
interface FormData {
  readonly department: DepartmentId;
  readonly origin: string;
}

/** The form that gives people a role in a department; only approvers get it. @param problem What was missing the last time. */
export async function roleForm(
  { ports }: BotContext,
  turn: PressedTurn,
  data: FormData,
  problem?: string,
): Promise<Reply> {
  const institution = await ports.institution.read();
  if (approverOf(turn.actor, institution) === undefined) return presentRefusal(centralItOnly(institution));
  const department = await ports.departments.look(data.department).department();
  if (department === undefined) return presentRefusal({ code: 'card-too-old' });
  return presentRoleForm({
    ...{ department, origin: data.origin, role: turn.inputs[ROLE_FIELDS.role] ?? '' },
    ...{ hasPicker: hasPeoplePicker(turn.address), problems: problem === undefined ? [] : [problem] },
  });
}

/** The form itself. */
export function presentRoleForm(given: {
  readonly department: Pick<Department, 'id' | 'name'>;
  readonly origin: string;
  readonly role: string;
  readonly hasPicker: boolean;
  readonly problems: readonly string[];
}): RenderedCard {
  const { department, origin, role, hasPicker, problems } = given;
  const typed = formField(ROLE_FIELDS.people, hasPicker ? 'Or type names, aliases or mail addresses' : 'People', '', {
    kind: 'lines',
    placeholder: 'jdoe, asmith@contoso.edu',
  });
  return renderForm({
    heading: `Give people a role in ${department.name}`,
    problems,
    rows: [
      [formField(ROLE_FIELDS.role, 'Role', role === '' ? 'delegate' : role, { kind: 'choice', choices: ROLES })],
      ...(hasPicker ? [[formField(ROLE_FIELDS.picked, 'People', '', { kind: 'people' })]] : []),
      [typed],
    ],
    buttons: [
      button(
        'Give the role',
        'role.add',
        { department: department.id, origin },
        { isPrimary: true, sendsInputs: true },
      ),
      cancelButton(),
    ],
  });
}

/** Gives the role that the form says. */
export async function giveFromForm(context: BotContext, turn: PressedTurn, data: FormData): Promise<Reply> {
  const institution = await context.ports.institution.read();
  // A forged form learns nothing about who is called what.
  if (approverOf(turn.actor, institution) === undefined) return presentRefusal(centralItOnly(institution));
  const role = ROLES.map(({ value }) => value).find((value) => value === turn.inputs[ROLE_FIELDS.role]);
  const names = [ROLE_FIELDS.picked, ROLE_FIELDS.people];
  const people = await readPeople(context.ports, turn, names);
  if (role === undefined || people.length === 0) {
    const problem = role === undefined ? 'Choose a role.' : nobodyNamed(turn, names);
    return { ...(await roleForm(context, turn, data, problem)), place: 'instead' };
  }
  const key = ofSender(turn, 'role.add', data.origin);
  return below(
    await runRoles(context, { ...turn, key, draft: { kind: 'give', role, department: data.department, people } }),
  );
}
