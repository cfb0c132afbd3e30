import { answerRenewal } from '../../application/reminder/answer-renewal';
import { showEnding } from '../../application/reminder/show-ending';
import { findRenewals, type Renewals } from '../../application/purchase/find/find-renewals';
import { type Button } from '../../cards/parts/button';
import { renderConfirm } from '../../cards/question/confirm';
import { defined } from '../../domain/defined';
import { type ProductId } from '../../domain/ids';
import { isSent, lastEvent, type Purchase, type SentPurchase } from '../../domain/purchase/purchase';
import { type PurchaseRecord } from '../../domain/purchase/purchase-record';
import { type EndingShown, type PoolEnding } from '../../domain/reminder/reminder';
import { lastSeatedDay } from '../../domain/term/forecast';
import { presentNote, presentRefusal } from '../answer/plain';
import { dateWords, dayWords, nameOf, peopleWords, quoted, seatsWords } from '../answer/words';
import { button, cancelButton } from '../button/press';
import { type ButtonData } from '../button/verbs';
import { replyDraft } from '../purchase/handlers';
import { boughtWords } from '../purchase/purchase-words';
import { replyForm } from '../purchase/replies';
import { type BotContext } from '../turn/bot-context';
import { below, ofSender, type PressedTurn, type Reply } from '../turn/turn';
import { notRenewed } from './ending';
import { answerWords, isOver, poolSeats } from './ending-words';
import { otherTerm, presentShown, replyEnding } from './replies';

type OnEnding = ButtonData<'reminder.renew'>;

/** A pool as it was read for a press, and what is known of it besides. */
interface Asked {
  readonly pool: PoolEnding;
  readonly shown: EndingShown;
  readonly data: OnEnding;
  /** The department says how many are enough. */
  readonly isFewer: boolean;
}

/**
 * Opens the form of a renewal, filled in from the last purchase; asks first where somebody renews it already, or where the product retires.
 */
export async function renew(
  context: BotContext,
  turn: PressedTurn,
  data: OnEnding,
  { isFewer }: { readonly isFewer: boolean },
): Promise<Reply> {
  const { ports } = context;
  const [found, renewals] = await Promise.all([
    showEnding(ports, turn.actor, data),
    findRenewals(ports, data, data.lastDay),
  ]);
  if (found.kind !== 'shown') return below(presentShown(context, found, data));
  const asked: Asked = { pool: found.pool, shown: found.shown, data, isFewer };
  const unfit = whyNot(
    asked,
    ports.policy.products.some(({ id }) => id === data.product),
  );
  if (unfit !== undefined) return unfit === 'other-term' ? otherTerm(context, turn, data) : below(unfit);
  const own = renewals.drafts.find((one) => isOwnDraft(one, turn, isFewer));
  if (own !== undefined && !data.isSure) return below(await replyForm(context, turn.actor, own));
  const question = data.isSure ? undefined : questionFor(context, turn, asked, renewals);
  if (question !== undefined) return below(question);
  return below(await openForm(context, turn, asked));
}

/** A draft that whoever presses began themselves for the same: their form, and not one more. */
function isOwnDraft({ purchase }: PurchaseRecord, { actor }: PressedTurn, isFewer: boolean): boolean {
  return purchase.contributors[0].userId === actor.userId && (purchase.renews?.isAnswer === true) === isFewer;
}

/** Why nothing can be renewed here; undefined where it can. */
function whyNot({ pool, shown, data }: Asked, isInCatalog: boolean): Reply | 'other-term' | undefined {
  const { department, product, renewal } = pool;
  if (pool.canRenew === false) return presentRefusal({ code: 'not-yours', typed: undefined, askPeople: [] });
  if (!isInCatalog)
    return presentNote(`${quoted(product.name)} is not in the catalog any more`, 'Ask central IT what comes after it.');
  if (data.lastDay !== shown.turn.lastDay) return 'other-term';
  if (renewal.seatsEnding === 0) {
    return presentNote(
      `${department.name} has no ${product.name} seats to renew`,
      `None end ${dateWords(shown.turn.lastDay)}.`,
      [],
      [button('Buy seats', 'purchase.form', { department: department.id, product: product.id })],
    );
  }
  return undefined;
}

/** What has to be asked before the form is opened; undefined when nothing has. */
function questionFor(context: BotContext, turn: PressedTurn, asked: Asked, renewals: Renewals): Reply | undefined {
  const { pool, shown } = asked;
  const { timeZone } = context.ports.policy;
  const drafts = renewals.drafts.filter(({ purchase }) => purchase.contributors[0].userId !== turn.actor.userId);
  // One's own, sent before, is no news as long as seats are left.
  const sent = renewals.sent.filter(
    ({ purchase }) =>
      notRenewed(pool) === 0 || !purchase.contributors.some(({ userId }) => userId === turn.actor.userId),
  );
  const [first] = [...sent, ...drafts];
  if (first !== undefined) return presentRenewedBefore(asked, [...sent, ...drafts], timeZone);
  const { retires } = pool;
  return retires !== undefined && retires.on < shown.turn.nextUntil
    ? presentRetires(context, asked, retires)
    : undefined;
}

