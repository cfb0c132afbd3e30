import { type Button } from '../parts/button';
import { render, type RenderedCard } from '../render';

/** Phrases that belong together: "People and seats". */
export interface HelpGroup {
  readonly title: string;
  readonly phrases: readonly HelpPhrase[];
}

/** One phrase as it is typed, and what it does. */
export interface HelpPhrase {
  readonly phrase: string;
  readonly meaning: string;
}

/** What this person can say, in groups. */
export interface HelpView {
  readonly heading: string;
  readonly subheading?: string;
  readonly groups: readonly HelpGroup[];
  /** Whom to ask, or what else works. */
  readonly note?: string;
  readonly buttons: readonly Button[];
}

/** The help card. */
export function renderHelp(view: HelpView): RenderedCard {
  const groups = view.groups.map(({ title, phrases }) => ({ title, phrases: phrases.map(phraseFields) }));
  return render('answer/help', {
    fields: { heading: view.heading, subheading: view.subheading ?? '', groups, note: view.note ?? '' },
    buttons: view.buttons,
    summary: view.heading,
  });
}

function phraseFields({ phrase, meaning }: HelpPhrase) {
  return { phrase, meaning };
}
