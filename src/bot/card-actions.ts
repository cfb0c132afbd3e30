import { z } from 'zod';
import { CHOICE_KEY } from '../cards/question/choose';
import { departmentId, productId, userId } from '../domain/ids';
import { addForm, addFromForm } from './roster/add-form';
import { withChoice, withPeople } from './roster/answered-draft';
import { type BotContext } from './turn/bot-context';
import { action, type CardAction } from './turn/card-action';
import { agreed, department, draft, GUID, offset, origin, product, short, slug } from './turn/card-data';
import { replyHistory, replyHoldings, replyPool, replySeats } from './handlers';
import { hear } from './hear';
import { leaverActions } from './findings/leaver-actions';
import { mirrorActions } from './mirror/mirror-actions';
import { presentNote, presentRefusal } from './answer/plain';
import { draftOf } from './roster/kept-draft';
import { positionActions } from './reconcile/position-actions';
import { choiceOf, ofSender } from './turn/press';
import { purchaseActions } from './purchase/purchase-actions';
import { goOn, runUndo } from './roster/roster-flow';
import { runActions } from './reconcile/run-actions';
import { setupActions } from './institution/setup-actions';
import { type DraftReply, type PressedTurn, type Reply } from './turn/turn';

const paged = z.object({ isInPlace: z.boolean().optional(), offset });
const chosen = z.object({ origin, draft: draft.optional(), [CHOICE_KEY]: slug.optional() });

/** Every button, by its verb. */
const cardActions: Readonly<Record<string, CardAction>> = {
  'seats.show': action(
    paged.extend({ department: department.optional(), [CHOICE_KEY]: slug.optional() }),
    async (context, turn, data) => {
      const choice = choiceOf(turn, data);
      const asked = choice === undefined ? data.department : departmentId(choice);
      return placed(await replySeats(context, turn.actor, asked), data);
    },
    { isReadOnly: true },
  ),
  'pool.show': action(
    paged.extend({
      department: department.optional(),
      product: product.optional(),
      isOnlyWaiting: z.boolean().default(false),
      isProduct: z.boolean().optional(),
      [CHOICE_KEY]: slug.optional(),
    }),
    async (context, turn, data) => {
      const choice = choiceOf(turn, data);
      const asked = {
        department: data.isProduct === true || choice === undefined ? data.department : departmentId(choice),
        product: data.isProduct === true && choice !== undefined ? productId(choice) : data.product,
      };
      if (asked.product === undefined) return replySeats(context, turn.actor, asked.department);
      const { offset, isOnlyWaiting } = data;
      const reply = await replyPool(context, turn.actor, { ...asked, product: asked.product, offset, isOnlyWaiting });
      return placed(reply, { isInPlace: data.isInPlace === true || choice !== undefined });
    },
    { isReadOnly: true },
  ),
  'history.show': action(
    paged.extend({
      department: department.optional(),
      product: product.optional(),
      isProduct: z.boolean().optional(),
      [CHOICE_KEY]: slug.optional(),
    }),
    async (context, turn, data) => {
      const { offset } = data;
      const choice = choiceOf(turn, data);
      const asked = {
        department: choice !== undefined && data.isProduct !== true ? departmentId(choice) : data.department,
        product: choice !== undefined && data.isProduct === true ? productId(choice) : data.product,
      };
      return placed(await replyHistory(context, turn.actor, { ...asked, offset }), data);
    },
    { isReadOnly: true },
  ),
  'person.show': action(
    z.object({ [CHOICE_KEY]: short.optional() }),
    (context, turn, data) => {
      const choice = data.choice ?? turn.inputs[CHOICE_KEY];
      if (choice === undefined || !GUID.test(choice)) return Promise.resolve(presentRefusal({ code: 'card-too-old' }));
      return replyHoldings(context, turn.actor, { userText: choice, userId: userId(choice) });
    },
    { isReadOnly: true },
  ),
  'phrase.say': action(z.object({ text: short }), async (context, turn, { text }) => {
    const reply = await hear(context, { ...turn, text, mentions: [], isRepeat: true });
    return 'isTooSlow' in reply ? reply : { place: 'below', ...reply };
  }),
  'roster.undo': action(
    z.object({
      department,
      command: origin.optional(),
      isConfirmed: z.boolean().default(false),
      agreed: agreed.default([]),
    }),
    (context, turn, data) =>
      runUndo(context, {
        ...turn,
        key: ofSender(turn, 'roster.undo', data.command ?? turn.key),
        isRepeat: true,
        department: data.department,
        command: data.command,
        isConfirmed: data.isConfirmed,
        agreed: data.agreed,
      }),
  ),
  'roster.undo-in': action(z.object({ origin, [CHOICE_KEY]: slug.optional() }), (context, turn, data) => {
    const choice = choiceOf(turn, data);
    if (choice === undefined) return Promise.resolve(presentRefusal({ code: 'card-too-old' }));
    const key = ofSender(turn, data.origin);
    const undo = { department: departmentId(choice), command: undefined, isConfirmed: false };
    return runUndo(context, { ...turn, key, isRepeat: true, ...undo });
  }),
  'roster.choose-product': action(chosen, async (context, turn, data) =>
    goOn(context, turn, data.origin, withChoice(await draftOf(context, turn, data), 'product', choiceOf(turn, data))),
  ),
  'roster.choose-department': action(chosen, async (context, turn, data) =>
    goOn(
      context,
      turn,
      data.origin,
      withChoice(await draftOf(context, turn, data), 'department', choiceOf(turn, data)),
    ),
  ),
  'roster.choose-people': action(
    z.object({
      origin,
      draft: draft.optional(),
      asked: z.array(z.object({ index: z.number().int(), kind: z.enum(['which', 'outside']) })),
    }),
    async (context, turn, data) =>
      goOn(context, turn, data.origin, withPeople(await draftOf(context, turn, data), data.asked, turn.inputs)),
  ),
  'roster.confirm': action(chosen, async (context, turn, data) =>
    goOn(context, turn, data.origin, await draftOf(context, turn, data)),
  ),
  'roster.cancel': action(z.object({}), () =>
    Promise.resolve<Reply>({ ...presentNote('Canceled', 'Nothing was changed.'), place: 'instead' }),
  ),
  'roster.add-form': action(
    z.object({ department: department.optional(), product: product.optional() }),
    (context, turn, data) => addForm(context, turn, data),
    { isReadOnly: true },
  ),
  ...purchaseActions,
  'roster.add': action(
    z.object({ origin, department: department.optional(), product: product.optional() }),
    (context, turn, data) => addFromForm(context, turn, data),
  ),
  ...setupActions,
  ...runActions,
  ...leaverActions,
  ...mirrorActions,
  ...positionActions,
};

/**
 * Does what a pressed button asks. Everything is checked anew: the data say which thing, the sender says who, and our records say
 * whether they may.
 *
 * @returns Undefined when the verb or its data are not ones of ours.
 */
export function runCardAction(context: BotContext, turn: PressedTurn): Promise<DraftReply> | undefined {
  const found = Object.hasOwn(cardActions, turn.verb) ? cardActions[turn.verb] : undefined;
  return found?.run(context, turn);
}

/** Whether a verb can be run for an automatic refresh, which may not change or send anything. */
export const isReadOnlyVerb = (verb: string): boolean =>
  Object.hasOwn(cardActions, verb) && cardActions[verb]?.isReadOnly === true;

function placed(reply: Reply, { isInPlace }: { isInPlace?: boolean | undefined }): Reply {
  return { place: isInPlace === true ? 'instead' : 'below', ...reply };
}
