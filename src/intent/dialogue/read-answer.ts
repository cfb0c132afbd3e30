import { type Said, type Vocabulary } from '../said';
import { compareNames, type NameMatch } from './option-names';
import { isWayIn, isWayOut } from './yes-no';
import { numberSaid } from './ordinal';
import { findName, readVocabulary } from '../text/match-names';
import { normalizeText } from '../text/normalize-text';
import { isPlainly, readNumber } from '../text/purchase-order-number';
import { readDate } from '../text/read-date';
import { isNamed, isTalk, splitPeople, withoutPlease } from '../text/split-people';
import { PREPOSITIONS, PRONOUNS, words } from '../text/words';
import { plainVerbs } from '../text/verbs';
import { readTokens, type Token } from '../text/tokens';

/** A question as far as an answer to it can be read. */
export interface Answerable {
  /** Whether it can be answered by *yes*. */
  readonly takesYes: boolean;
  /** What can be chosen, in the order shown: by title, and by the id of what it names. */
  readonly options: readonly { readonly title: string; readonly value?: string; readonly names?: readonly string[] }[];
  /** What its fields take, in their order. */
  readonly fields: readonly ('people' | 'text' | 'seats' | 'number' | 'date')[];
}

/** What a text answers. */
export type AnswerSaid =
  | { readonly kind: 'yes' }
  | { readonly kind: 'no' }
  | { readonly kind: 'option'; readonly index: number }
  /** Nearly the name of one, which is asked about. */
  | { readonly kind: 'near'; readonly index: number }
  /** Yes where a choice has to be made, a number that is none of the choices, or a name of several: it has to be said which. */
  | { readonly kind: 'which'; readonly among: readonly number[] }
  | { readonly kind: 'field'; readonly index: number; readonly text: string };

/** Words around the answer proper: `the second one please`, `for Visio`, `I mean Physics`. */
const AROUND = words(
  'the a an one ones please pls option number choice nr it its is i id mean meant want choose pick take use like would make that go with for to in into from on of at my our just only then and also too product department dept sorry',
);
/** Longer texts are no answers but of a field of text. */
const MOST_TOKENS = 30;

/**
 * Reads a text as the answer to a question; undefined when it is none.
 *
 * @param mentioned Whom the mentions of the text are, by their index.
 */
export function readAnswer(
  said: Said,
  question: Answerable,
  vocabulary: Vocabulary,
  mentioned: readonly (string | undefined)[] = [],
): AnswerSaid | undefined {
  const text = normalizeText(said.text);
  const tokens = readTokens(text);
  if (isWayIn(text, tokens)) return yes(question);
  if (isWayOut(text, tokens)) return { kind: 'no' };
  const chosen = tokens.length > MOST_TOKENS ? undefined : readChoice(tokens, question, vocabulary, mentioned);
  return chosen ?? readField(said.text, tokens, question);
}

function yes({ takesYes, options }: Answerable): AnswerSaid | undefined {
  if (takesYes) return { kind: 'yes' };
  return options.length === 0 ? undefined : { kind: 'which', among: options.map((_, index) => index) };
}

function readChoice(
  tokens: readonly Token[],
  { options }: Answerable,
  vocabulary: Vocabulary,
  mentioned: readonly (string | undefined)[],
): AnswerSaid | undefined {
  if (options.length === 0) return undefined;
  const all = options.map((_, index) => index);
  const number = numberSaid(tokens, options.length);
  if (number !== undefined) {
    const isThere = number >= 1 && number <= options.length;
    return isThere ? { kind: 'option', index: number - 1 } : { kind: 'which', among: all };
  }
  const telling = withoutAround(tokens);
  if (telling.length === 0) return undefined;
  const mention = telling.length === 1 && telling[0]?.kind === 'mention' ? mentioned[telling[0].mention] : undefined;
  if (mention !== undefined) return choiceOf(options.flatMap(({ value }, index) => (value === mention ? [index] : [])));
  const found = findName(readVocabulary(vocabulary), telling, 0);
  if (found?.end === telling.length) {
    const ids: readonly string[] = [...found.named.products, ...found.named.departments];
    const named = choiceOf(options.flatMap(({ value = '' }, index) => (ids.includes(value) ? [index] : [])));
    if (named !== undefined) return named;
  }
  const match: NameMatch = compareNames(
    telling,
    options.map(({ title, names = [] }) => [title, ...names].join(' · ')),
  );
  return match.kind === 'near' ? { kind: 'near', index: match.index } : choiceOf(match.indexes);
}

function choiceOf(indexes: readonly number[]): AnswerSaid | undefined {
  const [index, ...others] = indexes;
  if (index === undefined) return undefined;
  return others.length === 0 ? { kind: 'option', index } : { kind: 'which', among: indexes };
}

function withoutAround(tokens: readonly Token[]): readonly Token[] {
  const isTelling = (token: Token): boolean => token.kind !== 'break' && !AROUND.has(token.word);
  const from = tokens.findIndex(isTelling);
  return from < 0 ? [] : tokens.slice(from, tokens.findLastIndex(isTelling) + 1);
}

/** What fills a field: by its looks where several take something. */
function readField(text: string, tokens: readonly Token[], { fields }: Answerable): AnswerSaid | undefined {
  for (const [index, kind] of fields.entries()) {
    const filled = FILLED[kind](tokens, text);
    if (filled !== undefined) return { kind: 'field', index, text: filled };
  }
  return undefined;
}

const FILLED: Readonly<
  Record<Answerable['fields'][number], (tokens: readonly Token[], text: string) => string | undefined>
> = {
  text: (_, text) => text.trim(),
  people: (tokens, text) => (isPeople(tokens) ? text.trim() : undefined),
  seats: (tokens) => seatsIn(tokens),
  number: (tokens) => numberIn(tokens),
  date: (tokens) => {
    const date = readDate(withoutAround(tokens));
    return date === undefined || date.kind === 'unclear' || date.kind === 'impossible'
      ? undefined
      : textOf(withoutAround(tokens));
  },
};

const textOf = (tokens: readonly Token[]): string =>
  tokens
    .filter(({ kind }) => kind !== 'break')
    .map(({ text }) => text)
    .join(' ');

const SEAT_WORDS = words('seat seats license licenses licence licences');

function seatsIn(tokens: readonly Token[]): string | undefined {
  const telling = withoutAround(tokens).filter(({ word }) => !SEAT_WORDS.has(word));
  const [only, ...others] = telling;
  return only !== undefined && others.length === 0 && /^\d{1,6}$/u.test(only.text) ? only.text : undefined;
}

function numberIn(tokens: readonly Token[]): string | undefined {
  const telling = withoutAround(tokens);
  const number = readNumber(telling, isPlainly);
  return number?.length === telling.length ? number.text : undefined;
}

/** Nothing but people, each of whom is named. */
function isPeople(tokens: readonly Token[]): boolean {
  const people = splitPeople(withoutPlease(tokens));
  if (people.length === 0 || tokens.length > 200) return false;
  const isOther = tokens.some(
    ({ word }) => plainVerbs.has(word) || PREPOSITIONS.has(word) || PRONOUNS.has(word) || word === 'is',
  );
  return !isOther && people.every((person) => isNamed(person) && !isTalk(person));
}
