import { type Button, type LinkButton } from '../parts/button';
import { fieldRows, type FormField } from '../parts/field';
import { joined } from '../parts/inert';
import { render, type RenderedCard } from '../render';

export { type LinkButton } from '../parts/button';

/** How many facts a purchase shows, and how much of its history: the newest. */
const HISTORY_SHOWN = 10;

/** A pool's numbers without and with what is asked: a decision is a comparison. */
export interface BeforeAfter {
  /** "Visio in Mathematics, on August 1, 2026" */
  readonly title: string;
  /** Each as "Seats" – "5" – "10"; two to four rows: seats, free, waiting. */
  readonly rows: readonly { readonly label: string; readonly now: string; readonly after: string }[];
}

/** What was put right since somebody asked, before and after side by side. */
export interface Changes {
  /** "Changed since Sam Okafor asked" */
  readonly title: string;
  /** Each as "Seats" – "5" – "8". */
  readonly rows: readonly { readonly label: string; readonly before: string; readonly now: string }[];
}

/** One purchase, for whoever looks at it: its sender, an approver, an auditor. */
export interface PurchaseView {
  /** "Approve 5 Visio seats?", or "5 Visio seats: approved" once there is nothing to decide. */
  readonly heading: string;
  /** "Mathematics · sent by Dana Reyes on Nov 21" */
  readonly subheading: string;
  /** What became of it, above all else: "Sam Okafor approved this on Nov 21, 9:42 AM." Empty while nobody decided. */
  readonly outcome?: string;
  /** Whether the outcome is one its sender has to act on: declined, asked, or known to nobody. */
  readonly isAttention?: boolean;
  /** "Purchase order" – "PO-1001", in the order shown; at most twenty. */
  readonly facts?: readonly { readonly title: string; readonly text: string }[];
  readonly comparison?: BeforeAfter;
  readonly changes?: Changes;
  /** What to be careful of, each one sentence: "PO-1001 was already used for Project." */
  readonly warnings?: readonly string[];
  /** Whether it is decided, so that nobody has to check these any more. */
  readonly isSettled?: boolean;
  /** "Nov 21, 9:40 AM" – "Dana Reyes submitted it", newest last; empty where the history is not asked for. */
  readonly history?: readonly { readonly when: string; readonly what: string }[];
  /** The reason or question, where one can be given; a press sends it along. */
  readonly inputs?: readonly FormField[];
  readonly links?: readonly LinkButton[];
  /** At most five with the links. */
  readonly buttons?: readonly Button[];
  /** What the activity feed says: "Approve 5 Visio seats? Mathematics · PO-1001"; heading and subheading, unless told. */
  readonly summary?: string;
}

/** The card of a purchase. A link that is no `https` address is left out. */
export function renderPurchase(view: PurchaseView): RenderedCard {
  const { heading, subheading, facts = [], warnings = [], history = [], inputs = [], links = [], buttons = [] } = view;
  return render('purchase/purchase', {
    fields: {
      heading,
      subheading,
      outcome: view.outcome ?? '',
      outcomeTone: view.isAttention ? 'attention' : 'default',
      facts: facts.filter(({ text }) => text !== '').map(({ title, text }) => ({ title, text })),
      comparisons: view.comparison ? [comparisonFields(view.comparison)] : [],
      changes: view.changes ? [changeFields(view.changes)] : [],
      historyTitle: historyTitle(history.length),
      history: history.slice(-HISTORY_SHOWN).map(({ when, what }) => ({ when, what })),
      warningsTitle: warnings.length === 0 ? '' : view.isSettled ? 'Good to know:' : 'Please check:',
      warningsTone: view.isSettled ? 'default' : 'attention',
      warnings,
      rows: fieldRows(inputs.map((field) => [field])).rows,
    },
    buttons,
    links,
    maxButtons: 5,
    summary: view.summary ?? (heading.endsWith('?') ? `${heading} ${subheading}` : joined([heading, subheading])),
  });
}

function historyTitle(count: number): string {
  if (count === 0) return '';
  return count > HISTORY_SHOWN
    ? `History, the newest ${HISTORY_SHOWN} of ${count}; type “history” for all of it`
    : 'History';
}

function comparisonFields({ title, rows }: BeforeAfter) {
  return { title, counts: rows.map(({ label, now, after }) => ({ label, now, after })) };
}

function changeFields({ title, rows }: Changes) {
  return { title, changed: rows.map(({ label, before, now }) => ({ label, before, now })) };
}
