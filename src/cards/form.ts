import { type Button } from './button';
import { type Choice } from './choice';
import { render, type RenderedCard } from './render';

/** One thing a form asks. Its id comes back as the key of what was typed. */
export interface FormField {
  /** Lower-case letters, digits and dashes. */
  readonly id: string;
  readonly label: string;
  /** `text` is one line, `lines` several; a `date` is `YYYY-MM-DD`; a `choice` is one of its choices, `choices` any of them. */
  readonly kind: 'text' | 'lines' | 'number' | 'date' | 'choice' | 'choices';
  /** What is in it already, as it comes back; empty when nothing is. */
  readonly value: string;
  /** What the client says when it is empty; a field without it may stay empty. */
  readonly missing?: string;
  readonly placeholder?: string;
  readonly maxLength?: number;
  /** Of a number. */
  readonly min?: number;
  readonly choices?: readonly Choice[];
}

/** A form: what it asks, and everything that was wrong with what was sent before. */
export interface FormView {
  /** "Buy Visio seats" */
  readonly heading: string;
  /** "Mathematics · 0 of 2 seats free, 3 waiting" */
  readonly subheading?: string;
  /** What has to be put right, each a sentence that names its field; stand out at the top. */
  readonly problems: readonly string[];
  /** What is good to know before filling it in: "6 of these 10 people have Power BI Pro already, through M365 A5". */
  readonly hints: readonly string[];
  /** One or two fields side by side in each row. */
  readonly rows: readonly (readonly FormField[])[];
  /** Said below the fields: "Proof: quote.pdf, 120 KB" */
  readonly notes: readonly string[];
  /** The primary one sends inputs and is named with its effect. */
  readonly buttons: readonly Button[];
}

/** The card of a form. */
export function renderForm(view: FormView): RenderedCard {
  return render('form', { fields: {}, buttons: view.buttons, summary: view.heading });
}
