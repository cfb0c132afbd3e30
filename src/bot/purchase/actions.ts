import { withdrawPurchase } from '../../application/purchase/decide-purchase';
import { discardDraft } from '../../application/purchase/draft-purchase';
import { sameNumberFor } from '../../application/purchase/find/find-same-number';
import { showPurchase } from '../../application/purchase/show-purchase';
import { submitPurchase } from '../../application/purchase/submit-purchase';
import { todayOf } from '../../application/today';
import { type PersonActor } from '../../domain/actor';
import { defined } from '../../domain/defined';
import { comparableNumber, isOpenToSender } from '../../domain/purchase/purchase';
import { readPurchaseForm, type TypedPurchase } from '../../domain/purchase/purchase-form';
import { presentNote, presentRefusal } from '../answer/plain';
import { type ButtonData } from '../button/verbs';
import { type BotContext } from '../turn/bot-context';
import { choiceOf, chosenPool } from '../turn/chosen';
import { type Feature } from '../turn/feature';
import { below, ofSender, placed, type PressedTurn, type Reply } from '../turn/turn';
import { replyCorrectionForm, runCorrection, typedInCorrection } from './correct';
import { replyDraft } from './handlers';
import { fillForm } from './form/fill';
import { pressAnswer } from './question/answer';
import { approve, confirm, decideWithWords, type DecisionTurn } from './question/decide';
import { WORDS_INPUT } from './question/words-input';
import { offerProof } from './proof/hand-over-proof';
import { attachChosen, showPlaces } from './proof/ask-where';
import { typedInForm } from './purchase-form';
import { afterPurchase, replyCover, replyForm, replyFound, replyOutcome, replyPurchase } from './replies';
import { replyPurchases } from './reply-purchases';

type OnPurchase = ButtonData<'purchase.approve'>;

/** The key of a press: by its verb, its target and the version the card showed, so that a double click is a repeat, too. */
const pressKey = (turn: PressedTurn, { department, purchase, version }: OnPurchase) =>
  ofSender(turn, turn.verb, department, purchase, String(version));

/** What was typed as a note; undefined where the card had no field for it. */
const wordsIn = ({ inputs }: PressedTurn): string | undefined => inputs[WORDS_INPUT];

/** What happens for each button about purchases. */
export const purchaseActions = {
  'purchase.form': async (context, turn, data) => {
    // A double click is a repeat, too: it shows the same form, until that was sent.
    const { actor, key } = turn;
    const { seats, number, isForNextTerm } = data;
    const wish = { ...chosenPool(turn, data), ...defined({ seats, number, isForNextTerm }) };
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
  'purchase.fill': fillForm,
  'purchase.copy': async (context, turn, data) => {
    const found = await showPurchase(context.ports, turn.actor, data);
    if (found.kind === 'refused') return below(presentRefusal(found.refusal));
    if (found.kind !== 'purchase' || !found.rights.submits) return below(await replyFound(context, turn.actor, found));
    const { details: like } = found.shown.purchase;
    const { product, seats } = like;
    const wish = { department: data.department, product, seats, like };
    return below(await replyDraft(context, { actor: turn.actor, key: turn.key }, wish));
  },
  'purchase.discard': async (context, turn, { department, purchase }) => {
    const outcome = await discardDraft(context.ports, { actor: turn.actor, department, purchase });
    return outcome.kind === 'gone'
      ? { ...presentNote('Discarded', 'Nothing was sent.'), place: 'instead' }
      : replyOutcome(context, turn.actor, outcome, { department, id: purchase });
  },
  'purchase.approve': (context, turn, data) => approve(context, pressOf(turn, data)),
  'purchase.decline': (context, turn, data) => decideWithWords(context, pressOf(turn, data), 'decline'),
  'purchase.return': (context, turn, data) => decideWithWords(context, pressOf(turn, data), 'return'),
  'purchase.answer': pressAnswer,
  'purchase.withdraw': async (context, turn, data) => {
    const key = pressKey(turn, data);
    const outcome = await withdrawPurchase(context.ports, { actor: turn.actor, key, ...data });
    return replyOutcome(context, turn.actor, outcome, { department: data.department, id: data.purchase });
  },
  'purchase.confirm': (context, turn, data) =>
    confirm(context, { actor: turn.actor, key: ofSender(turn, turn.verb, data.entitlement) }, data, wordsIn(turn)),
  'purchase.correct-form': async (context, turn, data) =>
    below(await replyCorrectionForm(context, turn.actor, { ...data, origin: turn.deliveryKey })),
  'purchase.correct': (context, turn, data) =>
    runCorrection(context, turn, { ...data, typed: data.typed ?? typedInCorrection(turn.inputs) }),
  'purchase.show': async (context, turn, { department, purchase, ...where }) =>
    placed(await replyPurchase(context, turn.actor, { department, id: purchase }), where),
  'purchase.show-cover': async (context, turn, data) => placed(await replyCover(context, turn.actor, data), data),
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
  const warned = await warnOfNumber(context, actor, data, typed);
  if (warned !== undefined) return warned;
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

/** Stops a form once that is good, but whose number is used already as far as its sender may see. */
async function warnOfNumber(
  context: BotContext,
  actor: PersonActor,
  data: ButtonData<'purchase.submit'>,
  typed: TypedPurchase,
): Promise<Reply | undefined> {
  const { ports } = context;
  const number = typed.purchaseOrderNumber.trim();
  if (number === '' || comparableNumber(number) === data.sameNumber) return undefined;
  const [same, found] = await Promise.all([
    sameNumberFor(ports, actor, { id: data.purchase, number }),
    showPurchase(ports, actor, data),
  ]);
  if (same.length === 0 || found.kind === 'refused' || found.kind === 'imported') return undefined;
  const { record } = found;
  const { policy } = ports;
  const products = policy.products.map(({ id }) => id);
  const { files } = record.purchase.proof;
  const isGood = readPurchaseForm(typed, { policy, products, today: todayOf(ports), files }).ok;
  if (!isGood || record.purchase.version !== data.version || !isOpenToSender(record.purchase)) return undefined;
  const form = await replyForm(context, actor, record, { typed, stop: 'same-number', retiredOn: data.retiredOn });
  return { ...form, place: 'instead' };
}

/** A press on the card of a purchase as a decision of it. */
const pressOf = (turn: PressedTurn, { text, ...asked }: OnPurchase & { readonly text?: string }): DecisionTurn => ({
  actor: turn.actor,
  key: pressKey(turn, asked),
  asked,
  typed: turn.inputs[WORDS_INPUT] ?? text,
});
