import { approverOf, centralItOnly } from '../../../application/access/central-it';
import { readStanding } from '../../../application/access/standing';
import { closeDepartment } from '../../../application/institution/close-department';
import { openAmong } from '../../../domain/institution/department';
import { type DepartmentId } from '../../../domain/ids';
import { presentRefusal } from '../../answer/plain';
import { presentWhichDepartment } from '../../answer/questions';
import { cancelButton, choosing } from '../../button/press';
import { type BotContext } from '../../turn/bot-context';
import { chosenDepartment } from '../../turn/chosen';
import { type Understood } from '../../turn/feature';
import { departmentSlot } from '../../turn/slots';
import { type PressedTurn, type Reply, type Speaker } from '../../turn/turn';
import { unknownDepartment } from './closed';
import { presentClosing, presentInTheWay, presentWasClosed } from './closing';

/** Asks whether a department is to be closed, or says what is in the way. */
export async function closeFromText(message: Understood<'close-department'>): Promise<Reply> {
  const { context, turn, intent } = message;
  const { ports } = context;
  const institution = await ports.institution.read();
  if (approverOf(turn.actor, institution) === undefined) return presentRefusal(centralItOnly(institution));
  const missing = await unknownDepartment(context, turn, intent.department);
  if (missing !== undefined) return missing;
  const department = await departmentSlot(message, intent.department, {
    press: () => choosing('department.close', {}),
    about: 'Close a department',
  });
  if (!department.ok) return department.reply;
  if (department.value !== undefined)
    return close(context, { ...turn, department: department.value, isConfirmed: false });
  const { departments } = await readStanding(ports, turn.actor);
  return presentWhichDepartment(openAmong(departments), choosing('department.close', {}), {
    heading: 'Close which department?',
    subheading: 'Nothing was changed yet',
    buttons: [cancelButton()],
  });
}

/** Goes on with a closing that a card asked about. */
export function runClosing(
  context: BotContext,
  turn: PressedTurn,
  data: { readonly department?: DepartmentId; readonly isConfirmed: boolean; readonly choice?: string },
): Promise<Reply> {
  const department = chosenDepartment(turn, data);
  if (department === undefined) return Promise.resolve(presentRefusal({ code: 'card-too-old' }));
  return close(context, { ...turn, department, isConfirmed: data.isConfirmed });
}

async function close(
  { ports }: BotContext,
  asked: Speaker & Pick<PressedTurn, 'key'> & { readonly department: DepartmentId; readonly isConfirmed: boolean },
): Promise<Reply> {
  const { key, actor, department, isConfirmed } = asked;
  const outcome = await closeDepartment(ports, { key, actor, department, isConfirmed });
  switch (outcome.kind) {
    case 'refused':
      return presentRefusal(outcome.refusal);
    case 'confirm':
      return presentClosing(outcome);
    case 'in-the-way':
      return presentInTheWay(outcome);
    case 'closed':
      return presentWasClosed(outcome.department);
  }
}
