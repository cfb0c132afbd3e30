import { type Button } from './button';
import { type FormField } from './form';
import { render, type RenderedCard } from './render';

/** A link that opens in the browser. */
export interface LinkButton {
  /** "Open proof" */
  readonly title: string;
  /** An `https` address. */
  readonly url: string;
}

/** A pool's numbers without and with what is asked: a decision is a comparison. */
export interface BeforeAfter {
  /** "Visio in Mathematics, on August 1, 2026" */
  readonly title: string;
  /** Each as "Seats" – "5" – "10"; two to four rows: seats, free, waiting. */
  readonly rows: readonly { readonly label: string; readonly now: string; readonly after: string }[];
}

/** One purchase, for whoever looks at it: its sender, an approver, an auditor. */
export interface PurchaseView {
  /** "Approve 5 Visio seats?", or "5 Visio seats: approved" once there is nothing to decide. */
  readonly heading: string;
  /** "Mathematics · sent by Dana Reyes on Nov 21" */
  readonly subheading: string;
  /** What became of it, above all else: "Sam Okafor approved this on Nov 21, 9:42 AM." Empty while nobody decided. */
  readonly outcome?: string;
  /** Whether the outcome is one its sender has to act on: declined, or asked. */
  readonly isAttention?: boolean;
  /** "Purchase order" – "PO-1001", in the order shown; at most ten. */
  readonly facts: readonly { readonly title: string; readonly text: string }[];
  readonly comparison?: BeforeAfter;
  /** What to be careful of, each one sentence: "PO-1001 was already used for Project." */
  readonly warnings: readonly string[];
  /** "Nov 21, 9:40 AM" – "Dana Reyes submitted it", newest last; empty where the history is not asked for. */
  readonly history: readonly { readonly when: string; readonly what: string }[];
  /** The reason or question, where one can be given; a press sends it along. */
  readonly inputs: readonly FormField[];
  readonly links: readonly LinkButton[];
  /** At most four with the links. */
  readonly buttons: readonly Button[];
}

/** The card of a purchase. */
export function renderPurchase(view: PurchaseView): RenderedCard {
  return render('purchase', { fields: {}, buttons: view.buttons, summary: view.heading });
}
