import { type ConfirmationShown, type UnitsStanding } from '../../../application/term/preview-confirmation';
import { type Press } from '../../../cards/parts/button';
import { inertName } from '../../../cards/parts/inert';
import { formField, renderForm } from '../../../cards/question/form';
import { type RenderedCard } from '../../../cards/render';
import { MOST_WORDS } from '../../../domain/purchase/purchase';
import { type PurchaseShown } from '../../../domain/purchase/purchase-shown';
import { namesWords, seatsWords } from '../../answer/words';
import { button } from '../../button/press';
import { boughtWords, titleOf } from '../purchase-words';
import { type TypedWords, WORDS_INPUT } from './words-input';

/** Asks an approver for the reason of a decline, or for the question to whoever sent the purchase. */
export function presentReason(
  shown: PurchaseShown,
  about: 'decline' | 'return',
  { typed, problem }: TypedWords = { typed: '' },
): RenderedCard {
  const { purchase, department } = shown;
  const number = inertName(purchase.details.purchaseOrderNumber);
  const at = { department: department.id, purchase: purchase.id };
  const data = { ...at, version: purchase.version };
  const words = {
    decline: {
      heading: `Why is ${number} declined?`,
      label: 'Reason',
      missing: 'Type a reason.',
      note: 'It is recorded, and shown to whoever sent the purchase.',
      send: button(`Decline ${number}`, 'purchase.decline', data, { isPrimary: true, sendsInputs: true }),
    },
    return: {
      heading: `What do you want to know about ${number}?`,
      label: 'Question',
      missing: 'Type a question.',
      note: 'It goes to whoever sent the purchase, and the answer comes back to you.',
      send: button('Send question', 'purchase.return', data, { isPrimary: true, sendsInputs: true }),
    },
  }[about];
  return renderForm({
    heading: words.heading,
    subheading: `${department.name} · ${titleOf(shown)}`,
    problems: problem === undefined ? [] : [problem],
    rows: [[wordsField(words.label, typed, words.missing)]],
    asked: [asked(words.send.press)],
    notes: [words.note],
    buttons: [words.send, button('Back', 'purchase.show', { ...at, isInPlace: true }, { isWayOut: true })],
  });
}

/** Asks an approver how it is known that seats are there, and says what confirming them does. */
export function presentConfirmation(
  shown: ConfirmationShown,
  { typed, problem }: TypedWords = { typed: '' },
): RenderedCard {
  const { department, product, entitlement, purchase, seats } = shown;
  const data = { department: department.id, product: product.id, entitlement };
  const send = button('Confirm received', 'purchase.confirm', data, { isPrimary: true, sendsInputs: true });
  const back = { isWayOut: true };
  return renderForm({
    heading: `Confirm that ${boughtWords(seats, product.name)} ${seats === 1 ? 'is' : 'are'} there?`,
    subheading: `${department.name} · ${inertName(shown.purchaseOrderNumber)}`,
    problems: problem === undefined ? [] : [problem],
    hints: [standingWords(shown), consequenceWords(shown), shortWords(shown)].filter((line) => line !== ''),
    rows: [[wordsField('How you know', typed, 'Type how you know that they are there.')]],
    asked: [asked(send.press)],
    notes: ['Without this they count by themselves as soon as Microsoft 365 shows them.'],
    buttons: [
      send,
      purchase === undefined
        ? button('Back', 'purchase.show-cover', { ...data, isInPlace: true }, back)
        : button('Back', 'purchase.show', { department: department.id, purchase, isInPlace: true }, back),
    ],
  });
}

/** "Microsoft 365 has 5 Project units, and 5 seats are in force in all departments together." */
function standingWords({ standing: { units, promised }, product }: ConfirmationShown): string {
  const inForce = `${seatsWords(promised)} ${promised === 1 ? 'is' : 'are'} in force in all departments together`;
  return units === undefined
    ? `Microsoft 365 does not say right now how many ${product.name} units it has; ${inForce}.`
    : `Microsoft 365 has ${units} ${product.name} ${units === 1 ? 'unit' : 'units'}; ${inForce}.`;
}

/** "Mathematics goes from 2 to 5 seats now, and Carla Diaz gets one." */
function consequenceWords({ department, product, now, after, seated }: ConfirmationShown): string {
  const cap = `${department.name} goes from ${now.seatCap} to ${seatsWords(after.seatCap)} of ${product.name} at once`;
  if (seated.count === 0) return `${cap}; nobody waits for one.`;
  const others = Array.from({ length: seated.count - seated.first.length }, () => ({ displayName: '' }));
  return `${cap}. Of those who wait ${namesWords([...seated.first, ...others], seated.first.length)} ${seated.count === 1 ? 'is' : 'are'} seated.`;
}

/** What happens to licenses where the tenant has too few units for what would be in force; empty when it has enough. */
function shortWords({ standing, now, after, product }: ConfirmationShown): string {
  const promised = standing.promised + after.seatCap - now.seatCap;
  return tooFewWords({ ...standing, promised }, product.name);
}

/** "Microsoft 365 has 3 units too few: …"; empty when it has enough, or does not say. */
export function tooFewWords({ units, promised }: UnitsStanding, productName: string): string {
  if (units === undefined || promised <= units) return '';
  const missing = promised - units;
  return `That is ${missing} more than Microsoft 365 has: up to ${missing === 1 ? '1 license' : `${missing} licenses`} of ${productName} cannot be switched on before the units arrive.`;
}

const wordsField = (label: string, typed: string, missing: string) =>
  formField(WORDS_INPUT, label, typed, { kind: 'lines', missing, maxLength: MOST_WORDS });

const asked = (sends: Press) => ({ kind: 'text', inputId: WORDS_INPUT, press: sends }) as const;
