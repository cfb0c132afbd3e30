import { defined } from '../../../src/domain/defined';
import { PEOPLE, PRODUCTS } from './chatter-words';

/** Changes on one line each, as `effects.ts` writes them. */
export type Effects = readonly string[];

/** What may be done to somebody's place in a product. */
export type Verb = 'add' | 'remove';

/** What somebody said, as much as was said. */
export interface Command {
  readonly verb: Verb;
  readonly people: readonly string[];
  readonly products: readonly string[];
}

/** What an answer may still bring about, and what a “too” or a “her” may reach back to. */
export interface Mind {
  /** What “yes” may do. */
  readonly yes: readonly Effects[];
  /** What the name of something, or its number, may do. */
  readonly choices: readonly {
    readonly names: readonly string[];
    readonly effects: Effects;
    readonly then?: Command;
  }[];
  readonly last: Command | undefined;
  /** All that was spoken of lately: what “too” and “her” may reach back to, however much came between. */
  readonly spoken: readonly Command[];
  /** Whether “yes” may undo. */
  readonly isUndoAsked?: true | undefined;
  /** Whether nobody can say what was understood: then only answers follow. */
  readonly isUnclear?: true;
}

/** Of somebody who just came. */
export const EMPTY: Mind = { yes: [], choices: [], last: undefined, spoken: [] };

/** What somebody says next, what it may do, and what they have in mind then. */
export interface Said {
  readonly text: string;
  /** What may come of it: all or some of the effects of one of these, or nothing. */
  readonly allowed: readonly Effects[];
  /** Whether it may take back something that this person did, whatever that was. */
  readonly isUndo?: boolean;
  readonly mind: Mind;
}

/** What the name of a choice that is open may do, also from somebody who is not sure of it. */
export const chosen = (name: string, { choices }: Mind): readonly Effects[] =>
  choices.filter(({ names }) => names.includes(name.replace(/\?$/u, ''))).map((choice) => choice.effects);

/** Whom and what a question is about: who comes next as "him" may be meant. */
export function askedAbout(text: string): Command | undefined {
  const people = PEOPLE.filter((one) => text.includes(one));
  const products = Object.keys(PRODUCTS).filter((one) => text.includes(one));
  return people.length === 0 ? undefined : { verb: 'add', people, products };
}

/** A text that names a part of what it asks for: the rest is what was spoken of before, and what is asked about it is still open with it. */
export function reaching(
  text: string,
  { last, spoken, yes: open, choices: openChoices }: Mind,
  { verb, people = [], products }: Partial<Command>,
  effects: (command: Command) => Effects,
): Said {
  const opened = { verb: verb ?? 'add', people, products: products ?? [] } as const;
  if (spoken.length === 0) return { text, allowed: [], mind: { ...EMPTY, last: opened } };
  const then = { ...(last ?? { verb: 'add', people: [], products: [] }), ...defined({ verb, products }) };
  const verbs = verb === undefined ? spoken.map((one) => one.verb) : [verb];
  const others = spoken.flatMap((one) => one.people);
  const named = products ?? spoken.flatMap((one) => one.products);
  const everybody = [...new Set([...people, ...others])];
  const reached = (some: readonly string[]): Effects =>
    [...new Set(verbs)].flatMap((one) => effects({ verb: one, people: everybody, products: some }));
  const anywhere = Object.keys(PRODUCTS);
  const all = reached(named.length > 0 ? named : anywhere);
  const choices = [
    ...openChoices.map((one) => ({ ...one, effects: [...one.effects, ...all] })),
    ...everybody.map((one) => ({ names: [one], effects: all })),
    ...anywhere.map((one) => ({ names: PRODUCTS[one] ?? [], effects: reached([one]) })),
  ];
  return {
    text,
    allowed: [all],
    mind: { ...EMPTY, yes: [[...open.flat(), ...all]], choices, last: { ...then, people: everybody } },
  };
}

/** What was open is closed by it, unless it does not tell which choice is meant: then that is asked again. */
export const answered = (text: string, allowed: readonly Effects[], { last, choices, isUndoAsked }: Mind): Said => ({
  text,
  allowed,
  mind: { ...EMPTY, yes: allowed, choices, last, ...defined({ isUndoAsked }) },
});

/** What a command says, as `effects.ts` writes it. */
export const effectsOf = ({ verb, people, products }: Command, department: string): Effects =>
  people.flatMap((one) => products.map((product) => `${verb === 'add' ? '+' : '-'}${one} ${department}/${product}`));
