import { approverOf, centralItOnly } from '../../application/access/central-it';
import { type ChannelOutcome, chooseChannel, leaveChannel } from '../../application/institution/choose-channel';
import { type RoleDraft } from '../../application/institution/prepare-roles';
import { departmentId } from '../../domain/ids';
import { presentNote, presentRefusal } from '../answer/plain';
import { choosing } from '../button/press';
import { withPeople } from '../turn/answered-people';
import { type BotContext } from '../turn/bot-context';
import { choiceOf, chosenDepartment } from '../turn/chosen';
import { type Feature, type Understood } from '../turn/feature';
import { departmentSlot } from '../turn/slots';
import { below, ofSender, placed, type PressedTurn, type Reply } from '../turn/turn';
import { addDepartment, editDepartment, editDepartmentForm, newDepartmentForm } from './department-form';
import { closeFromText, runClosing } from './closing/closing-flow';
import { replyIfClosed, reopenFromText, runReopening, unknownDepartment } from './closing/closed';
import { messageRoles, type RoleCommandKind } from './message-roles';
import { productForm, saveFromForm } from './product-form';
import {
  replyDepartment,
  replyDepartments,
  replyProductRequest,
  replyProducts,
  replyWish,
  replyWishClosed,
  replyWishes,
} from './replies';
import { renameChosen, renameFromForm, renameFromText } from './renaming';
import { roleData, roleDraftWords, runRoles } from './role-flow';
import { giveFromForm, roleForm } from './role-form';
import { runUndoRoles } from './undo-roles';

/** Departments, roles, products, wishes for products, and the channel that purchases are sent to. */
export const institution = {
  handlers: {
    departments: ({ context, turn }) => replyDepartments(context, turn, []),
    'show-department': showDepartment,
    'add-department': async ({ context, turn, intent }) =>
      (await replyIfClosed(context, turn, intent.name ?? '')) ??
      newDepartmentForm(context, turn, { name: intent.name, origin: turn.key }),
    'add-role': changeRole,
    'remove-role': changeRole,
    'move-role': changeRole,
    'replace-role': changeRole,
    'rename-department': renameFromText,
    'close-department': closeFromText,
    'reopen-department': reopenFromText,
    products: ({ context, turn }) => replyProducts(context, turn, []),
    'add-product': ({ context, turn, intent }) => productForm(context, turn, { name: intent.name, origin: turn.key }),
    'product-requests': ({ context, turn }) => replyWishes(context, turn, []),
    'use-channel': async ({ context, turn }) => presentChannel(await chooseChannel(context.ports, turn)),
    'leave-channel': async ({ context, turn }) => presentChannel(await leaveChannel(context.ports, turn)),
  },
  actions: {
    'departments.show': async (context, turn, data) => placed(await replyDepartments(context, turn, data.trail), data),
    'department.show': async (context, turn, data) => {
      const id = chosenDepartment(turn, data);
      if (id === undefined) return presentRefusal({ code: 'card-too-old' });
      const isInPlace = data.isInPlace === true || choiceOf(turn, data) !== undefined;
      return placed(await replyDepartment(context, turn, id), { isInPlace });
    },
    'department.add-form': async (context, turn, { name }) =>
      below(await newDepartmentForm(context, turn, { name, origin: turn.deliveryKey })),
    'department.add': addDepartment,
    'department.edit-form': async (context, turn, data) =>
      below(await editDepartmentForm(context, turn, data.department)),
    'department.edit': editDepartment,
    'role.form': async (context, turn, data) =>
      below(await roleForm(context, turn, { ...data, origin: turn.deliveryKey })),
    'role.add': giveFromForm,
    'department.rename-form': (context, turn, data) =>
      renameChosen(context, turn, { department: chosenDepartment(turn, data), name: data.name }),
    'department.rename': renameFromForm,
    'department.close': (context, turn, data) => runClosing(context, turn, data),
    'department.reopen': async (context, turn, { department }) => runReopening(context, { ...turn, department }),
    'role.undo': (context, turn, of) =>
      runUndoRoles(context, { ...turn, key: ofSender(turn, 'role.undo', of.command), of }),
    'role.choose-department': (context, turn, { origin, isFrom = false, ...data }) => {
      const choice = choiceOf(turn, data);
      const chosen = choice === undefined ? undefined : departmentId(choice);
      const draft =
        chosen === undefined ? undefined : { ...data.draft, ...(isFrom ? { from: chosen } : { department: chosen }) };
      return goOn(context, turn, origin, draft);
    },
    'role.choose-people': (context, turn, { origin, draft, asked }) =>
      goOn(context, turn, origin, withPeople(draft, asked, turn.inputs)),
    'role.confirm': (context, turn, { origin, draft }) => goOn(context, turn, origin, draft),
    'products.show': async (context, turn, data) => placed(await replyProducts(context, turn, data.trail), data),
    'product.form': async (context, turn, data) =>
      below(await productForm(context, turn, { ...data, origin: turn.deliveryKey })),
    'product.save': saveFromForm,
    'product.request': (context, turn, { typed }) => replyProductRequest(context, turn, typed),
    'wishes.show': async (context, turn, data) => placed(await replyWishes(context, turn, data.trail), data),
    'wish.show': async (context, turn, data) => below(await replyWish(context, turn, data.wish)),
    'wish.close': (context, turn, data) => replyWishClosed(context, turn, data.wish),
  },
} satisfies Feature;

async function showDepartment(message: Understood<'show-department'>): Promise<Reply> {
  const { context, turn, intent, vocabulary } = message;
  const missing = await unknownDepartment(context, turn, intent.department);
  if (missing !== undefined) return missing;
  const department = await departmentSlot(message, intent.department, { press: () => choosing('department.show', {}) });
  if (!department.ok) return department.reply;
  if (department.value !== undefined) return replyDepartment(context, turn, department.value);
  const [only, ...others] = vocabulary.departments;
  return only !== undefined && others.length === 0
    ? replyDepartment(context, turn, only.id)
    : replyDepartments(context, turn, []);
}

/** Only an approver is asked what is meant, so that nobody else learns which departments and people there are. */
async function changeRole(message: Understood<RoleCommandKind>): Promise<Reply> {
  const { context, turn, intent } = message;
  const institution = await context.ports.institution.read();
  if (approverOf(turn.actor, institution) === undefined) return presentRefusal(centralItOnly(institution));
  const draft = messageRoles(turn, intent);
  const missing = await unknownDepartment(context, turn, intent.department);
  if (missing !== undefined) return missing;
  const about = roleDraftWords(draft);
  const department = await departmentSlot(message, intent.department, {
    press: () => choosing('role.choose-department', roleData(turn.key, draft)),
    about,
  });
  if (!department.ok) return department.reply;
  if (intent.kind !== 'move-role') return runRoles(context, { ...turn, draft });
  const missingFrom = await unknownDepartment(context, turn, intent.from);
  if (missingFrom !== undefined) return missingFrom;
  const from = await departmentSlot(message, intent.from, {
    press: () => choosing('role.choose-department', { ...roleData(turn.key, draft), isFrom: true }),
    about,
  });
  return from.ok ? runRoles(context, { ...turn, draft }) : from.reply;
}

/** Goes on with a change of roles that a card asked about; without one, the card is not one of ours any more. */
function goOn(context: BotContext, turn: PressedTurn, from: string, draft: RoleDraft | undefined): Promise<Reply> {
  if (draft === undefined) return Promise.resolve(presentRefusal({ code: 'card-too-old' }));
  return runRoles(context, { ...turn, key: ofSender(turn, from), draft });
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
