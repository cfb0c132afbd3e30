import { type Button } from '../parts/button';
import { inertName, inertText } from '../parts/inert';
import { questionOf } from '../parts/question';
import { renderHeaded, type RenderedCard } from '../render';

/** How many people a confirmation names in lines; the rest are counted. */
const PEOPLE_NAMED = 15;

/** One person, as they are and as they would be. */
export interface Consequence {
  readonly name: string;
  /** Of which seat it is said, below the name: "Visio", "Visio · Mathematics" */
  readonly about?: string;
  /** "Seated", "No seat" */
  readonly now: string;
  /** "Waiting, number 1" */
  readonly after: string;
  /** Whether they lose something. */
  readonly isLost?: boolean;
}

/** A change that would unseat someone, before it is made. */
export interface ConfirmView {
  /** The question: "Move Carla Diaz first in Visio?" */
  readonly heading: string;
  /** Which department, and what it means. */
  readonly subheading: string;
  /** Everyone it touches, those who lose something first. */
  readonly people: readonly Consequence[];
  /** How to see the people beyond those named; printed only where there are some. */
  readonly moreHint?: string;
  /** What stays as it is, or how to get it back. */
  readonly note?: string;
  /** The primary one is named with its effect; then Cancel. */
  readonly buttons: readonly Button[];
}

/** The card that asks before someone loses a seat. */
export function renderConfirm(view: ConfirmView): RenderedCard {
  const hidden = view.people.length - PEOPLE_NAMED;
  const rendered = renderHeaded('question/confirm', view, {
    people: view.people.slice(0, PEOPLE_NAMED).map(({ name, about = '', now, after, isLost }) => ({
      name: inertName(name),
      about: inertText(about),
      now,
      after,
      tone: isLost ? 'attention' : 'default',
    })),
    moreLine: hidden > 0 ? [`and ${hidden} more`, view.moreHint].filter(Boolean).join('; ') : '',
    note: view.note ?? '',
  });
  return { ...rendered, question: questionOf(view.heading, view.buttons) };
}
