import { findRecorded, findUndoDepartment } from '../../application/roster/find-command';
import { departmentId, userId } from '../../domain/ids';
import { presentNote, presentRefusal } from '../answer/plain';
import { draftWords } from '../answer/questions';
import { GUID } from '../button/card-data';
import { CHOICE_KEY } from '../../cards/question/choose';
import { choosing } from '../button/press';
import { choiceOf, chosenDepartment, chosenPool } from '../turn/chosen';
import { type Feature, type Understood } from '../turn/feature';
import { departmentSlot, knownProduct, poolSlots } from '../turn/slots';
import { type DraftReply, ofSender, placed, type Reply } from '../turn/turn';
import { undoInInstitution } from '../institution/undo-roles';
import { namePeople } from './draft/name-people';
import { addForm, addFromForm } from './add-form';
import { withChoice, withPeopleAt } from './draft/answered-draft';
import { draftData, keptDraft } from './draft/kept-draft';
import { messageDraft, productsSaid } from './draft/message-draft';
import { replyPeople } from './people';
import { replyHistory, replyHoldings, replyPool, replySeats } from './replies';
import { goOn, presentRecorded, runDraft, runUndo } from './draft/run-draft';
import { changeSeveral } from './several/change-several';
import { replyWaiting } from './waiting';

/** The people of pools: changing them, and looking at them. */
export const roster = {
  handlers: {
    add: changePeople,
    remove: changePeople,
    swap: changePeople,
    move: changePeople,
    several: changeSeveral,
    undo,
    seats: async (message) => {
      const department = await departmentSlot(message, message.intent.department, {
        press: () => choosing('seats.show', {}),
      });
      return department.ok
        ? replySeats(message.context, message.turn.actor, { department: department.value, trail: [] })
        : department.reply;
    },
    'show-pool': (message) => showPeople(message, false),
    'show-roster': (message) => showPeople(message, message.intent.people === 'waiting'),
    waiting: async (message) => {
      const department = await departmentSlot(message, message.intent.department, {
        press: () => choosing('waiting.show', {}),
      });
      return department.ok
        ? replyWaiting(message.context, message.turn.actor, { department: department.value, trail: [] })
        : department.reply;
    },
    'my-holdings': ({ context, turn, intent }) =>
      replyHoldings(context, turn.actor, 'self', knownProduct(intent.product)),
    history: async (message) => {
      const slots = await poolSlots(message, {
        press: (known) => choosing('history.show', known),
      });
      return slots.ok ? replyHistory(message.context, message.turn.actor, { ...slots.pool, trail: [] }) : slots.reply;
    },
  },
  actions: {
    'seats.show': async (context, turn, data) =>
      placed(await replySeats(context, turn.actor, { ...data, department: chosenDepartment(turn, data) }), data),
    'pool.show': async (context, turn, data) => {
      const pool = chosenPool(turn, data);
      const { trail, isOnlyWaiting } = data;
      const reply = await replyPool(context, turn.actor, { ...pool, trail, isOnlyWaiting });
      const isInPlace = data.isInPlace === true || choiceOf(turn, data) !== undefined;
      return pool.product === undefined ? reply : placed(reply, { isInPlace });
    },
    'waiting.show': async (context, turn, data) =>
      placed(await replyWaiting(context, turn.actor, { ...data, department: chosenDepartment(turn, data) }), data),
    'history.show': async (context, turn, data) =>
      placed(await replyHistory(context, turn.actor, { ...chosenPool(turn, data), trail: data.trail }), data),
    'people.show': async (context, turn, data) =>
      placed(await replyPeople(context, turn.actor, { ...data, department: chosenDepartment(turn, data) }), data),
    'person.show': (context, turn, data) => {
      const choice = data.choice ?? turn.inputs[CHOICE_KEY];
      if (choice === undefined || !GUID.test(choice)) return Promise.resolve(presentRefusal({ code: 'card-too-old' }));
      return replyHoldings(context, turn.actor, { userText: choice, userId: userId(choice), isChosen: true });
    },
    'roster.undo': (context, turn, data) => {
      const key = ofSender(turn, 'roster.undo', data.command ?? turn.key);
      return runUndo(context, { ...turn, ...data, command: data.command, key, isRepeat: true });
    },
    'roster.undo-in': (context, turn, data) => {
      const choice = choiceOf(turn, data);
      if (choice === undefined) return Promise.resolve(presentRefusal({ code: 'card-too-old' }));
      const key = ofSender(turn, data.origin);
      const undo = { department: departmentId(choice), command: undefined, isConfirmed: false };
      return runUndo(context, { ...turn, key, isRepeat: true, ...undo });
    },
    'roster.choose-product': async (context, turn, data) =>
      goOn(
        context,
        turn,
        data.origin,
        withChoice(await keptDraft(context, turn, data), 'product', choiceOf(turn, data), data.at),
      ),
    'roster.choose-department': async (context, turn, data) => {
      const draft = withChoice(await keptDraft(context, turn, data), 'department', choiceOf(turn, data), data.at);
      return goOn(context, turn, data.origin, draft);
    },
    'roster.choose-people': async (context, turn, data) =>
      goOn(
        context,
        turn,
        data.origin,
        withPeopleAt(await keptDraft(context, turn, data), data.at?.[0] ?? 0, data.asked, turn.inputs),
      ),
    'roster.confirm': async (context, turn, data) =>
      goOn(context, turn, data.origin, await keptDraft(context, turn, data)),
    'roster.cancel': () =>
      Promise.resolve<Reply>({ ...presentNote('Canceled', 'Nothing was changed.'), place: 'instead' }),
    'roster.name-people': namePeople,
    'roster.add-form': addForm,
    'roster.add': addFromForm,
  },
} satisfies Feature;

