import { draftPurchase, type DraftWish } from '../../application/purchase/draft-purchase';
import { withdrawPurchase } from '../../application/purchase/decide-purchase';
import { findByNumber, type PurchaseFound } from '../../application/purchase/show-purchase';
import { type PersonActor } from '../../domain/actor';
import { type CalendarDate } from '../../domain/calendar';
import { defined } from '../../domain/defined';
import { type ActivityKey } from '../../domain/ids';
import { isContributor, isUndecided } from '../../domain/purchase/purchase';
import { type BotContext } from '../turn/bot-context';
import { type KnownPool } from '../turn/chosen';
import { MOST_NUMBER } from '../../domain/purchase/purchase-form';
import { type CommandOf, type Feature } from '../turn/feature';
import { approve, decideWithWords } from './question/decide';
import { replyWhichPurchase } from './question/which-purchase';
import { presentRefusal } from '../answer/plain';
import { presentWhichDepartment } from '../answer/questions';
import { coverOf, presentWhich, type WhichVerb } from './purchase-list';
import { replyCorrectionForm } from './correct';
import { replyForm, replyFound, replyOutcome } from './replies';
import { replyPurchases } from './reply-purchases';
import { poolSlots } from '../turn/slots';
import { keyOf, type Reply } from '../turn/turn';
import { choosing } from '../button/press';

/** What happens for each thing people ask about purchases. */
export const purchaseHandlers = {
  buy: async (message) => {
    const { seats, purchaseOrderNumber: number, isForNextTerm } = message.intent;
    const said = defined({ seats, number: number?.slice(0, MOST_NUMBER), isForNextTerm });
    const slots = await poolSlots(message, { press: (known) => choosing('purchase.form', { ...said, ...known }) });
    return slots.ok ? replyDraft(message.context, message.turn, { ...slots.pool, ...said }) : slots.reply;
  },
  purchases: async (message) => {
    const state = defined({ state: message.intent.filter });
    const slots = await poolSlots(message, { press: (known) => choosing('purchase.list', { ...state, ...known }) });
    if (!slots.ok) return slots.reply;
    return replyPurchases(message.context, message.turn.actor, { ...slots.pool, ...state, trail: [] });
  },
  'show-purchase': ({ context, turn, intent }) =>
    withNumber(context, turn.actor, {
      typed: intent.purchaseOrderNumber,
      verb: 'purchase.show',
      isMeant: () => true,
      act: (found) => replyFound(context, turn.actor, found),
    }),
  withdraw: ({ context, turn, intent }) =>
    withNumber(context, turn.actor, {
      typed: intent.purchaseOrderNumber,
      verb: 'purchase.withdraw',
      isMeant: (found) => found.kind === 'purchase' && isUndecided(found.record.purchase) && found.rights.submits,
      isBrief: true,
      act: (found) => withdraw(context, turn, found),
    }),
  'which-purchase': ({ context, turn, intent }) => replyWhichPurchase(context, turn.actor, intent.to),
  decide: ({ context, turn, intent }) =>
    withNumber(context, turn.actor, {
      typed: intent.purchaseOrderNumber,
      verb: `purchase.${intent.decision}`,
      ...defined({ words: intent.words }),
      isMeant: (found) =>
        found.kind === 'purchase' &&
        found.shown.state === 'submitted' &&
        found.rights.decides &&
        !isContributor(found.record.purchase, turn.actor.userId),
      isBrief: true,
      act: (found) => decideFound(context, turn, intent, found),
    }),
  correct: ({ context, turn, intent }) =>
    withNumber(context, turn.actor, {
      typed: intent.purchaseOrderNumber,
      verb: 'purchase.correct-form',
      isMeant: (found) => coverOf(found) !== undefined,
      act: (found) => correct(context, turn, found),
    }),
} satisfies Feature['handlers'];

/** What a form says besides, and the last day of its product where whoever buys was told of it already. */
interface FormWords {
  readonly notes?: readonly string[];
  readonly retiredOn?: CalendarDate;
}

