import { z } from 'zod';
import { confirmByHand } from '../../application/term/correct-entitlement';
import { type Decision, decidePurchase, withdrawPurchase } from '../../application/purchase/decide-purchase';
import { discardDraft } from '../../application/purchase/draft-purchase';
import { showPurchase } from '../../application/purchase/show-purchase';
import { submitPurchase } from '../../application/purchase/submit-purchase';
import { CHOICE_KEY } from '../../cards/question/choose';
import { ROWS_PER_PAGE } from '../../cards/answer/list';
import { departmentId, entitlementId, productId, purchaseId } from '../../domain/ids';
import { type PurchaseState } from '../../domain/purchase/purchase';
import { type BotContext } from '../turn/bot-context';
import { action, type CardAction } from '../turn/card-action';
import { department, offset, origin, product, PURCHASE_ID, slug } from '../turn/card-data';
import { presentNote, presentRefusal } from '../answer/plain';
import { WORDS_INPUT } from './purchase';
import { typedInForm } from './purchase-form';
import { choiceOf, ofSender } from '../turn/press';
import { replyCorrectionForm, runCorrection, typedCorrection } from './purchase-corrections';
import { attachChosen, offerProof } from './purchase-files';
import { replyDraft } from './purchase-handlers';
import {
  afterPurchase,
  replyCover,
  replyEntitlement,
  replyForm,
  replyFound,
  replyOutcome,
  replyPurchase,
  replyPurchases,
} from './purchase-replies';
import { type PressedTurn, type Reply } from '../turn/turn';

