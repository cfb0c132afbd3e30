import { type Button } from '../parts/button';
import { type HelpPhrase } from './help';
import { render, type RenderedCard } from '../render';

/** What was understood of a message, and what comes nearest to it. */
export interface NotUnderstoodView {
  /** "I did not understand that" or "What should happen to Jane Doe?" */
  readonly heading: string;
  /** What was understood: "Understood: Jane Doe, Visio." */
  readonly understood?: string;
  /** The nearest things to say, at most four. */
  readonly phrases: readonly HelpPhrase[];
  /** The nearest commands, ready to run, then help. */
  readonly buttons: readonly Button[];
}

/** The card for a message that is no command. */
export function renderNotUnderstood(view: NotUnderstoodView): RenderedCard {
  return render('answer/not-understood', {
    fields: {
      heading: view.heading,
      understood: view.understood ?? '',
      phrasesTitle: view.phrases.length > 0 ? 'You can say' : '',
      phrases: view.phrases.slice(0, 4).map(({ phrase, meaning }) => ({ phrase, meaning })),
    },
    buttons: view.buttons,
    summary: view.heading,
  });
}
