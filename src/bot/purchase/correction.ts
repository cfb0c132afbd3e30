import { type CorrectionProblem, type EntitlementOutcome } from '../../application/term/correct-entitlement';
import { renderConfirm } from '../../cards/question/confirm';
import { formField, renderForm } from '../../cards/question/form';
import { type RenderedCard } from '../../cards/render';
import { type Entitlement } from '../../domain/term/entitlement';
import { lengthOfWords, MOST_WORDS } from '../../domain/purchase/purchase';
import { type NamedDepartment, type NamedProduct } from '../../domain/refusal';
import { dateWords, peopleWords } from '../answer/words';
import { boughtWords, coverWords } from './purchase-words';
import { button, cancelButton, type DataFor } from '../button/press';

/** What was typed into the form of a correction, exactly. */
export interface TypedCorrection {
  readonly seats: string;
  readonly from: string;
  readonly until: string;
  readonly reason: string;
}

/** The form that mends what an entitlement says. */
export function presentCorrectionForm(given: {
  readonly entitlement: Entitlement;
  readonly department: NamedDepartment;
  readonly product: NamedProduct;
  readonly typed: TypedCorrection;
  readonly problems: readonly (CorrectionProblem | 'reason')[];
  /** Makes each form a correction of its own. */
  readonly origin: string;
}): RenderedCard {
  const { entitlement, department, product, typed } = given;
  const about = { department: department.id, product: product.id, entitlement: entitlement.id };
  return renderForm({
    heading: `Correct ${entitlement.purchaseOrderNumber}`,
    subheading: `${department.name} · ${boughtWords(entitlement.seats, product.name)}, ${coverWords(entitlement)}`,
    problems: given.problems.map((problem) => problemWords(problem, typed)),
    hints: ['Type what it should have said. What is added awaits the tenant; what is taken away counts at once.'],
    rows: [
      [formField('seats', 'Seats', typed.seats, { kind: 'number', min: 0, missing: 'Type how many seats.' })],
      [
        formField('from', 'Cover from', typed.from, { kind: 'date', missing: 'Choose the first day.' }),
        formField('until', 'Cover until', typed.until, { kind: 'date', missing: 'Choose the last day.' }),
      ],
      [
        formField('reason', 'Reason', typed.reason, {
          kind: 'lines',
          missing: 'Type a reason.',
          maxLength: MOST_WORDS,
        }),
      ],
    ],
    buttons: [
      button(
        'Correct it',
        'purchase.correct',
        { ...about, origin: given.origin },
        { isPrimary: true, sendsInputs: true },
      ),
      cancelButton(),
    ],
  });
}

function problemWords(problem: CorrectionProblem | 'reason', { reason }: TypedCorrection): string {
  switch (problem) {
    case 'seats':
      return 'Seats: type a whole number, 0 or more.';
    case 'dates':
      return 'Cover: type two dates such as 2026-08-01, the first day first.';
    case 'too-long':
      return 'Cover until: cover lasts at most one year.';
    case 'not-the-term-end':
      return 'Cover until: cover that gets longer ends with a term.';
    case 'reason':
      return reason.trim() === ''
        ? 'Reason: type why it has to be corrected.'
        : `Reason: at most ${MOST_WORDS} characters are kept, and this has ${lengthOfWords(reason)}.`;
  }
}

/** Asks before a correction takes somebody's seat. */
export function presentCorrectionConfirm(
  outcome: Extract<EntitlementOutcome, { kind: 'confirm' }>,
  data: DataFor<'purchase.correct'>,
): RenderedCard {
  const { entitlement, department, product, unseated, on } = outcome;
  return renderConfirm({
    heading: `Correct ${entitlement.purchaseOrderNumber}?`,
    subheading: `${department.name} · on ${dateWords(on)}, ${peopleWords(unseated.length)} would wait for ${product.name}`,
    people: unseated.map((person) => ({ name: person.displayName, now: 'Seated', after: 'Waiting', isLost: true })),
    note: 'Nothing is changed until you confirm. They keep their places in line.',
    buttons: [button('Correct it', 'purchase.correct', data, { isPrimary: true }), cancelButton()],
  });
}
