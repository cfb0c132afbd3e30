import { type PurchaseRights } from '../../application/purchase/show-purchase';
import { type Button } from '../../cards/parts/button';
import { type FormField, formField } from '../../cards/question/form';
import { MOST_WORDS, type PurchaseState } from '../../domain/purchase/purchase';
import { type PurchaseShown } from '../../domain/purchase/purchase-shown';
import { seatsWords } from '../answer/words';
import { button, poolButton } from '../button/press';
import { type ButtonData } from '../button/verbs';
import { WORDS_INPUT } from './question/words-input';

/** What can be typed on the card of a purchase: the answer to what central IT asked. */
export const inputsOf = ({ state }: PurchaseShown, { submits }: PurchaseRights): readonly FormField[] =>
  state === 'returned' && submits
    ? [
        formField(WORDS_INPUT, 'Your answer', '', {
          kind: 'lines',
          missing: 'Type your answer.',
          maxLength: MOST_WORDS,
        }),
      ]
    : [];

/** What an approver can press about seats that are bought: confirm them by hand, and correct them. */
export const coverButtons = (
  data: ButtonData<'purchase.confirm'>,
  { state, isConfirmable }: { readonly state: PurchaseState; readonly isConfirmable: boolean },
): readonly Button[] => [
  ...(isConfirmable ? [button('Confirm received', 'purchase.confirm', data)] : []),
  ...(state === 'ended' ? [] : [button('Correct', 'purchase.correct-form', data)]),
];

/** Whether somebody may say that its seats are there: some are awaited, and its cover has begun. */
const isConfirmable = ({ state, entitlements }: PurchaseShown): boolean =>
  (state === 'awaiting' || state === 'in-force') && entitlements.some((one) => one.status === 'awaiting-tenant');

/** What can be pressed on the card of a purchase. */
export function buttonsOf(
  shown: PurchaseShown,
  { decides, submits }: PurchaseRights,
  isFresh: boolean,
): readonly Button[] {
  const { purchase, department, product, state } = shown;
  const data = { department: department.id, purchase: purchase.id, version: purchase.version };
  const proof: readonly Button[] =
    purchase.proof.files.length === 0 ? [] : [button('Get proof', 'purchase.proof', data)];
  if (state === 'submitted' && decides) {
    const { seats } = purchase.details;
    return [
      button(`Approve ${seatsWords(seats)}`, 'purchase.approve', data, { isPrimary: true }),
      button('Decline', 'purchase.decline', data),
      button('Ask', 'purchase.return', data),
      ...proof,
    ];
  }
  if (state === 'returned' && submits) {
    return [
      button('Send answer', 'purchase.answer', data, { isPrimary: true, sendsInputs: true }),
      button('Open the form', 'purchase.amend', data),
      button('Withdraw', 'purchase.withdraw', data),
      ...proof,
    ];
  }
  if (state === 'submitted' && submits) return [button('Withdraw', 'purchase.withdraw', data), ...proof];
  const [root] = shown.entitlements;
  const copy: readonly Button[] =
    submits && COPIED.includes(state)
      ? [button('Copy into a new purchase', 'purchase.copy', { department: department.id, purchase: purchase.id })]
      : [];
  if (root === undefined) return [...copy, ...(isFresh ? proof : [])];
  const about = { department: department.id, product: product.id, entitlement: root.id };
  const isNext = state === 'awaiting' || state === 'starts-later';
  const cover = decides ? coverButtons(about, { state, isConfirmable: isConfirmable(shown) }) : [];
  const position = decides && isNext ? [button('Show position', 'position.take', { product: product.id })] : [];
  // What follows by itself says what comes next, and no more.
  if (!isFresh) return [...copy, ...(isNext ? [...cover.slice(0, -1), ...position] : [])];
  return [...copy, ...cover, ...position, ...proof, poolButton(department.id, product)];
}

/** What nobody changes any more may be bought anew. */
const COPIED: readonly PurchaseState[] = ['ended', 'declined', 'withdrawn'];