/** Begins a purchase and shows its form, or asks for which department. */
export async function replyDraft(
  context: BotContext,
  turn: { readonly actor: PersonActor; readonly key: ActivityKey },
  wish: KnownPool &
    FormWords &
    Omit<DraftWish, 'department' | 'product' | 'seats' | 'file'> & { readonly seats?: number },
): Promise<Reply> {
  const { department, product, seats, number, isForNextTerm, renews, like } = wish;
  const more = defined({ number, isForNextTerm });
  const known = { department, product, seats, ...more, ...defined({ renews, like }) };
  const drafted = await draftPurchase(context.ports, { ...turn, wish: known });
  switch (drafted.kind) {
    case 'refused':
      return presentRefusal(drafted.refusal);
    case 'sent-before':
      // A button that stands in the chat may begin one purchase after the other.
      return replyDraft(context, { ...turn, key: keyOf('next', turn.key) }, wish);
    case 'drafted':
      return replyForm(context, turn.actor, drafted.record, defined({ notes: wish.notes, retiredOn: wish.retiredOn }));
    case 'ask-department':
      return presentWhichDepartment(drafted.departments, choosing('purchase.form', { product, seats, ...more }), {
        heading: 'For which department do you buy?',
      });
  }
}

/** Does something with what a purchase order number names; asks which, when it names several. */
async function withNumber(
  context: BotContext,
  actor: PersonActor,
  asked: {
    readonly typed: string;
    readonly verb: WhichVerb;
    /** What goes along with the choice: a reason, or a question. */
    readonly words?: string;
    /** Those it can be about; when it can be about none, the first found is shown as it is. */
    readonly isMeant: (found: PurchaseFound) => boolean;
    /** Whether what is meant is changed, and not shown as it was found. */
    readonly isBrief?: boolean;
    readonly act: (found: PurchaseFound) => Promise<Reply>;
  },
): Promise<Reply> {
  const { typed, isBrief = false } = asked;
  const found = await findByNumber(context.ports, actor, { typed, isBrief });
  if ('refusal' in found) return presentRefusal(found.refusal);
  const meant = found.filter(asked.isMeant);
  const [first] = found;
  const [only, ...others] = meant;
  if (only === undefined)
    return first === undefined ? presentRefusal({ code: 'no-such-purchase', typed: asked.typed }) : asked.act(first);
  return others.length > 0 ? presentWhich(meant, asked) : asked.act(only);
}

/** Decides what a number named, as it was when it was found: whoever was faster is told of. */
async function decideFound(
  context: BotContext,
  { actor, key }: { readonly actor: PersonActor; readonly key: ActivityKey },
  { decision, words }: CommandOf<'decide'>,
  found: PurchaseFound,
): Promise<Reply> {
  if (found.kind === 'imported')
    return replyFound(context, actor, found, 'It was imported, so there is nothing to decide.');
  if (found.kind === 'draft') return replyFound(context, actor, found);
  const { id, department, version } = found.record.purchase;
  const asked = { department, purchase: id, version };
  const turn = { actor, key: keyOf('decide', key), asked, typed: words };
  return decision === 'approve' ? approve(context, turn) : decideWithWords(context, turn, decision);
}

async function withdraw(
  context: BotContext,
  { actor, key }: { readonly actor: PersonActor; readonly key: ActivityKey },
  found: PurchaseFound,
): Promise<Reply> {
  if (found.kind === 'imported')
    return replyFound(context, actor, found, 'It was imported, and cannot be withdrawn; an approver can correct it.');
  const { id, department } = found.record.purchase;
  if (found.kind === 'draft') return replyForm(context, actor, found.record);
  const outcome = await withdrawPurchase(context.ports, { actor, key, department, purchase: id, version: undefined });
  return replyOutcome(context, actor, outcome, { department, id });
}

async function correct(
  context: BotContext,
  { actor, key }: { readonly actor: PersonActor; readonly key: ActivityKey },
  found: PurchaseFound,
): Promise<Reply> {
  const cover = coverOf(found);
  return cover === undefined
    ? replyFound(context, actor, found, 'There is nothing to correct yet: it gives no seats before it is approved.')
    : replyCorrectionForm(context, actor, { ...cover, origin: keyOf('correction', key) });
}
