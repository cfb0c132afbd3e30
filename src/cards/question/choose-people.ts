import { type Button } from '../parts/button';
import { checkInputId, choiceFields, choiceStyle, type Choice } from '../parts/choice';
import { type Answer, questionOf } from '../parts/question';
import { renderHeaded, type RenderedCard } from '../render';

/** How many questions one card asks; ask the rest after these are answered. */
export const QUESTIONS_ASKED = 10;

/** The value of the choice that leaves a person out; the card adds it to every question. */
export const LEAVE_OUT = 'leave-out';

/** One thing to settle before the command goes on. */
export interface PeopleQuestion {
  /** The input's id: lower-case letters, digits and dashes, unique on the card; answers come back under it. */
  readonly inputId: string;
  /** "Which jordan?" or "Mo Ali is in Physics, not Mathematics. Add anyway?" */
  readonly label: string;
  /** Without "Leave out". Titles of people are made by `personLine`. */
  readonly choices: readonly Choice[];
  /** The choice already made, where one is likely; nothing is chosen otherwise. */
  readonly chosen?: string;
}

/** Who is meant, and who may come along: asked before anything changes. */
export interface ChoosePeopleView {
  /** "Which people do you mean?" */
  readonly heading: string;
  readonly subheading?: string;
  /** Those past {@link QUESTIONS_ASKED} are left out, and counted. */
  readonly questions: readonly PeopleQuestion[];
  /** What to know before one answers: "More than 8 people are called so." */
  readonly notes?: readonly string[];
  /** The primary one is named with its effect and sends inputs; then Cancel. */
  readonly buttons: readonly Button[];
}

/** The card that asks about people. Questions past {@link QUESTIONS_ASKED} are left out and counted. */
export function renderChoosePeople(view: ChoosePeopleView): RenderedCard {
  const later = view.questions.length - QUESTIONS_ASKED;
  const rendered = renderHeaded('question/choose-people', view, {
    questions: view.questions.slice(0, QUESTIONS_ASKED).map(questionFields),
    notes: (view.notes ?? []).map((note) => ({ note })),
    laterLine: later > 0 ? `${later} more ${later === 1 ? 'question follows' : 'questions follow'} after these.` : '',
  });
  const [only, ...others] = answersOf(view);
  const options = only === undefined ? [] : [only, ...others];
  const question = questionOf(view.heading, view.buttons, { options });
  return { ...rendered, question: only !== undefined && others.length === 0 ? { ...question, yes: only } : question };
}

/** One question alone can be answered in a word; several are answered on the card. */
function answersOf({ questions, buttons }: ChoosePeopleView): readonly Answer[] {
  const [only, ...others] = questions;
  const send = buttons.find(({ sendsInputs }) => sendsInputs);
  if (only === undefined || others.length > 0 || send === undefined) return [];
  const { inputId, choices } = only;
  return choices.map(({ title, value }) => ({ title, value, press: send.press, inputs: { [inputId]: value } }));
}

function questionFields({ inputId, label, choices, chosen }: PeopleQuestion) {
  return {
    id: checkInputId(inputId),
    label,
    style: choiceStyle(choices.length),
    value: chosen ?? '',
    choices: [...choices.map(choiceFields), { title: 'Leave out', value: LEAVE_OUT }],
  };
}
