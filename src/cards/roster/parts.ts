import { questionOf } from '../parts/question';
import { stateStyle } from '../parts/seats';
import { renderHeaded, type Headed, type RenderedCard } from '../render';

/** A part of a message with several commands. */
export interface Part {
  /** As it was understood, or as typed: "Add jdoe to Visio". */
  readonly said: string;
  /** "Clear", "Not understood" */
  readonly state: string;
  readonly isFailed?: boolean;
}

/** What a message asks for, part by part, before any of it is done. */
export interface PartsView extends Headed {
  readonly parts: readonly Part[];
}

/** The card that asks whether the clear parts of a message are to be done. */
export const renderParts = (view: PartsView): RenderedCard => ({
  ...renderHeaded('roster/parts', view, {
    parts: view.parts.map(({ said, state, isFailed }) => ({ said, state, ...stateStyle(isFailed) })),
  }),
  question: questionOf(view.heading, view.buttons),
});
