import { type Button } from '../../cards/parts/button';
import { renderNotice } from '../../cards/answer/notice';
import { type RenderedCard } from '../../cards/render';
import { lastEvent } from '../../domain/purchase/purchase';
import { type PurchaseNotice } from '../../domain/purchase/purchase-record';
import { type PurchaseShown } from '../../domain/purchase/purchase-shown';
import { dateWords, quotedWhole, seatsWords, whenWords } from '../answer/words';
import { button, poolButton } from '../button/press';
import { type PurchaseWordsPolicy } from './purchase';
import { boughtWords, doerWords, titleOf } from './purchase-words';

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
  const { purchase, department, product } = shown;
  const { purchaseOrderNumber, coverUntil } = purchase.details;
  const title = titleOf(shown);
  const data = { department: department.id, purchase: purchase.id };
  const show: Button = button(`Show ${purchaseOrderNumber}`, 'purchase.show', data);
  const by = (action: Parameters<typeof lastEvent>[1]) => {
    const event = lastEvent(purchase, action);
    const words = event?.words === undefined ? [] : [quotedWhole(event.words)];
    const who = event === undefined ? '' : ` · ${doerWords(event.by)}, ${whenWords(event.at, timeZone)}`;
    return { subheading: `${department.name} · ${purchaseOrderNumber}${who}`, words };
  };
  switch (about) {
    case 'approved':
      return renderNotice({
        heading: `Approved: ${title}`,
        subheading: by('approved').subheading,
        lines: [
          'The seats count as soon as the reseller has delivered them and Microsoft 365 shows them. You are told then.',
        ],
        buttons: [show],
      });
    case 'declined': {
      const { subheading, words } = by('declined');
      return renderNotice({
        heading: `Declined: ${title}`,
        subheading,
        lines: ['The reason:', ...words],
        buttons: [show],
      });
    }
    case 'returned': {
      const { subheading, words } = by('returned');
      const amend = button('Change and send again', 'purchase.amend', { ...data, version: purchase.version });
      return renderNotice({
        heading: `A question about your ${title}`,
        subheading,
        lines: [...words, 'Answer in the note, or put right what is wrong, and send it again.'],
        buttons: [amend, show],
      });
    }
    case 'withdrawn':
      return renderNotice({
        heading: `Withdrawn: ${title}`,
        subheading: by('withdrawn').subheading,
        lines: ['Central IT does not decide it any more.'],
        buttons: [show],
      });
    case 'in-force':
      return renderNotice({
        heading: `In force: ${boughtWords(shown.seatsNow, product.name)}`,
        subheading: `${department.name} · ${purchaseOrderNumber} · to ${dateWords(coverUntil)}`,
        lines: [`${seenWords(purchase)} Whoever waited gets a seat now, in order.`],
        buttons: [poolButton(department.id, product), show],
      });
    case 'corrected': {
      const { subheading, words } = by('corrected');
      return renderNotice({
        heading: `Corrected: ${title}`,
        subheading,
        lines: [
          shown.seatsNow === purchase.details.seats
            ? `It gives ${seatsWords(shown.seatsNow)}; its days of cover have changed.`
            : `It gives ${seatsWords(shown.seatsNow)} now, instead of ${purchase.details.seats}.`,
          'The reason:',
          ...words,
        ],
        buttons: [show],
      });
    }
  }
}
