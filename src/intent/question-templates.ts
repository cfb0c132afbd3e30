import { groupBy } from '../domain/group-by';
import { PREPOSITIONS, words } from './text/words';
import { type Token } from './text/tokens';
import { type Phrase } from './phrases/phrase';
import { phrases } from './phrases/phrases';

const MOST_TOKENS_IN_SLOT = 10;

/** Other words for those the phrases use. */
const SIMPLE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    seats: 'seat license licenses licence licences subscription subscriptions',
    left: 'free available remaining open unused empty spare',
    show: 'see view check display',
    history: 'log logs ledger',
    products: 'software apps product programs',
    line: 'queue',
    who: 'whos',
    what: 'whats',
    how: 'hows',
    many: 'much',
    undo: 'revert',
    users: 'user',
    people: 'names everyone everybody',
    anyone: 'anybody someone somebody',
    purchases: 'purchase order orders',
    departments: 'depts',
  }).flatMap(([simple, others]) => others.split(' ').map((other) => [other, simple] as const)),
);

/** Words that say nothing in a question. */
const FILLERS = words('the a an any our me all there still currently is are am just so please of here bot');

/** One way to say one phrase. */
export interface Template extends Required<Pick<Phrase, 'asks'>> {
  readonly elements: readonly string[];
  /** Those of the elements that have to be said. */
  readonly words: readonly string[];
  /** Its place in the order in which templates are tried. */
  readonly place: number;
}

/** Every way to say every phrase, those with the most words of ours first. */
export const templates: readonly Template[] = Object.values(phrases)
  .flatMap(({ says = [], asks }) =>
    asks === undefined ? [] : says.flatMap(expand).map((elements) => ({ asks, elements })),
  )
  .sort((one, other) => weight(other.elements) - weight(one.elements))
  .map((template, place) => ({ ...template, place, words: template.elements.filter(isOurWord) }));

/** The templates by the rarest of their words: a text without it says none of them. Those of slots alone have none. */
const byRarestWord = indexed();

/** The templates all of whose words are said, in the order in which they are tried: no other one can fit. */
export function templatesFor(tokens: readonly Token[]): readonly Template[] {
  const said = new Set<string | undefined>(tokens.flatMap(({ word }) => [word, SIMPLE.get(word) ?? word]));
  return [undefined, ...said]
    .flatMap((word) => byRarestWord.get(word) ?? [])
    .filter((template) => template.words.every((word) => said.has(word)))
    .sort((one, other) => one.place - other.place);
}

function indexed(): ReadonlyMap<string | undefined, readonly Template[]> {
  const uses = new Map<string, number>();
  for (const word of templates.flatMap((template) => template.words)) uses.set(word, (uses.get(word) ?? 0) + 1);
  const useOf = (word: string): number => uses.get(word) ?? 0;
  return groupBy(templates, (template) => template.words.toSorted((one, other) => useOf(one) - useOf(other))[0]);
}

function isOurWord(element: string): boolean {
  return element !== '~' && !element.startsWith('{');
}

function weight(elements: readonly string[]): number {
  return elements.filter((element) => !element.startsWith('{')).length - (elements.includes('{name}') ? 0.5 : 0);
}

/** All texts of a pattern with `[left out or not]` and `(one|of these)`. */
function expand(pattern: string): readonly (readonly string[])[] {
  const choices = pattern.split(/(\[[^\]]*\]|\([^)]*\))/u).map((part) => {
    const options = part.startsWith('[') || part.startsWith('(') ? part.slice(1, -1).split('|') : [part];
    return (part.startsWith('[') ? ['', ...options] : options).map((text) =>
      text.split(' ').filter((word) => word !== ''),
    );
  });
  return choices.reduce<readonly (readonly string[])[]>(
    (texts, options) => texts.flatMap((text) => options.map((words) => [...text, ...words])),
    [[]],
  );
}

/** What stands in each slot of a template. */
export type Slots = ReadonlyMap<string, readonly Token[]>;

/** Every way in which a template fits a text, the longest slots first. */
export function* matches(
  elements: readonly string[],
  tokens: readonly Token[],
  slots: Slots = new Map(),
): Generator<Slots> {
  const [element, ...others] = elements;
  const [token, ...rest] = tokens;
  if (element === undefined) {
    if (tokens.every(isFiller)) yield slots;
    return;
  }
  if (token === undefined) return;
  if (element.startsWith('{')) {
    for (let end = Math.min(tokens.length, MOST_TOKENS_IN_SLOT); end > 0; end--)
      yield* matches(others, tokens.slice(end), new Map(slots).set(element, tokens.slice(0, end)));
  } else if (element === '~') {
    if (PREPOSITIONS.has(token.word)) yield* matches(others, tokens, slots);
  } else if (token.word === element || SIMPLE.get(token.word) === element) {
    yield* matches(others, rest, slots);
  } else if (isFiller(token)) {
    yield* matches(elements, rest, slots);
  }
}

/** Whether a token says nothing in a question. */
export const isFiller = ({ kind, word }: Token): boolean => kind === 'break' || FILLERS.has(word);
