import { draftPurchase } from '../../application/purchase/draft-purchase';
import { withdrawPurchase } from '../../application/purchase/decide-purchase';
import { findByNumber, type PurchaseFound } from '../../application/purchase/show-purchase';
import { renderChoose } from '../../cards/question/choose';
import { ROWS_PER_PAGE } from '../../cards/answer/list';
import { type PersonActor } from '../../domain/actor';
import { type ActivityKey, type DepartmentId, type ProductId } from '../../domain/ids';
import { isUndecided } from '../../domain/purchase/purchase';
import { type Command } from '../../intent/intent';
import { type BotContext } from '../turn/bot-context';
import { type Handlers, type Heard } from '../turn/heard';
import { presentRefusal } from '../answer/plain';
import { presentWhich } from './purchase-list';
import { replyCorrectionForm } from './purchase-corrections';
import { replyForm, replyFound, replyOutcome, replyPurchases } from './purchase-replies';
import { departmentSlot, productSlot } from '../turn/said';
import { type DraftReply, keyOf, type Reply } from '../turn/turn';

type PurchaseKind = Extract<Command['kind'], 'buy' | 'purchases' | 'show-purchase' | 'withdraw' | 'correct'>;

/** What happens for each thing people ask about purchases. */
export const purchaseHandlers: Pick<Handlers, PurchaseKind> = {
  buy,
  purchases: async ({ context, turn, intent, vocabulary }) => {
    const state = intent.filter;
    const asking = { verb: 'purchase.list', data: state === undefined ? {} : { state } };
    const department = await departmentSlot(context, turn, intent.department, { vocabulary, asking });
    if (!department.ok) return department.reply;
    const product = productSlot(intent.product, vocabulary, { ...asking, data: { ...asking.data, isProduct: true } });
    if (!product.ok) return product.reply;
    return replyPurchases(context, turn.actor, {
      ...(department.value === undefined ? {} : { department: department.value }),
      ...(product.value === undefined ? {} : { product: product.value }),
      ...(state === undefined ? {} : { state }),
      offset: 0,
      limit: ROWS_PER_PAGE,
    });
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
      act: (found) => withdraw(context, turn, found),
    }),
  correct: ({ context, turn, intent }) =>
    withNumber(context, turn.actor, {
      typed: intent.purchaseOrderNumber,
      verb: 'purchase.correct-form',
      isMeant: isCorrectable,
      act: (found) => correct(context, turn, found),
    }),
};

async function buy({ context, turn, intent, vocabulary }: Heard<'buy'>): Promise<DraftReply> {
  const seats = intent.seats === undefined ? {} : { seats: intent.seats };
  const asking = { verb: 'purchase.form', data: seats };
  const department = await departmentSlot(context, turn, intent.department, { vocabulary, asking });
  if (!department.ok) return department.reply;
  const placed = department.value === undefined ? seats : { ...seats, department: department.value };
  const product = productSlot(intent.product, vocabulary, { ...asking, data: { ...placed, isProduct: true } });
  if (!product.ok) return product.reply;
  return replyDraft(context, turn, {
    department: department.value,
    product: product.value,
    seats: intent.seats,
  });
}

/** Begins a purchase and shows its form, or asks for which department. */
export async function replyDraft(
  context: BotContext,
  turn: { readonly actor: PersonActor; readonly key: ActivityKey },
  wish: {
    readonly department: DepartmentId | undefined;
    readonly product: ProductId | undefined;
    readonly seats: number | undefined;
  },
): Promise<Reply> {
  const drafted = await draftPurchase(context.ports, { ...turn, wish });
  switch (drafted.kind) {
    case 'refused':
      return presentRefusal(drafted.refusal);
    case 'sent-before':
      // A button that stands in the chat may begin one purchase after the other.
      return replyDraft(context, { ...turn, key: keyOf('next', turn.key) }, wish);
    case 'drafted':
      return replyForm(context, turn.actor, drafted.record);
    case 'ask-department':
      return renderChoose({
        heading: 'For which department do you buy?',
        label: 'Department',
        options: drafted.departments.map(({ id, name }) => ({ title: name, value: id })),
        verb: 'purchase.form',
        data: {
          ...(wish.product === undefined ? {} : { product: wish.product }),
          ...(wish.seats === undefined ? {} : { seats: wish.seats }),
        },
        buttonTitle: 'Go on',
      });
  }
}

/** Does something with what a purchase order number names; asks which, when it names several. */
async function withNumber(
  context: BotContext,
  actor: PersonActor,
  asked: {
    readonly typed: string;
    readonly verb: string;
    /** Those it can be about; when it can be about none, the first found is shown as it is. */
    readonly isMeant: (found: PurchaseFound) => boolean;
    readonly act: (found: PurchaseFound) => Promise<Reply>;
  },
): Promise<Reply> {
  const found = await findByNumber(context.ports, actor, asked.typed);
  if ('refusal' in found) return presentRefusal(found.refusal);
  const meant = found.filter(asked.isMeant);
  const [first] = found;
  const [only, ...others] = meant;
  if (only === undefined)
    return first === undefined ? presentRefusal({ code: 'no-such-purchase', typed: asked.typed }) : asked.act(first);
  return others.length > 0 ? presentWhich(meant, asked) : asked.act(only);
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

const isCorrectable = (found: PurchaseFound): boolean =>
  found.kind === 'imported' || (found.kind === 'purchase' && found.shown.entitlements.length > 0);

async function correct(
  context: BotContext,
  { actor, key }: { readonly actor: PersonActor; readonly key: ActivityKey },
  found: PurchaseFound,
): Promise<Reply> {
  const root =
    found.kind === 'imported'
      ? found.cover.entitlement
      : found.kind === 'purchase'
        ? found.shown.entitlements[0]
        : undefined;
  if (root === undefined) {
    return replyFound(
      context,
      actor,
      found,
      'There is nothing to correct yet: it gives no seats before it is approved.',
    );
  }
  const department = found.kind === 'imported' ? found.cover.department.id : departmentOf(found);
  return replyCorrectionForm(context, actor, {
    department,
    product: root.product,
    entitlement: root.id,
    origin: keyOf('correction', key),
  });
}

const departmentOf = (found: Exclude<PurchaseFound, { kind: 'imported' }>): DepartmentId =>
  found.record.purchase.department;
