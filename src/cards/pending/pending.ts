import { actionOf, type Button } from '../parts/button';
import { stateStyle } from '../parts/seats';
import { type Headed, render, type RenderedCard } from '../render';

/** One thing that waits, and the button that leads to it. */
export interface PendingRow {
  /** "2 purchases wait for your decision" */
  readonly title: string;
  /** Below, subtle: "Oldest: PO-1044 · Mathematics · since Nov 28" */
  readonly detail: string;
  /** Whether somebody is without what was promised meanwhile. */
  readonly isAttention?: boolean;
  readonly button: Button;
}

/** What waits for one person, a page of it. */
export interface PendingView extends Headed {
  readonly rows: readonly PendingRow[];
  /** "1 to 8 of 11", and what was not looked into. */
  readonly note?: string;
}

/** The card of what waits for somebody. Its summary states the first three. */
export function renderPending({ heading, subheading = '', rows, note = '', buttons }: PendingView): RenderedCard {
  const lines = rows.map(({ title, detail, isAttention, button }) => ({
    title,
    tone: stateStyle(isAttention).tone,
    detail,
    actions: [actionOf(button)],
  }));
  const stated = rows.slice(0, 3).map(({ title }) => title);
  const rest = rows.length > stated.length ? ['and more'] : [];
  return render('pending/pending', {
    fields: { heading, subheading, lines, note },
    buttons,
    summary: `${heading}: ${[...stated, ...rest].join('; ')}`,
  });
}
