import { findUndecided, type Undecided } from '../../../application/purchase/find/find-undecided';
import { renderList } from '../../../cards/answer/list';
import { inertName } from '../../../cards/parts/inert';
import { renderAsk } from '../../../cards/question/choose';
import { type RenderedCard } from '../../../cards/render';
import { type PersonActor } from '../../../domain/actor';
import { presentNote, presentRefusal } from '../../answer/plain';
import { button, cancelButton } from '../../button/press';
import { type BotContext } from '../../turn/bot-context';
import { type Reply } from '../../turn/turn';
import { boughtWords, coverWords, doerWords } from '../purchase-words';
import { replyPurchase } from '../replies';

/** More have no room beside the way out. */
const MOST_BUTTONS = 3;

/** Asks which open purchase is meant, and does nothing with any of them. */
export async function replyWhichPurchase(
  context: BotContext,
  actor: PersonActor,
  to: 'approve' | 'decline' | 'withdraw',
): Promise<Reply> {
  const found = await findUndecided(context.ports, actor, to === 'withdraw' ? 'withdraw' : 'decide');
  if (found.kind === 'refused') return presentRefusal(found.refusal);
  const [first, ...others] = found.purchases;
  if (first === undefined) return presentNone(to);
  if (to === 'withdraw') return presentWithdrawal([first, ...others]);
  const { department, id } = first.purchase;
  if (others.length === 0) return replyPurchase(context, actor, { department, id });
  return presentToDecide(found.purchases, to);
}

/** Says that no purchase can be decided, or withdrawn. */
export const presentNone = (to: 'approve' | 'decline' | 'withdraw'): RenderedCard =>
  to === 'withdraw'
    ? presentNote('You have no open purchase', 'A purchase can be withdrawn until it is decided.')
    : presentNote('No purchase waits for your decision', 'Type “purchases” to see all of them.');

/** Asks which purchase is to be withdrawn, or whether the only one is. */
export function presentWithdrawal(open: readonly [Undecided, ...Undecided[]]): RenderedCard {
  const [first, ...others] = open;
  const withdraw = ({ purchase }: Undecided, isPrimary: boolean) =>
    button(
      `Withdraw ${purchase.details.purchaseOrderNumber}`,
      'purchase.withdraw',
      { department: purchase.department, purchase: purchase.id, version: purchase.version },
      { isPrimary },
    );
  if (others.length === 0) {
    return renderAsk({
      heading: `Withdraw ${inertName(first.purchase.details.purchaseOrderNumber)}?`,
      subheading: `${titleOf(first)} · nothing was changed yet`,
      buttons: [withdraw(first, true), cancelButton('No')],
    });
  }
  if (open.length <= MOST_BUTTONS) {
    return renderAsk({
      heading: 'Which purchase do you want to withdraw?',
      subheading: open.map((one) => `${one.purchase.details.purchaseOrderNumber}: ${titleOf(one)}`).join('; '),
      buttons: [...open.map((one) => withdraw(one, false)), cancelButton('No')],
    });
  }
  return presentList('Which purchase do you want to withdraw?', open);
}

/** Lists what may be decided, each on its own card. */
export const presentToDecide = (open: readonly Undecided[], to: 'approve' | 'decline'): RenderedCard =>
  presentList(
    `Which purchase do you want to ${to}?`,
    open,
    'Each is decided by itself, on its own card. Nothing was changed.',
  );

const presentList = (heading: string, open: readonly Undecided[], subheading?: string): RenderedCard =>
  renderList({
    heading,
    subheading: subheading ?? 'Open it, and withdraw it there. Nothing was changed.',
    rows: open.map((one) => {
      const { purchase, department } = one;
      const { purchaseOrderNumber } = purchase.details;
      return {
        title: boughtWords(purchase.details.seats, one.product.name),
        state: `Sent by ${doerWords(purchase.events[0].by)}`,
        lines: [`${purchaseOrderNumber} · ${department.name}`, coverWords(purchase.details)],
        open: button(`Show ${purchaseOrderNumber}`, 'purchase.show', {
          department: purchase.department,
          purchase: purchase.id,
        }),
      };
    }),
    moreHint: '“purchases” lists them all',
  });

const titleOf = ({ purchase, product, department }: Undecided): string =>
  `${boughtWords(purchase.details.seats, product.name)} in ${department.name}`;