/** Adds, removes, swaps or moves people; asks first which pool is meant where that is not certain. */
async function changePeople(message: Understood<'add' | 'remove' | 'swap' | 'move'>): Promise<DraftReply> {
  const { context, turn, intent } = message;
  const { product, ...products } = productsSaid(intent.product);
  const draft = { ...messageDraft(turn, intent), ...products };
  const slots = await poolSlots(
    { ...message, intent: { ...intent, product } },
    {
      about: draftWords(draft),
      press: async ({ isProduct = false, ...known }) =>
        choosing(
          isProduct ? 'roster.choose-product' : 'roster.choose-department',
          await draftData(context, turn, turn.key, { ...draft, ...known }),
        ),
    },
  );
  return slots.ok ? runDraft(context, { ...turn, draft: { ...draft, ...slots.pool } }) : slots.reply;
}

async function undo(message: Understood<'undo'>): Promise<Reply> {
  const { context, turn, intent } = message;
  // A repeat must not look for a command to undo: the latest one may be another by now.
  const recorded = turn.isRepeat ? await findRecorded(context.ports, turn.key) : undefined;
  if (recorded !== undefined && recorded.progress === undefined) return presentRecorded(context, recorded);
  const roles = await undoInInstitution(message);
  if (roles !== undefined) return roles;
  const named = await departmentSlot(message, intent.department, {
    press: () => choosing('roster.undo-in', { origin: turn.key }),
  });
  if (!named.ok) return named.reply;
  const found = await findUndoDepartment(context.ports, turn.actor, named.value);
  if (!found.ok) return presentRefusal(found.refusal);
  return runUndo(context, { ...turn, department: found.department, command: undefined, isConfirmed: false });
}

async function showPeople(message: Understood<'show-pool' | 'show-roster'>, isOnlyWaiting: boolean): Promise<Reply> {
  const slots = await poolSlots(message, {
    press: (known) => choosing('pool.show', { ...known, isOnlyWaiting }),
  });
  if (!slots.ok) return slots.reply;
  if (message.intent.kind === 'show-roster' && slots.pool.product === undefined)
    return replyPeople(message.context, message.turn.actor, { department: slots.pool.department, trail: [] });
  return replyPool(message.context, message.turn.actor, { ...slots.pool, trail: [], isOnlyWaiting });
}