const id = z.string().regex(PURCHASE_ID).transform(purchaseId);
const entitlement = z
  .string()
  .regex(/^[^/\\?#\s]{1,200}$/u)
  .transform(entitlementId);
const version = z.number().int().min(1);
const state = z.enum([
  'draft',
  'submitted',
  'returned',
  'awaiting',
  'in-force',
  'ended',
  'declined',
  'withdrawn',
] satisfies readonly PurchaseState[]);

const onPurchase = z.object({ department, purchase: id, version });
const onCover = z.object({ department, product, entitlement });
type OnPurchase = z.output<typeof onPurchase>;

/** The key of a press: by its verb, its target and the version the card showed, so that a double click is a repeat, too. */
const pressKey = (turn: PressedTurn, { department, purchase, version }: OnPurchase) =>
  ofSender(turn, turn.verb, department, purchase, String(version));

/** Every button about purchases, by its verb. */
export const purchaseActions: Readonly<Record<string, CardAction>> = {
  'purchase.form': action(
    z.object({
      department: department.optional(),
      product: product.optional(),
      seats: z.number().int().min(0).max(1_000_000).optional(),
      isProduct: z.boolean().optional(),
      [CHOICE_KEY]: slug.optional(),
    }),
    async (context, turn, data) => {
      const choice = choiceOf(turn, data);
      const isProduct = data.isProduct === true;
      const wish = {
        department: choice !== undefined && !isProduct ? departmentId(choice) : data.department,
        product: choice !== undefined && isProduct ? productId(choice) : data.product,
        seats: data.seats,
      };
      // A double click is a repeat, too: it shows the same form, until that was sent.
      const reply = await replyDraft(context, { actor: turn.actor, key: turn.key }, wish);
      return { place: choice === undefined ? 'below' : 'instead', ...reply };
    },
  ),
  'purchase.submit': action(onPurchase, submit),
  'purchase.amend': action(onPurchase, async (context, turn, data) => {
    const found = await showPurchase(context.ports, turn.actor, data);
    if (found.kind === 'refused') return { ...presentRefusal(found.refusal), place: 'below' };
    const mayAmend = found.kind === 'purchase' && found.rights.submits && found.record.purchase.status === 'returned';
    const reply = await (mayAmend
      ? replyForm(context, turn.actor, found.record)
      : replyFound(context, turn.actor, found));
    return { ...reply, place: 'below' };
  }),
  'purchase.discard': action(onPurchase, async (context, turn, data) => {
    const { department, purchase } = data;
    const outcome = await discardDraft(context.ports, { actor: turn.actor, department, purchase });
    return outcome.kind === 'gone'
      ? { ...presentNote('Discarded', 'Nothing was sent.'), place: 'instead' }
      : replyOutcome(context, turn.actor, outcome, { department, id: purchase });
  }),
  'purchase.approve': action(onPurchase, (context, turn, data) => decide(context, turn, data, { kind: 'approve' })),
  'purchase.decline': action(onPurchase, (context, turn, data) =>
    decide(context, turn, data, { kind: 'decline', reason: turn.inputs[WORDS_INPUT] ?? '' }),
  ),
  'purchase.return': action(onPurchase, (context, turn, data) =>
    decide(context, turn, data, { kind: 'return', question: turn.inputs[WORDS_INPUT] ?? '' }),
  ),
  'purchase.withdraw': action(onPurchase, async (context, turn, data) => {
    const { department, purchase } = data;
    const key = pressKey(turn, data);
    const outcome = await withdrawPurchase(context.ports, { actor: turn.actor, key, ...data });
    return replyOutcome(context, turn.actor, outcome, { department, id: purchase });
  }),
  'purchase.confirm': action(onCover, async (context, turn, data) => {
    const note = turn.inputs[WORDS_INPUT] ?? '';
    const outcome = await confirmByHand(context.ports, {
      actor: turn.actor,
      key: ofSender(turn, turn.verb, data.entitlement),
      ...data,
      note,
    });
    if (outcome.kind === 'problems' || outcome.kind === 'confirm') throw new Error('confirming asks nothing');
    return replyEntitlement(context, turn.actor, outcome, data);
  }),
  'purchase.correct-form': action(onCover, async (context, turn, data) => ({
    ...(await replyCorrectionForm(context, turn.actor, { ...data, origin: turn.deliveryKey })),
    place: 'below',
  })),
  'purchase.correct': action(
    onCover.extend({
      origin,
      typed: typedCorrection.optional(),
      agreed: origin.optional(),
    }),
    (context, turn, data) => {
      const { inputs } = turn;
      const typed = data.typed ?? {
        seats: inputs['seats'] ?? '',
        from: inputs['from'] ?? '',
        until: inputs['until'] ?? '',
        reason: inputs['reason'] ?? '',
      };
      return runCorrection(context, turn, { ...data, typed, agreed: data.agreed });
    },
  ),
  'purchase.show': action(
    z.object({ department, purchase: id }),
    async (context, turn, data) => ({
      ...(await replyPurchase(context, turn.actor, { department: data.department, id: data.purchase })),
      place: 'below',
    }),
    { isReadOnly: true },
  ),
  'purchase.show-cover': action(
    onCover,
    async (context, turn, data) => ({ ...(await replyCover(context, turn.actor, data)), place: 'below' }),
    { isReadOnly: true },
  ),
  'purchase.list': action(
    z.object({
      department: department.optional(),
      product: product.optional(),
      state: state.optional(),
      isProduct: z.boolean().optional(),
      isInPlace: z.boolean().optional(),
      offset,
      [CHOICE_KEY]: slug.optional(),
    }),
    async (context, turn, data) => {
      const choice = choiceOf(turn, data);
      const isProduct = data.isProduct === true;
      const asked = {
        department: choice !== undefined && !isProduct ? departmentId(choice) : data.department,
        product: choice !== undefined && isProduct ? productId(choice) : data.product,
      };
      const reply = await replyPurchases(context, turn.actor, {
        ...(asked.department === undefined ? {} : { department: asked.department }),
        ...(asked.product === undefined ? {} : { product: asked.product }),
        ...(data.state === undefined ? {} : { state: data.state }),
        offset: data.offset,
        limit: ROWS_PER_PAGE,
      });
      return { place: data.isInPlace === true || choice !== undefined ? 'instead' : 'below', ...reply };
    },
    { isReadOnly: true },
  ),
  'purchase.attach': action(z.object({ origin, option: z.number().int().min(0).max(100) }), attachChosen),
  'purchase.proof': action(z.object({ department, purchase: id }), offerProof),
};

async function submit(context: BotContext, turn: PressedTurn, data: OnPurchase): Promise<Reply> {
  const { actor, inputs } = turn;
  const { department, purchase } = data;
  const typed = typedInForm(inputs);
  const outcome = await submitPurchase(context.ports, { actor, key: pressKey(turn, data), ...data, typed });
  const asked = { department, id: purchase };
  switch (outcome.kind) {
    case 'problems':
      return {
        ...(await replyForm(context, actor, outcome.record, { typed, problems: outcome.problems })),
        place: 'instead',
      };
    case 'done':
    case 'repeat': {
      afterPurchase(context, outcome.record);
      return { ...(await replyPurchase(context, actor, asked)), place: 'instead' };
    }
    default:
      return replyOutcome(context, actor, outcome, asked);
  }
}

async function decide(context: BotContext, turn: PressedTurn, data: OnPurchase, decision: Decision): Promise<Reply> {
  const { actor } = turn;
  const { department, purchase } = data;
  const outcome = await decidePurchase(context.ports, { actor, key: pressKey(turn, data), ...data, decision });
  return replyOutcome(context, actor, outcome, { department, id: purchase });
}
