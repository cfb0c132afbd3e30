import { type Button } from '../parts/button';
import { renderHeaded, type RenderedCard } from '../render';

/** Something told unasked: "You have a Visio seat", "You no longer have Visio". */
export interface NoticeView {
  /** What happened, to the person reading. */
  readonly heading: string;
  /** Who did it, when and why: "Dana Reyes added you on Nov 3 · Mathematics" */
  readonly subheading: string;
  /** What it means and what to do, one sentence each. */
  readonly lines: readonly string[];
  readonly buttons: readonly Button[];
}

/** The card of a message nobody asked for. */
export function renderNotice(view: NoticeView): RenderedCard {
  return renderHeaded('answer/notice', view, { lines: view.lines });
}