/** Says who renews a pool already, and offers to open it. */
function presentRenewedBefore(asked: Asked, before: readonly PurchaseRecord[], timeZone: string): Reply {
  const { pool, shown } = asked;
  const { product, department } = pool;
  const listed = before.slice(0, 2).map(({ purchase }) => purchase);
  const [first] = listed;
  const rest = notRenewed(pool);
  const by = first === undefined ? 'Somebody' : nameOf(first.contributors[0]);
  const heading =
    first !== undefined && isSent(first)
      ? `${by} sent ${boughtWords(first.details.seats, product.name)} already`
      : `${by} is about to renew ${product.name}`;
  return presentNote(
    heading,
    department.name,
    [
      ...listed.map((purchase) => renewalLine(purchase, product.name, timeZone)),
      ...(before.length > listed.length ? [`and ${before.length - listed.length} more`] : []),
      rest === 0
        ? `That is all of the ${seatsWords(pool.renewal.seatsEnding)} that end ${dateWords(shown.turn.lastDay)}.`
        : `${poolSeats(rest, product.name)} that end ${dateWords(shown.turn.lastDay)} are not renewed.`,
    ],
    [
      ...listed.map((purchase) =>
        button(`Show ${numberOf(purchase)}`, 'purchase.show', {
          department: purchase.department,
          purchase: purchase.id,
        }),
      ),
      ...(rest === 0 ? [] : [goOnButton(asked, `Renew ${seatsWords(rest)} besides`)]),
    ],
  );
}

const numberOf = (purchase: Purchase): string =>
  isSent(purchase) ? purchase.details.purchaseOrderNumber : 'the draft';

function renewalLine(purchase: Purchase, productName: string, timeZone: string): string {
  const by = nameOf(purchase.contributors[0]);
  const what = boughtWords(purchase.details.seats, productName);
  const begun = dayWords(purchase.events[0].at, timeZone);
  if (!isSent(purchase)) return `${by} began to renew ${what} on ${begun}, and has not sent it yet.`;
  const sentAt = dayWords(lastEvent(purchase, 'submitted')?.at ?? purchase.events[0].at, timeZone);
  return `${numberOf(purchase)}: ${what}, sent by ${by} on ${sentAt}, ${STATES[purchase.status]}.`;
}

const STATES: Readonly<Record<SentPurchase['status'], string>> = {
  submitted: 'waits for a decision',
  returned: 'sent back with a question',
  approved: 'approved',
  declined: 'declined',
  withdrawn: 'withdrawn',
};

const goOnButton = ({ data, isFewer }: Asked, title: string, more: Pick<OnEnding, 'retiredOn'> = {}): Button =>
  button(title, isFewer ? 'reminder.renew-fewer' : 'reminder.renew', { ...data, isSure: true, ...more });

/** Asks before a product is renewed past the day on which it retires. */
function presentRetires(
  { ports }: BotContext,
  asked: Asked,
  { on, successor }: NonNullable<PoolEnding['retires']>,
): Reply {
  const { pool, shown } = asked;
  const { product, department } = pool;
  const next = ports.policy.products.find(({ name, id }) => name === successor && id !== product.id);
  const about = (id: ProductId) => ({ department: department.id, product: id });
  const last = dateWords(shown.turn.nextUntil);
  return presentNote(
    `${product.name} ${on < shown.today ? 'retired' : 'retires'} ${dateWords(on)}. Renew it?`,
    department.name,
    [
      on < shown.turn.nextFrom
        ? `It is gone before the next cover begins on ${dateWords(shown.turn.nextFrom)}.`
        : `The next cover runs to ${last}, so a part of it may not be of use.`,
      ...(successor === undefined ? [] : [`${successor} comes after it.`]),
    ],
    [
      ...(next === undefined ? [] : [button(`Buy ${next.name}`, 'purchase.form', about(next.id))]),
      goOnButton(asked, `Renew ${product.name} anyway`, { retiredOn: on }),
      cancelButton('No'),
    ],
  );
}

