import { type Button } from '../parts/button';
import { checkInputId } from '../parts/choice';
import { inertName, joined } from '../parts/inert';
import { renderHeaded, type RenderedCard } from '../render';

/** How many people one form shows. */
export const PEOPLE_ASKED = 15;

/** The input that holds who was marked. */
export const DROPPED_INPUT = 'dropped';

/** Somebody on a roster. */
export interface KeptPerson {
  readonly id: string;
  readonly name: string;
  /** "seated", "waiting, number 2" */
  readonly state: string;
  /** Marked already: leaves after the last day of cover. */
  readonly isDropped: boolean;
}

/** Who of a pool still needs a seat next term, one page of its people. */
export interface KeepOrDropView {
  readonly heading: string;
  readonly subheading: string;
  /** What marking somebody means, and what silence does. */
  readonly hints: readonly string[];
  /** "Who does not need a Visio seat after June 30, 2027?" */
  readonly question: string;
  readonly people: readonly KeptPerson[];
  readonly notes: readonly string[];
  /** "People 16 to 30 of 42"; left out where everybody is shown. */
  readonly pageLine?: string;
  readonly buttons: readonly Button[];
}

/** The card that asks who still needs a seat. Whoever is not marked stays: nothing chosen drops nobody. */
export function renderKeepOrDrop(view: KeepOrDropView): RenderedCard {
  const people = view.people.slice(0, PEOPLE_ASKED);
  return renderHeaded('reminder/keep-or-drop', view, {
    hints: view.hints,
    questions:
      people.length === 0
        ? []
        : [
            {
              id: checkInputId(DROPPED_INPUT),
              label: view.question,
              value: people
                .filter(({ isDropped }) => isDropped)
                .map(({ id }) => id)
                .join(','),
              choices: people.map(({ id, name, state }) => ({ title: joined([inertName(name), state]), value: id })),
            },
          ],
    notes: view.notes,
    pageLine: view.pageLine ?? '',
  });
}
