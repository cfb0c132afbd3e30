import { TITLE_MAX_LENGTH, type Button, type ChoicePress } from '../parts/button';
import { choiceFields, choiceStyle, type Choice } from '../parts/choice';
import { inertName } from '../parts/inert';
import { questionOf } from '../parts/question';
import { type Headed, render, renderHeaded, type RenderedCard } from '../render';

/** Where the chosen value comes back: in the button's data when there are few options, in the inputs when many. */
export const CHOICE_KEY = 'choice';

/** How many buttons a choice may have; with more options it becomes a drop-down with one button. */
const BUTTONS_SHOWN = 6;

/** Options that a drop-down lists at most: of more, all texts of the card would be cut to pass. */
const MOST_LISTED = 100;

/** One question with one answer out of several: a department, a product, "Did you mean Visio?" */
export interface ChooseView {
  /** The question. */
  readonly heading: string;
  readonly subheading?: string;
  /** What is chosen, as the drop-down's label: "Department". */
  readonly label: string;
  /** At least one. */
  readonly options: readonly Choice[];
  /** What choosing does; the chosen value is added under {@link CHOICE_KEY}. */
  readonly press: ChoicePress;
  /** The drop-down's button, named with its effect: "Show seats". */
  readonly buttonTitle: string;
  /** Further ways, such as Cancel; at most five. */
  readonly buttons?: readonly Button[];
}

/** The card that asks for one of several: buttons for up to six short options with what else there is to press, a drop-down for more or longer ones. */
export function renderChoose(view: ChooseView): RenderedCard {
  const others = view.buttons ?? [];
  const isShort =
    view.options.length + others.length <= BUTTONS_SHOWN &&
    view.options.every(({ title }) => title.length <= TITLE_MAX_LENGTH);
  const { options, press } = view;
  const answers = options.map(({ title, value }) => ({ title, value, press, inputs: { [CHOICE_KEY]: value } }));
  const rendered = render('question/choose', {
    fields: {
      heading: view.heading,
      subheading: [view.subheading, leftOut(view)].filter((line) => line !== undefined).join(' · '),
      inputs: isShort
        ? []
        : [
            {
              label: view.label,
              style: choiceStyle(view.options.length),
              errorMessage: `Choose one: ${view.label}.`,
              choices: view.options.slice(0, MOST_LISTED).map(choiceFields),
            },
          ],
    },
    buttons: [...(isShort ? optionButtons(view) : [listButton(view)]), ...others],
    summary: view.heading,
    maxButtons: BUTTONS_SHOWN,
  });
  const [first, ...more] = answers;
  const question = questionOf(view.heading, others, { options: answers });
  return { ...rendered, question: first !== undefined && more.length === 0 ? { ...question, yes: first } : question };
}

/** What a choice that leaves some out says; undefined when it lists all. */
const leftOut = ({ options }: ChooseView): string | undefined =>
  options.length > MOST_LISTED
    ? `The first ${MOST_LISTED} of ${options.length} are listed. For another one, type its name with what you ask.`
    : undefined;

function optionButtons({ options, press }: ChooseView): readonly Button[] {
  return options.map(({ title, value }) => ({
    title: inertName(title),
    press: { ...press, data: { ...press.data, [CHOICE_KEY]: value } },
    isPrimary: options.length === 1,
  }));
}

function listButton({ buttonTitle, press }: ChooseView): Button {
  return { title: buttonTitle, press, isPrimary: true, sendsInputs: true };
}

/** The card that asks whether to go on, with a button for each answer. */
export const renderAsk = (view: Headed): RenderedCard => ({
  ...renderHeaded('question/choose', view, { inputs: [] }),
  question: questionOf(view.heading, view.buttons),
});
