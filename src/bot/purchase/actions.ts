import { type Decision, decidePurchase, withdrawPurchase } from '../../application/purchase/decide-purchase';
import { discardDraft } from '../../application/purchase/draft-purchase';
import { showPurchase } from '../../application/purchase/show-purchase';
import { submitPurchase } from '../../application/purchase/submit-purchase';
import { confirmByHand } from '../../application/term/correct-entitlement';
import { defined } from '../../domain/defined';
import { presentNote, presentRefusal } from '../answer/plain';
import { type ButtonData } from '../button/verbs';
import { type BotContext } from '../turn/bot-context';
import { choiceOf, chosenPool } from '../turn/chosen';
import { type Feature } from '../turn/feature';
import { below, ofSender, placed, type PressedTurn, type Reply } from '../turn/turn';
import { replyCorrectionForm, runCorrection, typedInCorrection } from './correct';
import { replyDraft } from './handlers';
import { pressAnswer } from './question/answer';
import { offerProof } from './proof/hand-over-proof';
import { attachChosen, showPlaces } from './proof/ask-where';
import { WORDS_INPUT } from './purchase-buttons';
import { typedInForm } from './purchase-form';
import {
  afterPurchase,
  replyCover,
  replyEntitlement,
  replyForm,
  replyFound,
  replyOutcome,
  replyPurchase,
} from './replies';
import { replyPurchases } from './reply-purchases';

type OnPurchase = ButtonData<'purchase.approve'>;

/** The key of a press: by its verb, its target and the version the card showed, so that a double click is a repeat, too. */
const pressKey = (turn: PressedTurn, { department, purchase, version }: OnPurchase) =>
  ofSender(turn, turn.verb, department, purchase, String(version));

/** What was typed as a reason, a question or a note. */
const wordsIn = ({ inputs }: PressedTurn): string => inputs[WORDS_INPUT] ?? '';

/** What happens for each button about purchases. */
export const purchaseActions = {
  'purchase.form': async (context, turn, data) => {
    // A double click is a repeat, too: it shows the same form, until that was sent.
    const { actor, key } = turn;
    const wish = { ...chosenPool(turn, data), ...defined({ seats: data.seats }) };
    return placed(await replyDraft(context, { actor, key }, wish), { isInPlace: choiceOf(turn, data) !== undefined });
  },
  'purchase.submit': submit,
  'purchase.amend': async (context, turn, data) => {
    const found = await showPurchase(context.ports, turn.actor, data);
    if (found.kind === 'refused') return below(presentRefusal(found.refusal));
    const mayAmend = found.kind === 'purchase' && found.rights.submits && found.record.purchase.status === 'returned';
    return below(
      await (mayAmend ? replyForm(context, turn.actor, found.record) : replyFound(context, turn.actor, found)),
    );
  },
  'purchase.discard': async (context, turn, { department, purchase }) => {
    const outcome = await discardDraft(context.ports, { actor: turn.actor, department, purchase });
    return outcome.kind === 'gone'
      ? { ...presentNote('Discarded', 'Nothing was sent.'), place: 'instead' }
      : replyOutcome(context, turn.actor, outcome, { department, id: purchase });
  },
  'purchase.approve': (context, turn, data) => decide(context, turn, data, { kind: 'approve' }),
  'purchase.decline': (context, turn, data) => decide(context, turn, data, { kind: 'decline', reason: wordsIn(turn) }),
  'purchase.return': (context, turn, data) => decide(context, turn, data, { kind: 'return', question: wordsIn(turn) }),
  'purchase.answer': pressAnswer,
  'purchase.withdraw': async (context, turn, data) => {
    const key = pressKey(turn, data);
    const outcome = await withdrawPurchase(context.ports, { actor: turn.actor, key, ...data });
    return replyOutcome(context, turn.actor, outcome, { department: data.department, id: data.purchase });
  },
  'purchase.confirm': async (context, turn, data) => {
    const key = ofSender(turn, turn.verb, data.entitlement);
    const outcome = await confirmByHand(context.ports, { actor: turn.actor, key, ...data, note: wordsIn(turn) });
    if (outcome.kind === 'problems' || outcome.kind === 'confirm') throw new Error('confirming asks nothing');
    return replyEntitlement(context, turn.actor, outcome, data);
  },
  'purchase.correct-form': async (context, turn, data) =>
    below(await replyCorrectionForm(context, turn.actor, { ...data, origin: turn.deliveryKey })),
  'purchase.correct': (context, turn, data) =>
    runCorrection(context, turn, { ...data, typed: data.typed ?? typedInCorrection(turn.inputs) }),
  'purchase.show': async (context, turn, { department, purchase }) =>
    below(await replyPurchase(context, turn.actor, { department, id: purchase })),
  'purchase.show-cover': async (context, turn, data) => below(await replyCover(context, turn.actor, data)),
  'purchase.list': async (context, turn, data) => {
    const { state, trail } = data;
    const asked = { ...chosenPool(turn, data), ...defined({ state }), trail };
    const isInPlace = data.isInPlace === true || choiceOf(turn, data) !== undefined;
    return placed(await replyPurchases(context, turn.actor, asked), { isInPlace });
  },
  'purchase.attach': attachChosen,
  'purchase.attach-list': showPlaces,
  'purchase.proof': offerProof,
} satisfies Feature['actions'];

async function submit(context: BotContext, turn: PressedTurn, data: ButtonData<'purchase.submit'>): Promise<Reply> {
  const { actor, inputs } = turn;
  const typed = typedInForm(inputs);
  const outcome = await submitPurchase(context.ports, { actor, key: pressKey(turn, data), ...data, typed });
  const asked = { department: data.department, id: data.purchase };
  switch (outcome.kind) {
    case 'problems':
    case 'closed':
    case 'retires': {
      const { record, kind } = outcome;
      const problems = outcome.kind === 'retires' ? [] : outcome.problems;
      const stop = kind === 'problems' ? undefined : kind;
      const { retiredOn } = data;
      return { ...(await replyForm(context, actor, record, { typed, problems, stop, retiredOn })), place: 'instead' };
    }
    case 'done':
    case 'repeat':
      afterPurchase(context, outcome.record);
      return { ...(await replyPurchase(context, actor, asked)), place: 'instead' };
    default:
      return replyOutcome(context, actor, outcome, asked);
  }
}

async function decide(context: BotContext, turn: PressedTurn, data: OnPurchase, decision: Decision): Promise<Reply> {
  const { actor } = turn;
  const outcome = await decidePurchase(context.ports, { actor, key: pressKey(turn, data), ...data, decision });
  return replyOutcome(context, actor, outcome, { department: data.department, id: data.purchase });
}
