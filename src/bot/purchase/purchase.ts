import { type PurchaseRights } from '../../application/purchase/show-purchase';
import { inertName, inertText } from '../../cards/parts/inert';
import { type BeforeAfter, type LinkButton, type PurchaseView, renderPurchase } from '../../cards/purchase/purchase';
import { type RenderedCard } from '../../cards/render';
import { retirementOf } from '../../domain/institution/catalog';
import { type Policy } from '../../domain/institution/policy';
import { defined } from '../../domain/defined';
import { lastEvent, type PurchaseEvent } from '../../domain/purchase/purchase';
import { type PurchaseView as Reader } from '../../domain/purchase/purchase-record';
import { type PurchaseShown } from '../../domain/purchase/purchase-shown';
import { dateWords, quotedWhole, whenWords, signedSeats } from '../answer/words';
import { askedWords } from './asked-words';
import { changedSince } from './shown/changed-since';
import { buttonsOf, inputsOf } from './purchase-buttons';
import {
  titleOf,
  coverWords,
  doerWords,
  eventWords,
  moneyWords,
  outcomeWords,
  overlapWords,
  type PurchaseWordsPolicy,
  trialWords,
  sameNumberWords,
  proofWords,
  waitingWords,
} from './purchase-words';

/** A card that follows a purchase: it has the buttons of whoever it is for, while there is something left for them to do. */
export function presentPurchaseCopy(
  shown: PurchaseShown,
  { view, isSuperseded }: { readonly view: Reader; readonly isSuperseded: boolean },
  policy: PurchaseWordsPolicy,
): RenderedCard {
  if (isSuperseded) return presentSuperseded(shown, policy);
  return renderPurchase(viewOf(shown, { rights: rightsOf(view), policy, hasHistory: false }));
}

const rightsOf = (view: Reader): PurchaseRights => ({ decides: view === 'approver', submits: view === 'sender' });

const NOTHING: PurchaseRights = { decides: false, submits: false };

/** One purchase with its history, for somebody who asked for it. @param notice What to say above all: that a press came too late. */
export function presentPurchase(
  shown: PurchaseShown,
  given: { readonly rights: PurchaseRights; readonly isOwn: boolean; readonly notice?: string },
  policy: PurchaseWordsPolicy,
): RenderedCard {
  const rights = { ...given.rights, decides: given.rights.decides && !given.isOwn };
  return withNotice(viewOf(shown, { rights, policy, hasHistory: true }), given.notice);
}

/** One purchase as it is once something was done with it, with what is left to do for whoever did it. */
export const presentSettled = (
  shown: PurchaseShown,
  policy: PurchaseWordsPolicy,
  { view, notice }: { readonly view?: Reader; readonly notice?: string } = {},
): RenderedCard => {
  const isOpen = shown.state === 'submitted' || shown.state === 'returned';
  const rights = view === undefined || isOpen ? NOTHING : rightsOf(view);
  return withNotice(viewOf(shown, { rights, policy, hasHistory: false }), notice);
};

const withNotice = (view: PurchaseView, notice: string | undefined): RenderedCard =>
  renderPurchase({ ...view, outcome: [notice, view.outcome].filter(Boolean).join(' ') });

function presentSuperseded(shown: PurchaseShown, { timeZone }: PurchaseWordsPolicy): RenderedCard {
  const sent = lastEvent(shown.purchase, 'submitted', 'answered');
  const deed = sent?.action === 'answered' ? 'answered the question' : 'changed this and sent it again';
  return renderPurchase({
    heading: titleOf(shown),
    subheading: subheadingOf(shown, timeZone),
    outcome:
      sent === undefined
        ? 'This was changed; a newer card asks about it.'
        : `${doerWords(sent.by)} ${deed} on ${whenWords(sent.at, timeZone)}; a newer card asks about it.`,
  });
}

function viewOf(
  shown: PurchaseShown,
  given: { readonly rights: PurchaseRights; readonly policy: PurchaseWordsPolicy; readonly hasHistory: boolean },
): PurchaseView {
  const { purchase, department, state } = shown;
  const { rights, policy } = given;
  const isAsked = state === 'submitted' && rights.decides;
  const title = titleOf(shown);
  const standing = `${title}: ${standingWords(state)}`;
  const heading = isAsked ? `Approve ${title}?` : state === 'submitted' ? title : standing;
  return {
    heading,
    subheading: subheadingOf(shown, policy.timeZone),
    outcome: state === 'submitted' && !isAsked ? askedWords(shown.asked) : outcomeWords(shown, policy.timeZone),
    isAttention: state === 'returned' || state === 'declined' || reachesNobody(shown),
    facts: factsOf(shown, policy),
    ...comparisonOf(shown),
    ...defined({ changes: changedSince(shown, policy) }),
    warnings: warningsOf(shown, { isAsked, policy }),
    isSettled: state !== 'submitted' && state !== 'returned',
    history: given.hasHistory
      ? purchase.events.map((event) => ({ when: whenWords(event.at, policy.timeZone), what: eventWords(event) }))
      : [],
    inputs: inputsOf(shown, rights),
    links: linksOf(shown),
    buttons: buttonsOf(shown, rights, given.hasHistory).slice(0, 5 - linksOf(shown).length),
    summary: `${isAsked ? heading : `${standing} ·`} ${department.name} · ${purchase.details.purchaseOrderNumber}`,
  };
}

/** Whether it waits for a decision of which nobody who may make it knows. */
const reachesNobody = ({ state, asked }: PurchaseShown): boolean =>
  state === 'submitted' && asked !== undefined && asked.reached.length === 0 && !asked.isInChannel;

