import { type PersonActor } from '../../domain/actor';
import { type PurchaseOutcome } from '../../application/purchase/change-purchase';
import { type EntitlementOutcome } from '../../application/term/correct-entitlement';
import { findTrialsSoon, isOpenTo } from '../../application/purchase/find/find-trials';
import { todayOf } from '../../application/today';
import { findOverlapSoon } from '../../application/purchase/find/find-overlap';
import { sameNumberFor } from '../../application/purchase/find/find-same-number';
import { publishPurchase } from '../../application/purchase/publish-purchase';
import { bringCoverUpToDate } from '../../application/term/bring-cover';
import { type PurchaseFound, showImported, showPurchase } from '../../application/purchase/show-purchase';
import { showPool } from '../../application/roster/shown/show-pool';
import { type CalendarDate } from '../../domain/calendar';
import { defined } from '../../domain/defined';
import { type DepartmentId, type ProductId } from '../../domain/ids';
import { type SeatCount } from '../../domain/roster/pool';
import { isContributor, isOpenToSender, type Purchase, roundOf } from '../../domain/purchase/purchase';
import { type PurchaseProblem, type TypedPurchase } from '../../domain/purchase/purchase-form';
import { type PurchaseRecord, type PurchaseView } from '../../domain/purchase/purchase-record';
import { type Refusal } from '../../domain/refusal';
import { type ButtonData } from '../button/verbs';
import { followUpAfterTurn } from '../turn/after-turn';
import { type BotContext } from '../turn/bot-context';
import { explainOnPurchase } from '../answer/explain-refusal';
import { presentRefusal } from '../answer/plain';
import { presentPurchase, presentSettled } from './purchase';
import { type FormStop, presentPurchaseForm, typedOf } from './purchase-form';
import { presentImported } from './purchase-list';
import { settledWords } from './purchase-words';
import { type Reply } from '../turn/turn';

/** Which purchase is asked about. */
type PurchaseAsked = Pick<Purchase, 'department' | 'id'>;

/** Which cover is asked about, by the entitlement that gives it. */
export type CoverAsked = ButtonData<'purchase.show-cover'>;

/** The form of a purchase that can still be changed; another one is shown as it is. */
export async function replyForm(
  context: BotContext,
  actor: PersonActor,
  record: PurchaseRecord,
  given: {
    readonly typed?: TypedPurchase;
    readonly problems?: readonly PurchaseProblem[];
    readonly notes?: readonly string[];
    readonly stop?: FormStop | undefined;
    readonly retiredOn?: CalendarDate | undefined;
  } = {},
): Promise<Reply> {
  const { purchase } = record;
  if (!isOpenToSender(purchase)) return replyPurchase(context, actor, purchase);
  const { ports } = context;
  const typed = given.typed ?? typedOf(purchase);
  const product = ports.policy.products.find((one) => one.id === typed.product);
  const pool = product === undefined ? undefined : { department: purchase.department, product: product.id };
  const number = typed.purchaseOrderNumber.trim();
  const [department, seats, overlap, sameNumber] = await Promise.all([
    ports.departments.look(purchase.department).department(),
    pool === undefined ? undefined : seatsOf(context, actor, pool),
    pool === undefined ? undefined : findOverlapSoon(ports, pool),
    number === '' ? [] : sameNumberFor(ports, actor, { id: purchase.id, number }),
  ]);
  return presentPurchaseForm({
    purchase,
    department: { id: purchase.department, name: department?.name ?? purchase.department },
    products: ports.policy.products,
    typed,
    problems: given.problems ?? [],
    notes: given.notes ?? [],
    seats,
    overlap,
    sameNumber,
    purchasing: ports.policy.purchasing,
    today: todayOf(ports),
    stop: given.stop,
    retiredOn: given.retiredOn,
  });
}

async function seatsOf(
  { ports }: BotContext,
  actor: PersonActor,
  pool: { readonly department: DepartmentId; readonly product: ProductId },
): Promise<SeatCount | undefined> {
  const shown = await showPool(ports, actor, { ...pool, limit: 1 });
  return shown.kind === 'shown' ? shown.answer.seats : undefined;
}

/** One purchase as the asker may see it; a draft is its form. @param notice What to say above all. */
export async function replyPurchase(
  context: BotContext,
  actor: PersonActor,
  { department, id }: PurchaseAsked,
  notice?: string,
): Promise<Reply> {
  const found = await showPurchase(context.ports, actor, { department, purchase: id });
  return found.kind === 'refused' ? presentRefusal(found.refusal) : replyFound(context, actor, found, notice);
}

/** Imported cover as the asker may see it. */
export async function replyCover(
  context: BotContext,
  actor: PersonActor,
  asked: CoverAsked,
  notice?: string,
): Promise<Reply> {
  const found = await showImported(context.ports, actor, asked);
  return found.kind === 'refused' ? presentRefusal(found.refusal) : replyFound(context, actor, found, notice);
}

