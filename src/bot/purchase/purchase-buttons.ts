import { type PurchaseRights } from '../../application/purchase/show-purchase';
import { type Button } from '../../cards/parts/button';
import { type FormField, formField } from '../../cards/question/form';
import { MOST_WORDS, type PurchaseState } from '../../domain/purchase/purchase';
import { type PurchaseShown } from '../../domain/purchase/purchase-shown';
import { seatsWords } from '../answer/words';
import { button, poolButton } from '../button/press';
import { type ButtonData } from '../button/verbs';

/** The input that holds the reason of a decision, its question, or the note of a confirmation. */
export const WORDS_INPUT = 'words';

/** What can be typed on the card of a purchase. */
export function inputsOf(
  shown: PurchaseShown,
  { decides, submits }: PurchaseRights,
  isFresh: boolean,
): readonly FormField[] {
  if (shown.state === 'returned' && submits) return [wordsField('Your answer', 'Type your answer.')];
  if (!decides) return [];
  if (shown.state === 'submitted')
    return [wordsField('Reason or question, only to decline or ask', 'Type a reason or a question.')];
  return isConfirmable(shown) && isFresh ? [howField] : [];
}

const wordsField = (label: string, missing: string): FormField =>
  formField(WORDS_INPUT, label, '', { kind: 'lines', missing, maxLength: MOST_WORDS });

/** Asks whoever confirms that seats are there how they know. */
export const howField = wordsField('How you know, to confirm by hand', 'Type how you know that they are there.');

/** What an approver can press about seats that are bought: confirm them by hand, and correct them. */
export const coverButtons = (
  data: ButtonData<'purchase.confirm'>,
  { state, isConfirmable }: { readonly state: PurchaseState; readonly isConfirmable: boolean },
): readonly Button[] => [
  ...(isConfirmable ? [button('Confirm received', 'purchase.confirm', data, { sendsInputs: true })] : []),
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
      button('Decline', 'purchase.decline', data, { sendsInputs: true }),
      button('Ask', 'purchase.return', data, { sendsInputs: true }),
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
  if (!isFresh) return [];
  const [root] = shown.entitlements;
  if (root === undefined) return proof;
  const about = { department: department.id, product: product.id, entitlement: root.id };
  return [
    ...(decides ? coverButtons(about, { state, isConfirmable: isConfirmable(shown) }) : []),
    ...proof,
    poolButton(department.id, product),
  ];
}