/** What is true of a purchase, behind its name in the first line: "5 Visio seats: approved, awaiting tenant". */
const standingWords = (state: PurchaseShown['state']): string =>
  ({
    draft: 'not sent yet',
    submitted: 'waiting for a decision',
    returned: 'needs an answer',
    awaiting: 'approved, awaiting tenant',
    'starts-later': 'approved, starts later',
    'in-force': 'in force',
    ended: 'ended',
    declined: 'declined',
    withdrawn: 'withdrawn',
  })[state];

function subheadingOf({ purchase, department }: PurchaseShown, timeZone: string): string {
  const sent = lastEvent(purchase, 'submitted');
  return sent === undefined
    ? department.name
    : `${department.name} · sent by ${doerWords(sent.by)} on ${whenWords(sent.at, timeZone)}`;
}

function factsOf(shown: PurchaseShown, { purchasing }: PurchaseWordsPolicy): NonNullable<PurchaseView['facts']> {
  const { purchase, totalCents, entitlements } = shown;
  const { purchaseOrderNumber, reseller, resellerOrderNumber, priceCents, note } = purchase.details;
  const { currency } = purchasing;
  const price =
    priceCents === undefined || totalCents === undefined
      ? ''
      : `${moneyWords(priceCents, currency)} a seat, ${moneyWords(totalCents, currency)} in all`;
  return [
    { title: 'Purchase order', text: inertName(purchaseOrderNumber) },
    { title: 'Reseller', text: inertName(reseller) },
    { title: 'Reseller order', text: inertName(resellerOrderNumber ?? '') },
    { title: 'Cover', text: coverWords(purchase.details) },
    { title: 'Price', text: price },
    ...(purchase.details.fields ?? []).map(({ label, value }) => ({ title: inertName(label), text: inertText(value) })),
    { title: 'Proof', text: proofWords(purchase.proof) },
    { title: 'Who waits', text: waitingWords(shown) },
    { title: 'Question', text: questionWords(purchase) },
    { title: 'Answer', text: answerWords(purchase) },
    { title: 'Note', text: note ?? '' },
    { title: 'Corrected', text: correctionWords(entitlements) },
  ];
}

/** The question that was asked before it was sent again. */
const questionWords = (purchase: PurchaseShown['purchase']): string =>
  purchase.status === 'returned' ? '' : saidWords(lastEvent(purchase, 'returned'));

/** Its answer, unless there was another question since. */
function answerWords({ events }: PurchaseShown['purchase']): string {
  const last = events.findLast(({ action }) => action === 'returned' || action === 'answered');
  return last?.action === 'answered' ? saidWords(last) : '';
}

const saidWords = (event: PurchaseEvent | undefined): string =>
  event === undefined ? '' : `${doerWords(event.by)}: ${quotedWhole(event.words ?? '')}`;

/** "−2 seats, Apr 1, 2027 to Jun 30, 2027: ordered too many" */
const correctionWords = (entitlements: PurchaseShown['entitlements']): string =>
  entitlements
    .filter((one) => one.corrects !== undefined)
    .map((one) => {
      const awaited = one.status === 'awaiting-tenant' && one.seats > 0 ? ', awaiting tenant' : '';
      return `${signedSeats(one.seats)}, ${coverWords(one)}${awaited}: ${quotedWhole(one.reason ?? '')}`;
    })
    .join('; ');

function comparisonOf({ comparison, product, department }: PurchaseShown): { comparison?: BeforeAfter } {
  if (comparison === undefined) return {};
  const { on, now, after } = comparison;
  return {
    comparison: {
      title: `${product.name} in ${department.name}, ${dateWords(on)}`,
      rows: [
        { label: 'Seats', now: String(now.seatCap), after: String(after.seatCap) },
        { label: 'Free', now: String(now.seatsFree), after: String(after.seatsFree) },
        { label: 'Waiting', now: String(now.waiting), after: String(after.waiting) },
      ],
    },
  };
}

function warningsOf(
  shown: PurchaseShown,
  { isAsked, policy: { purchasing, products } }: { readonly isAsked: boolean; readonly policy: PurchaseWordsPolicy },
): readonly string[] {
  const { currency, requisitionThreshold } = purchasing;
  const threshold = moneyWords(requisitionThreshold * 100, currency);
  return [
    ...sameNumberWords(shown.purchase.details.purchaseOrderNumber, shown.sameNumber),
    ...retiringWords(shown, products),
    ...trialWords(shown.trials, shown.product.name),
    ...overlapWords(shown.overlap, shown.product.name),
    ...(isAsked && shown.needsRequisition
      ? [`At ${threshold} or more a requisition is needed, not only a purchase order.`]
      : []),
  ];
}

/** "Visio can be had until September 30, 2027, and this cover goes on to June 30, 2028. After it comes Planner." */
function retiringWords({ product, purchase }: PurchaseShown, products: Policy['products']): readonly string[] {
  const { coverUntil } = purchase.details;
  const retirement = retirementOf(product.id, products);
  if (retirement === undefined || coverUntil <= retirement.on) return [];
  const { on, successor } = retirement;
  const ends = `${product.name} can be had until ${dateWords(on)}, and this cover goes on to ${dateWords(coverUntil)}.`;
  return [successor === undefined ? ends : `${ends} After it comes ${successor}.`];
}

const linksOf = ({ purchase: { proof } }: PurchaseShown): readonly LinkButton[] =>
  proof.link === undefined ? [] : [{ title: 'Open proof', url: proof.link }];
