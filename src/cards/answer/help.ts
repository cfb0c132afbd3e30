import { actionOf, type Button } from '../parts/button';
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
  /** Says it, or opens its form, when the line is pressed. */
  readonly open?: Button;
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

/** What can be pressed looks like it. */
function phraseFields({ phrase, meaning, open }: HelpPhrase) {
  return { phrase, meaning, tone: open ? 'accent' : 'default', selectAction: open ? actionOf(open) : '' };
}
