import { type Button } from '../parts/button';
import { render, type RenderedCard } from '../render';

/** The first message in a conversation: why it came, what there is, what to do now. */
export interface WelcomeView {
  /** "Add-on seats for your department, by chat" */
  readonly heading: string;
  /** Why this arrived: who added the bot, and for whom it works. */
  readonly reason: string;
  /** What can be done here, one short line each, most useful first. */
  readonly offers: readonly string[];
  /** The one thing to try first. */
  readonly nextStep: string;
  readonly buttons: readonly Button[];
}

/** The welcome card. */
export function renderWelcome(view: WelcomeView): RenderedCard {
  const { heading, reason, offers, nextStep, buttons } = view;
  return render('answer/welcome', { fields: { heading, reason, offers, nextStep }, buttons, summary: heading });
}