/** What was found, as a card. */
export async function replyFound(
  context: BotContext,
  actor: PersonActor,
  found: PurchaseFound,
  notice?: string,
): Promise<Reply> {
  switch (found.kind) {
    case 'draft':
      return replyForm(context, actor, found.record);
    case 'imported':
      return presentImported(found.cover, found.rights, notice);
    case 'purchase': {
      const { shown, rights } = found;
      const { department, details } = shown.purchase;
      const { ports } = context;
      const { product } = details;
      const [overlap, trials] = await Promise.all([
        shown.state === 'submitted' ? findOverlapSoon(ports, { department, product }) : undefined,
        rights.decides && isOpenTo(shown) ? findTrialsSoon(ports, product) : undefined,
      ]);
      const isOwn = isContributor(shown.purchase, actor.userId);
      const given = { rights, isOwn, ...defined({ notice }) };
      const card = presentPurchase({ ...shown, overlap, trials }, given, ports.policy);
      // What came back is nobody's to decide, but an approver may change it like whoever sent it.
      const view = rights.decides && !isOwn && shown.state === 'submitted' ? 'approver' : 'sender';
      const isLive = shown.state === 'submitted' || shown.state === 'returned';
      if (!isLive || !(rights.decides || rights.submits)) return card;
      const { revision, purchase } = found.record;
      return { ...card, follows: { department, id: purchase.id, view, revision, round: roundOf(purchase) } };
    }
  }
}

/** What became of a press on a purchase's card, shown in its place. */
export async function replyOutcome(
  context: BotContext,
  actor: PersonActor,
  outcome: PurchaseOutcome,
  asked: PurchaseAsked,
): Promise<Reply> {
  switch (outcome.kind) {
    case 'refused':
      return replyRefused(context, actor, outcome.refusal, asked);
    case 'settled':
      return replySettled(context, actor, asked, settledWords(outcome.record.purchase, context.ports.policy.timeZone));
    case 'repeat':
    case 'done':
      afterPurchase(context, outcome.record);
      return replySettled(context, actor, asked);
  }
}

/** A purchase in place of a card that was pressed: while it is not decided, what there is to do next has a message of its own. */
async function replySettled(
  context: BotContext,
  actor: PersonActor,
  asked: PurchaseAsked,
  notice?: string,
): Promise<Reply> {
  const found = await showPurchase(context.ports, actor, { department: asked.department, purchase: asked.id });
  if (found.kind !== 'purchase') return { ...(await replyPurchase(context, actor, asked, notice)), place: 'instead' };
  const isOwn = isContributor(found.shown.purchase, actor.userId);
  const { decides, submits } = found.rights;
  const view: PurchaseView | undefined = decides && !isOwn ? 'approver' : submits ? 'sender' : undefined;
  const given = defined({ view, notice });
  const card: Reply = { ...presentSettled(found.shown, context.ports.policy, given), place: 'instead' };
  if (found.shown.asked === undefined || !found.rights.submits) return card;
  // Whom it reaches changes as people write to us, and so does what the sender reads.
  const { revision, purchase } = found.record;
  return {
    ...card,
    follows: { department: purchase.department, id: purchase.id, view: 'sender', revision, round: roundOf(purchase) },
  };
}

/** What can be put right on the card itself is said there; everything else is a card of its own. */
async function replyRefused(
  context: BotContext,
  actor: PersonActor,
  refusal: Refusal,
  asked: PurchaseAsked,
): Promise<Reply> {
  const words = explainOnPurchase(refusal, 'decide');
  if (words === undefined) return { ...presentRefusal(refusal), place: 'below' };
  return { ...(await replyPurchase(context, actor, asked, words)), place: 'instead' };
}

/** Lets the messages about a purchase follow it, and, once it was approved, the cover. */
export function afterPurchase(context: BotContext, { purchase }: PurchaseRecord): void {
  const { ports } = context;
  context.afterTurn.begin(() => publishPurchase(ports, purchase.department, purchase.id));
  if (purchase.status === 'approved')
    context.afterTurn.begin(() => bringCoverUpToDate(ports, { leavesDate: true }).then(() => undefined));
}

/** What became of a change of an entitlement, where it is more than a question or a form. @param done What to say once it is done. */
export async function replyEntitlement(
  context: BotContext,
  actor: PersonActor,
  outcome: Extract<EntitlementOutcome, { kind: 'done' | 'unchanged' | 'busy' | 'refused' }>,
  asked: CoverAsked,
  done?: string,
): Promise<Reply> {
  const { ports } = context;
  switch (outcome.kind) {
    case 'busy':
      return replyEntitled(context, actor, asked, 'The seats are being counted right now; press again in a moment.');
    case 'refused': {
      const words = explainOnPurchase(outcome.refusal, 'correct');
      return words === undefined
        ? { ...presentRefusal(outcome.refusal), place: 'below' }
        : replyEntitled(context, actor, asked, words);
    }
    case 'unchanged':
      return replyEntitled(context, actor, asked, 'There was nothing left to change.');
    case 'done':
      for (const { department, key } of outcome.commands) followUpAfterTurn(context, department, key);
      for (const { department, id } of outcome.purchases)
        context.afterTurn.begin(() => publishPurchase(ports, department, id));
      // What was added may be there already.
      context.afterTurn.begin(() => bringCoverUpToDate(ports, { leavesDate: true }).then(() => undefined));
      return replyEntitled(context, actor, asked, done);
  }
}

/** The purchase that gave an entitlement, or the imported cover itself. */
async function replyEntitled(
  context: BotContext,
  actor: PersonActor,
  asked: CoverAsked,
  notice?: string,
): Promise<Reply> {
  const pool = await context.ports.departments.look(asked.department).entitlements(asked.product);
  const id = pool.find((one) => one.id === asked.entitlement)?.purchase;
  const reply =
    id === undefined
      ? await replyCover(context, actor, asked, notice)
      : await replyPurchase(context, actor, { department: asked.department, id }, notice);
  return { ...reply, place: 'instead' };
}
