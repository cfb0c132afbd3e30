import { type Button } from '../parts/button';
import { fieldRows, type FormField } from '../parts/field';
import { joined } from '../parts/inert';
import { type AskedField, questionOf } from '../parts/question';
import { render, type RenderedCard } from '../render';

export { type FormField, formField } from '../parts/field';

/** A form: what it asks, and everything that was wrong with what was sent before. */
export interface FormView {
  /** "Buy Visio seats" */
  readonly heading: string;
  /** "Mathematics · 0 of 2 seats free, 3 waiting" */
  readonly subheading?: string;
  /** What has to be put right, each a sentence that names its field; stand out at the top. */
  readonly problems: readonly string[];
  /** What is good to know before filling it in: "6 of these 10 people have Power BI Pro already, through M365 A5". */
  readonly hints?: readonly string[];
  /** One or two fields side by side in each row. */
  readonly rows: readonly (readonly FormField[])[];
  /** Said below the fields: "Proof: quote.pdf, 120 KB" */
  readonly notes?: readonly string[];
  /** The primary one sends inputs and is named with its effect. */
  readonly buttons: readonly Button[];
  /** Its fields that take what is typed into the chat, too. */
  readonly asked?: readonly AskedField[];
}

/** The card of a form. Its summary says how much has to be put right, where something has to. */
export function renderForm(view: FormView): RenderedCard {
  const { rows, cutLine } = fieldRows(view.rows);
  const problems = cutLine === '' ? view.problems : [...view.problems, cutLine];
  const rendered = render('question/form', {
    fields: {
      heading: view.heading,
      subheading: view.subheading ?? '',
      problemsTitle: problems.length > 0 ? 'Please put this right:' : '',
      problems,
      hints: view.hints ?? [],
      rows,
      notes: view.notes ?? [],
    },
    buttons: view.buttons,
    summary: summaryOf({ ...view, problems }),
  });
  const { heading, buttons, asked = [] } = view;
  return { ...rendered, question: questionOf(heading, buttons, { options: [], fields: asked }) };
}

function summaryOf({ heading, subheading, problems: { length: count } }: FormView): string {
  if (count === 0) return joined([heading, subheading]);
  return `${heading}: ${count} ${count === 1 ? 'thing' : 'things'} to put right`;
}
