import { type Button } from '../../cards/parts/button';
import { type NoticeView, renderNotice } from '../../cards/answer/notice';
import { type RenderedCard } from '../../cards/render';
import { lastEvent } from '../../domain/purchase/purchase';
import { type PurchaseNotice } from '../../domain/purchase/purchase-record';
import { type PurchaseShown } from '../../domain/purchase/purchase-shown';
import { dateWords, quotedWhole, seatsWords, whenWords } from '../answer/words';
import { button, poolButton } from '../button/press';
import { presentQuestion } from './question/question-card';
import { boughtWords, doerWords, type PurchaseWordsPolicy, titleOf, waitingWords } from './purchase-words';

/** How it is known that the seats are there. */
function seenWords(purchase: PurchaseShown['purchase']): string {
  const by = lastEvent(purchase, 'confirmed')?.by;
  return by?.kind === 'person'
    ? `${doerWords(by)} confirmed that the seats are there.`
    : 'Microsoft 365 has the seats.';
}

/** Tells somebody who sent a purchase what became of it. */
export function presentPurchaseNotice(
  shown: PurchaseShown,
  { about }: PurchaseNotice,
  { timeZone }: PurchaseWordsPolicy,
): RenderedCard {
  const { purchase, department } = shown;
  if (about === 'returned' && purchase.status === 'returned') return presentQuestion(shown, timeZone);
  const { id, version, details } = purchase;
  const data = { department: department.id, purchase: id };
  const event = about === 'in-force' ? undefined : lastEvent(purchase, about);
  const how =
    about === 'in-force'
      ? `to ${dateWords(details.coverUntil)}`
      : event && `${doerWords(event.by)}, ${whenWords(event.at, timeZone)}`;
  const first: Partial<Record<typeof about, Button>> = {
    returned: button('Open the form', 'purchase.amend', { ...data, version }),
    'in-force': poolButton(department.id, shown.product),
  };
  return renderNotice({
    ...wordsOf(shown, about, event?.words === undefined ? [] : [quotedWhole(event.words)]),
    subheading: [department.name, details.purchaseOrderNumber, how].filter(Boolean).join(' · '),
    buttons: [
      ...(first[about] === undefined ? [] : [first[about]]),
      button(`Show ${details.purchaseOrderNumber}`, 'purchase.show', data),
    ],
  });
}

/** Who waits for the seats: "3 people wait for them, in order: …" */
const waitingLines = (shown: PurchaseShown): readonly string[] =>
  shown.waiting === undefined ? [] : [`Who waits for them: ${waitingWords(shown)}.`];

/** What the notice says. @param said What was given as a reason, or asked. */
function wordsOf(
  shown: PurchaseShown,
  about: PurchaseNotice['about'],
  said: readonly string[],
): Pick<NoticeView, 'heading' | 'lines'> {
  const { purchase, product, seatsNow } = shown;
  const title = titleOf(shown);
  switch (about) {
    case 'approved':
      return {
        heading: `Approved: ${title}`,
        lines: [
          'The seats count as soon as the reseller has delivered them and Microsoft 365 shows them. You are told then.',
          ...waitingLines(shown),
        ],
      };
    case 'declined':
      return { heading: `Declined: ${title}`, lines: ['The reason:', ...said] };
    case 'returned':
      return {
        heading: `A question about your ${title}`,
        lines: [...said, 'Answer in the note, or put right what is wrong, and send it again.'],
      };
    case 'withdrawn':
      return { heading: `Withdrawn: ${title}`, lines: ['Central IT does not decide it any more.'] };
    case 'in-force':
      return {
        heading: `In force: ${boughtWords(seatsNow, product.name)}`,
        lines: [`${seenWords(purchase)} They count now, and whoever is seated by them hears of it.`],
      };
    case 'corrected': {
      const { seats } = purchase.details;
      const gives = `It gives ${seatsWords(seatsNow)}`;
      const change =
        seatsNow === seats ? `${gives}; its days of cover have changed.` : `${gives} now, instead of ${seats}.`;
      return { heading: `Corrected: ${title}`, lines: [change, 'The reason:', ...said] };
    }
  }
}
