import { approverOf, centralItOnly } from '../../application/access/central-it';
import { type ChannelOutcome, chooseChannel, leaveChannel } from '../../application/institution/choose-channel';
import { type RoleDraft } from '../../application/institution/prepare-roles';
import { seesEverything } from '../../domain/authority';
import { newDepartmentForm } from './department-form';
import { type CommandOf, type Handlers, type Heard } from '../turn/heard';
import { presentNoDepartment } from './departments';
import { presentNote, presentRefusal } from '../answer/plain';
import { productForm } from './product-form';
import { roleData, roleDraftWords, runRoles } from './role-flow';
import { departmentSlot, draftPerson } from '../turn/said';
import { replyDepartment, replyDepartments, replyProducts, replyWishes } from './setup-replies';
import { type Reply, type TypedTurn } from '../turn/turn';

/** What happens when somebody asks about departments, roles, products or the channel. */
export const setupHandlers = {
  departments: ({ context, turn }) => replyDepartments(context, turn, 0),
  'show-department': showDepartment,
  'add-department': ({ context, turn, intent }) =>
    newDepartmentForm(context, turn, { name: intent.name, origin: turn.key }),
  'add-role': changeRole,
  'remove-role': changeRole,
  products: ({ context, turn }) => replyProducts(context, turn, 0),
  'add-product': ({ context, turn, intent }) => productForm(context, turn, { name: intent.name, origin: turn.key }),
  'product-requests': ({ context, turn }) => replyWishes(context, turn, 0),
  'use-channel': async ({ context, turn }) => presentChannel(await chooseChannel(context.ports, turn)),
  'leave-channel': async ({ context, turn }) => presentChannel(await leaveChannel(context.ports, turn)),
} satisfies Partial<Handlers>;

async function showDepartment({ context, turn, intent, vocabulary }: Heard<'show-department'>): Promise<Reply> {
  const missing = await unknownDepartment(context, turn, intent.department);
  if (missing !== undefined) return missing;
  const asking = { verb: 'department.show', data: {} };
  const department = await departmentSlot(context, turn, intent.department, { vocabulary, asking });
  if (!department.ok) return department.reply;
  if (department.value !== undefined) return replyDepartment(context, turn, department.value);
  const [only, ...others] = vocabulary.departments;
  return only !== undefined && others.length === 0
    ? replyDepartment(context, turn, only.id)
    : replyDepartments(context, turn, 0);
}

/** Only an approver is asked what is meant, so that nobody else learns which departments and people there are. */
async function changeRole({
  context,
  turn,
  intent,
  vocabulary,
}: Heard<'add-role'> | Heard<'remove-role'>): Promise<Reply> {
  const institution = await context.ports.institution.read();
  if (approverOf(turn.actor, institution) === undefined) return presentRefusal(centralItOnly(institution));
  const draft = roleDraftOf(turn, intent);
  const missing = await unknownDepartment(context, turn, intent.department);
  if (missing !== undefined) return missing;
  const asking = { verb: 'role.choose-department', data: roleData(turn.key, draft), about: roleDraftWords(draft) };
  const department = await departmentSlot(context, turn, intent.department, { vocabulary, asking });
  if (!department.ok) return department.reply;
  const known = department.value === undefined ? draft : { ...draft, department: department.value };
  return runRoles(context, { ...turn, draft: known });
}

/** A change of roles as far as a sentence says it; the department only where it is certain. */
export function roleDraftOf(turn: TypedTurn, intent: CommandOf<'add-role'>): RoleDraft {
  const { role, people, department } = intent;
  return {
    kind: intent.kind === 'add-role' ? 'give' : 'take',
    role,
    people: people.map((person) => draftPerson(turn, person)),
    ...(department.kind === 'known' ? { department: department.departmentId } : {}),
  };
}

/** Says to those who see every department that there is none of a name; others get the usual answer elsewhere. */
async function unknownDepartment(
  { ports }: Heard<'show-department'>['context'],
  { actor }: Heard<'show-department'>['turn'],
  said: Heard<'show-department'>['intent']['department'],
): Promise<Reply | undefined> {
  if (said.kind !== 'unknown') return undefined;
  const institution = await ports.institution.read();
  if (!seesEverything(actor, institution)) return undefined;
  return presentNoDepartment(said.typed, approverOf(actor, institution) !== undefined);
}

function presentChannel(outcome: ChannelOutcome): Reply {
  switch (outcome.kind) {
    case 'refused':
      return presentRefusal(outcome.refusal);
    case 'chosen':
      return presentNote(
        outcome.isNew ? 'Purchases are sent here from now on' : 'Purchases are sent here already',
        'Each approver gets them in the own chat, too.',
        ['Type “stop sending purchases here” to end it.'],
      );
    case 'left':
      return presentNote('Purchases are no longer sent here', 'Each approver still gets them in the own chat.');
    case 'not-this-one':
      return presentNote(
        'Purchases are not sent here',
        outcome.isAnotherOne ? 'They are sent to another channel. Nothing was changed.' : 'Nothing was changed.',
      );
  }
}
