import { type Button } from '../parts/button';
import { choiceFields, choiceStyle, type Choice } from '../parts/choice';
import { questionOf } from '../parts/question';
import { renderHeaded, type RenderedCard } from '../render';

/** The input that holds the names, as typed: separated by commas, semicolons or lines. */
export const PEOPLE_INPUT = 'people';

/** The input of the people picker, there only where the client has one: directory ids, separated by commas. */
export const PICKED_INPUT = 'picked-people';

/** The input that holds the product's choice value; there only if several products are offered. */
export const PRODUCT_INPUT = 'product';

/** How many characters of names the form takes. */
const PEOPLE_MAX_LENGTH = 4000;

/** A form for adding people. */
export interface AddPeopleView {
  /** "Add people to Visio", or "Add people" where the product is asked. */
  readonly heading: string;
  /** "Mathematics · 2 of 5 seats free" */
  readonly subheading?: string;
  /** The products to choose from; empty where it is settled. */
  readonly products: readonly Choice[];
  /** The product already chosen. */
  readonly chosenProduct?: string;
  /** Names already typed. */
  readonly people?: string;
  /** Whether the client looks people up by itself; names can be typed or pasted all the same. */
  readonly hasPicker?: boolean;
  /** "Add people", primary and sending inputs; then Cancel. */
  readonly buttons: readonly Button[];
}

/** The form that asks whom to add. */
export function renderAddPeople(view: AddPeopleView): RenderedCard {
  const { hasPicker = false } = view;
  const rendered = renderHeaded('roster/add-people', view, {
    productInputs:
      view.products.length === 0
        ? []
        : [
            {
              id: PRODUCT_INPUT,
              style: choiceStyle(view.products.length),
              value: view.chosenProduct ?? '',
              choices: view.products.map(choiceFields),
            },
          ],
    pickers: hasPicker ? [{ id: PICKED_INPUT, label: 'People' }] : [],
    peopleInputs: [
      {
        id: PEOPLE_INPUT,
        maxLength: PEOPLE_MAX_LENGTH,
        value: (view.people ?? '').slice(0, PEOPLE_MAX_LENGTH),
        label: hasPicker ? 'Or type or paste names, aliases or mail addresses' : 'People',
        // Either input will do.
        isRequired: !hasPicker,
        errorMessage: hasPicker ? '' : 'Type at least one name.',
      },
    ],
  });
  const send = view.buttons.find(({ sendsInputs }) => sendsInputs);
  // Where the product is asked as well, one text alone is no answer.
  const isOne = send !== undefined && view.products.length === 0;
  const fields = isOne ? [{ kind: 'people' as const, inputId: PEOPLE_INPUT, press: send.press }] : [];
  return { ...rendered, question: questionOf(view.heading, view.buttons, { fields }) };
}
