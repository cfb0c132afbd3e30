import { inertText } from './inert';
import { type Json, type JsonObject } from './json';

declare const checked: unique symbol;
declare const takesChoice: unique symbol;

/** What pressing does. It is made by whoever handles it, so that no card holds a verb or data that nobody knows. */
export interface Press {
  readonly [checked]: true;
  /** `<noun>.<verb>`, such as `roster.undo`. */
  readonly verb: string;
  /** Which thing; comes back as it was given. */
  readonly data: JsonObject;
}

/** What choosing one of several does: the choice is added to the data. */
export interface ChoicePress extends Press {
  readonly [takesChoice]: true;
}

/** What pressing does, of which nobody has seen whether it is handled: for the maker of presses that does see, and for tests of cards. */
export const uncheckedPress = (verb: string, data: JsonObject): ChoicePress => ({ verb, data }) as ChoicePress;

/**
 * Something a person can press. What arrives says which thing is meant, never who pressed it or what they may do.
 */
export interface Button {
  /** Named with its effect: "Add 3 people to Visio", not "OK". */
  readonly title: string;
  readonly press: Press;
  /** The one way forward the card suggests; at most one on a card. */
  readonly isPrimary?: boolean;
  /** Whether the card's inputs are checked and sent along; otherwise a press works with the form half filled in. */
  readonly sendsInputs?: boolean;
  /** Whether it leads out of a question with nothing done: *Cancel*. */
  readonly isWayOut?: boolean;
}

/** A link that opens in the browser. */
export interface LinkButton {
  /** "Open proof" */
  readonly title: string;
  /** An `https` address. */
  readonly url: string;
}

/** What arrives when anything on a card of ours was pressed. */
export interface Pressed {
  readonly verb: string;
  /** The button's own data, which no input can shadow. */
  readonly data: JsonObject;
  /** What was typed or chosen, by input id; several choices of one input are separated by commas. */
  readonly inputs: Readonly<Record<string, string>>;
  /** The question it answers, where its card asks one. */
  readonly question?: string;
}

/** The one key of ours in what a press sends; everything beside it is an input. */
export const BUTTON_KEY = 'alacarte';

/** How many characters of a button's title fit on a phone. */
export const TITLE_MAX_LENGTH = 40;

/** Longer addresses open in no client we know for certain. */
const URL_MAX_LENGTH = 2000;

/** The card action of a button: `Action.Execute`, and `Action.Submit` with the same data for clients without it. */
export function actionOf({ title, press: { verb, data }, isPrimary, sendsInputs }: Button): JsonObject {
  const shared = {
    title: inertText(title, TITLE_MAX_LENGTH),
    ...(isPrimary ? { style: 'positive' } : {}),
    ...(sendsInputs ? {} : { associatedInputs: 'none' }),
    data: { [BUTTON_KEY]: { verb, data } },
  };
  return {
    type: 'Action.Execute',
    verb,
    ...shared,
    fallback: { type: 'Action.Submit', ...shared },
  };
}

/** The card actions of links, each opening exactly the address given; one that clients should not open is left out. */
export function linkActionsOf(links: readonly LinkButton[]): readonly JsonObject[] {
  return links
    .filter(({ url }) => isSafe(url))
    .map(({ title, url }) => ({ type: 'Action.OpenUrl', title: inertText(title, TITLE_MAX_LENGTH), url }));
}

function isSafe(url: string): boolean {
  return url.length <= URL_MAX_LENGTH && /^https:\/\/[^\s\p{Cc}]+$/iu.test(url) && URL.canParse(url);
}

/**
 * Reads what Teams sends when something on a card is pressed.
 *
 * @param sent `value.action.data` of an `adaptiveCard/action` invoke, or `value` of the message a fallback sends.
 * @returns Undefined when it is not from a card of ours. Inputs that are not text are left out.
 */
export function readPress(sent: unknown): Pressed | undefined {
  if (!isObject(sent)) return undefined;
  const { [BUTTON_KEY]: ours, ...rest } = sent;
  if (!isObject(ours)) return undefined;
  const { verb, data, question } = ours;
  if (typeof verb !== 'string' || !isObject(data)) return undefined;
  const inputs = Object.fromEntries(
    Object.entries(rest).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
  return { verb, data, inputs, ...(typeof question === 'string' ? { question } : {}) };
}

function isObject(value: unknown): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
