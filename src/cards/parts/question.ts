import { BUTTON_KEY, type Button, type Press } from './button';
import { type Json, type JsonObject } from './json';

/** What an answer presses, and what it sends as if it had been filled in on the card. */
export interface AnswerPress {
  readonly press: Press;
  readonly inputs?: Readonly<Record<string, string>>;
}

/** An answer that can be chosen by its name. */
export interface Answer extends AnswerPress {
  /** As the card shows it: "Mathematics", "Jordan Kim · Lab Manager · jkim@contoso.edu". */
  readonly title: string;
  /** The id of what it names, which may have other names, too: a product's, a department's, a person's. */
  readonly value?: string;
  /** What else it is called. */
  readonly names?: readonly string[];
}

/** A field that takes what is typed into the chat as well. */
export interface AskedField {
  /** People, a text in the own words, or what is known by its looks. */
  readonly kind: 'people' | 'text' | 'seats' | 'number' | 'date';
  readonly inputId: string;
  readonly press: Press;
}

/** What a card asks, for those who type the answer: it presses the same as on the card. */
export interface Question {
  /** Its first line: "For which product?" */
  readonly asks: string;
  /** For *yes*; not there where a choice has to be made or something has to be filled in. */
  readonly yes?: AnswerPress;
  /** For *no*; without it nothing is done. */
  readonly no?: AnswerPress;
  /** What can be chosen, in the order shown. */
  readonly options: readonly Answer[];
  readonly fields: readonly AskedField[];
}

/** What can be said about a question besides its buttons. */
interface Asking extends Partial<Pick<Question, 'fields'>> {
  /** What can be chosen; the buttons that are not the way out, unless given. */
  readonly options?: readonly Answer[];
}

/** What a card asks by its buttons. Where something is filled in, the button that sends it is no *yes*. */
export function questionOf(asks: string, buttons: readonly Button[], { options, fields = [] }: Asking = {}): Question {
  const no = buttons.find(({ isWayOut }) => isWayOut);
  const ways = buttons.filter((button) => button !== no);
  const yes = ways.find(({ isPrimary, sendsInputs }) => isPrimary === true && sendsInputs !== true);
  const titled = ways.filter(({ sendsInputs }) => sendsInputs !== true);
  return {
    asks,
    ...(yes === undefined ? {} : { yes: { press: yes.press } }),
    ...(no === undefined ? {} : { no: { press: no.press } }),
    options: options ?? (titled.length > 1 ? titled.map(({ title, press }) => ({ title, press })) : []),
    fields,
  };
}

/** A card whose buttons say which question they answer. */
export function answering<Card extends JsonObject>(card: Card, question: string): Card {
  const { actions } = card;
  return Array.isArray(actions) ? { ...card, actions: actions.map((action: Json) => marked(action, question)) } : card;
}

function marked(action: Json, question: string): Json {
  if (!isObject(action)) return action;
  const { data, fallback } = action;
  const ours = isObject(data) ? data[BUTTON_KEY] : undefined;
  if (!isObject(data) || !isObject(ours)) return action;
  return {
    ...action,
    data: { ...data, [BUTTON_KEY]: { ...ours, question } },
    ...(fallback === undefined ? {} : { fallback: marked(fallback, question) }),
  };
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
