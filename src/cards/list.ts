import { type Button } from './button';
import { render, type RenderedCard } from './render';

/** How many rows a list shows; the caller pages. */
export const ROWS_PER_PAGE = 8;

/** One thing of a list. */
export interface ListRow {
  /** "5 Visio seats" */
  readonly title: string;
  /** At the right, in plain words: "Waits for a decision" */
  readonly state: string;
  /** Whether the state is one that somebody has to act on. */
  readonly isAttention?: boolean;
  /** Below, subtle: "PO-1001 · Mathematics", "Aug 1, 2026 to Jun 30, 2027" */
  readonly lines: readonly string[];
  /** Opens it when the row is selected; its title is read aloud. */
  readonly open?: Button;
}

/** A list of purchases, departments, products or wishes, one page of it. */
export interface ListView {
  readonly heading: string;
  readonly subheading?: string;
  readonly rows: readonly ListRow[];
  /** Said when there are no rows. */
  readonly emptyLine: string;
  /** "1 to 8 of 23"; left out where everything is shown. */
  readonly pageLine?: string;
  readonly buttons: readonly Button[];
}

/** The card of a list. */
export function renderList(view: ListView): RenderedCard {
  return render('list', { fields: {}, buttons: view.buttons, summary: view.heading });
}