/** Opens the form. What was said before about fewer seats is taken back: more are wanted after all. */
async function openForm(context: BotContext, turn: PressedTurn, { pool, shown, data, isFewer }: Asked): Promise<Reply> {
  const { ports } = context;
  const { department, product } = data;
  const { turn: ending } = shown;
  if (!isFewer && pool.answer !== undefined && pool.answer.seats < pool.renewal.seatsEnding) {
    const key = ofSender(turn, turn.key, 'after-all', data.lastDay);
    const said = { actor: turn.actor, key, department, product, turn: ending };
    const taken = await answerRenewal(ports, { ...said, wants: 'all' });
    if (taken.kind === 'refused') return presentRefusal(taken.refusal);
  }
  const open = pool.renewal.seatsOpen > 0 ? pool.renewal.seatsOpen : notRenewed(pool);
  const seats = isFewer || open === 0 ? undefined : (data.seats ?? open);
  const renews = { lastDay: data.lastDay, ...(isFewer ? { isAnswer: true as const } : {}) };
  const key = ofSender(turn, turn.key, turn.verb, data.lastDay);
  const notes = isOver(shown) ? [coverNote(shown)] : [];
  const wish = { department, product, ...defined({ seats, retiredOn: data.retiredOn }), renews, notes };
  return replyDraft(context, { actor: turn.actor, key }, wish);
}

/** From when on there is cover again, where that of the term is over. */
function coverNote({ turn: { lastDay, nextFrom, nextUntil }, today }: EndingShown): string {
  const from = today < nextFrom ? `with the next term, on ${dateWords(nextFrom)}` : 'today';
  return `Cover ended ${dateWords(lastDay)}. What is proposed here begins ${from}, and runs to ${dateWords(nextUntil)}.`;
}

/** Lets a pool lapse: asks once, naming who loses a seat and on which day. */
export async function lapse(
  context: BotContext,
  turn: PressedTurn,
  data: ButtonData<'reminder.lapse'>,
): Promise<Reply> {
  const { ports } = context;
  const { department, product, isOneOfMany } = data;
  const found = await showEnding(ports, turn.actor, data);
  if (found.kind !== 'shown') return below(presentShown(context, found, data));
  const { pool, shown } = found;
  if (pool.canRenew === false) return below(presentRefusal({ code: 'not-yours', typed: undefined, askPeople: [] }));
  if (data.lastDay !== shown.turn.lastDay) return otherTerm(context, turn, data);
  const instead = async (notice?: string): Promise<Reply> => ({
    ...(await replyEnding(context, turn.actor, { department, product, lastDay: data.lastDay, isOneOfMany, notice })),
    place: 'instead',
  });
  const { timeZone } = ports.policy;
  if (pool.renewal.seatsOpen === 0) {
    return instead(
      pool.answer === undefined ? 'It is renewed already: nothing is left to let lapse.' : answerWords(pool, timeZone),
    );
  }
  if (!data.isConfirmed || data.seats === undefined) return { ...presentLapse(pool, shown, data), place: 'instead' };
  const key = ofSender(turn, turn.key, turn.verb, data.lastDay);
  const outcome = await answerRenewal(ports, {
    ...{ actor: turn.actor, key, department, product, turn: shown.turn },
    wants: 'no-more',
    seatsSeen: data.seats,
  });
  switch (outcome.kind) {
    case 'refused':
      return below(presentRefusal(outcome.refusal));
    case 'renewed':
    case 'nothing-said':
      return instead('It is renewed already: nothing is left to let lapse.');
    case 'stands':
      return instead(answerWords({ ...pool, answer: outcome.answer }, timeZone));
    case 'differs':
      return lapse(context, turn, { ...data, isConfirmed: false });
    case 'answered':
      return instead('Recorded. Nobody is reminded of it again; “Renew after all” takes it back.');
  }
}

/** Asks whether a pool is to lapse. */
function presentLapse(pool: PoolEnding, shown: EndingShown, data: ButtonData<'reminder.lapse'>): Reply {
  const { department, product, losing, renewal } = pool;
  const last = lastSeatedDay(pool.forecast, shown.turn);
  const lastDay = dateWords(last);
  const now = shown.today > last ? 'No seat now' : `Seated to ${lastDay}`;
  const lose = `${peopleWords(losing.count)} ${losing.count === 1 ? 'loses a seat' : 'lose their seat'} after ${lastDay}`;
  const others = losing.count - losing.people.length;
  return renderConfirm({
    heading:
      renewal.seatsOpen === renewal.seatsEnding
        ? `Let all ${poolSeats(renewal.seatsOpen, product.name)} lapse?`
        : `Let ${poolSeats(renewal.seatsOpen, product.name)} lapse?`,
    subheading: `${department.name} · ${losing.count === 0 ? 'nobody loses a seat' : lose}`,
    people: losing.people.map(({ displayName }) => ({ name: displayName, now, after: 'No seat', isLost: true })),
    note: [
      ...(others > 0 && losing.people.length > 0 ? [`${peopleWords(others)} more lose theirs.`] : []),
      'They keep their place in line. It can be taken back as long as an order arrives in time.',
    ].join(' '),
    buttons: [
      button(
        'Let it lapse',
        'reminder.lapse',
        { ...data, isConfirmed: true, seats: renewal.seatsOpen },
        { isPrimary: true },
      ),
      button('Back', 'reminder.show', {
        department: department.id,
        product: product.id,
        isOneOfMany: data.isOneOfMany,
        isInPlace: true,
      }),
    ],
  });
}
