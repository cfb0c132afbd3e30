import { renderAsk } from '../../../cards/question/choose';
import { formField, renderForm } from '../../../cards/question/form';
import { type RenderedCard } from '../../../cards/render';
import { type OpenQuestion } from '../../../application/purchase/find/find-open-questions';
import { lastEvent, MOST_WORDS, wordsOf } from '../../../domain/purchase/purchase';
import { type PurchaseShown } from '../../../domain/purchase/purchase-shown';
import { inertName } from '../../../cards/parts/inert';
import { quotedWhole, whenWords } from '../../answer/words';
import { button, cancelButton, press } from '../../button/press';
import { boughtWords, doerWords, titleOf } from '../purchase-words';
import { type TypedWords, WORDS_INPUT } from './words-input';

/** Puts a question of central IT to whoever sent the purchase, with the field for the answer. */
export function presentQuestion(
  shown: PurchaseShown,
  timeZone: string,
  { typed, problem }: TypedWords = { typed: '' },
): RenderedCard {
  const { purchase, department } = shown;
  const { id, version, details } = purchase;
  const data = { department: department.id, purchase: id };
  const asked = lastEvent(purchase, 'returned');
  const who = asked && `${doerWords(asked.by)}, ${whenWords(asked.at, timeZone)}`;
  const missing = 'Type your answer.';
  return renderForm({
    heading: `A question about your ${titleOf(shown)}`,
    subheading: [department.name, details.purchaseOrderNumber, who].filter(Boolean).join(' · '),
    problems: problem === undefined ? [] : [problem],
    hints: [quotedWhole(asked?.words ?? '')],
    rows: [[formField(WORDS_INPUT, 'Your answer', typed, { kind: 'lines', missing, maxLength: MOST_WORDS })]],
    asked: [{ kind: 'text', inputId: WORDS_INPUT, press: press('purchase.answer', { ...data, version }) }],
    notes: ['To put something right, or to add proof, open the form.'],
    buttons: [
      button('Send answer', 'purchase.answer', { ...data, version }, { isPrimary: true, sendsInputs: true }),
      button('Open the form', 'purchase.amend', { ...data, version }),
      button(`Show ${details.purchaseOrderNumber}`, 'purchase.show', data),
    ],
  });
}

/** Asks whether something typed answers a question of central IT, or which one of several. */
export function presentWhetherAnswer(open: readonly [OpenQuestion, ...OpenQuestion[]], text: string): RenderedCard {
  const [first, ...others] = open;
  const send = (one: OpenQuestion, title: string, isPrimary: boolean) =>
    button(
      title,
      'purchase.answer',
      { department: one.department.id, purchase: one.purchase, version: one.version, text: wordsOf(text) },
      { isPrimary },
    );
  const asked = (one: OpenQuestion) => `${doerWords(one.askedBy)} asked ${quotedWhole(one.question)}`;
  if (others.length === 0) {
    return renderAsk({
      heading: `Is this your answer about ${inertName(first.purchaseOrderNumber)}?`,
      subheading: `${quotedWhole(text)} · ${asked(first)}`,
      buttons: [send(first, 'Send it as the answer', true), cancelButton('No')],
    });
  }
  return renderAsk({
    heading: 'Which question does this answer?',
    subheading: quotedWhole(text),
    buttons: [
      ...open
        .slice(0, 3)
        .map((one) => send(one, `${one.purchaseOrderNumber}, ${boughtWords(one.seats, one.product.name)}`, false)),
      cancelButton('No'),
    ],
  });
}
