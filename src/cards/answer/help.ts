import { type Headed, renderHeaded, type RenderedCard } from '../render';

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
export interface HelpView extends Headed {
  readonly groups: readonly HelpGroup[];
  /** Whom to ask, or what else works. */
  readonly note?: string;
}

/** The help card. */
export function renderHelp(view: HelpView): RenderedCard {
  const groups = view.groups.map(({ title, phrases }) => ({ title, phrases: phrases.map(phraseFields) }));
  return renderHeaded('answer/help', view, { groups, note: view.note ?? '' });
}

function phraseFields({ phrase, meaning }: HelpPhrase) {
  return { phrase, meaning };
}
