import { type Button } from '../parts/button';
import { render, type RenderedCard } from '../render';

/** A fact that explains a refusal: "Directory department" and "Physics". */
export interface RefusalFact {
  readonly title: string;
  readonly text: string;
}

/** What cannot be done, and what can. */
export interface RefusalView {
  /** What cannot be done: "Jane Doe cannot be added to Visio". */
  readonly heading: string;
  /** Why. */
  readonly reason: string;
  /** What to do, and who can do it. */
  readonly whatToDo: string;
  /** Up to five. */
  readonly facts?: readonly RefusalFact[];
  /** Ways forward, up to three. */
  readonly buttons: readonly Button[];
}

/** The card of a refusal. */
export function renderRefusal(view: RefusalView): RenderedCard {
  return render('answer/refusal', {
    fields: {
      heading: view.heading,
      reason: view.reason,
      whatToDo: view.whatToDo,
      facts: (view.facts ?? []).slice(0, 5).map(({ title, text }) => ({ title, text })),
    },
    buttons: view.buttons,
    summary: view.heading,
    maxButtons: 3,
  });
}
