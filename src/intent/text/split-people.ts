import { type PersonSaid } from '../said';
import { normalizeText } from './normalize-text';
import { isAddressed, readTokens, typedText, type Token } from './tokens';
import { DETERMINERS, GROUPS, PLEASE, PREPOSITIONS, PRONOUNS, QUANTIFIERS, ROLES, SEATS, words } from './words';

/** The persons a list names, in order, each once; exactly as typed. A comma separates, but for `Wong, Amy; Lee, Bo`. */
export function splitPeople(tokens: readonly Token[]): readonly PersonSaid[] {
  const items = isLastFirst(tokens)
    ? cut(tokens, isStrong)
    : cut(tokens, (token) => token.kind === 'break' || isAnd(token));
  const people = items.flatMap(readPeople);
  return [...new Map(people.map((person) => [identity(person), person])).values()];
}

/** The persons that a text names which is nothing but people, and mentions nobody: no word of it means anything else but *please*. */
export const readPeopleOnly = (text: string): readonly PersonSaid[] =>
  splitPeople(withoutPlease(readTokens(normalizeText(text.replace(/[\ue000-\uf8ff]/gu, ' ')))));

/** Without a *please* behind them; one with a capital letter may be a name. */
export function withoutPlease(tokens: readonly Token[]): readonly Token[] {
  const last = tokens.at(-1);
  return tokens.length > 1 && last !== undefined && PLEASE.has(last.text.replace(/[.!]+$/u, ''))
    ? tokens.slice(0, -1)
    : tokens;
}

/** Words of talk that are a part of nobody's name; some that are somebody's, as *He*, *Said* or *My*, are not among them. */
const TALK = words(
  'im ive youre dont doesnt didnt cant wont isnt wasnt not asked asks told tells says wants needs needed is was were have had would could should who whom which what whatever whoever when where why because since please pls plz thanks thank thx sorry hello here there already again same somebody someone anybody anyone nobody everybody everyone something anything nothing yesterday today tomorrow tonight later asap starts starting started joins joined joining hired me',
);
/** Those that are no alias either, alone. */
const TALK_ALONE = words(
  'idk dunno tbd tba whoever whatever asap later unknown hmm hm um uh hello thanks thank thx sorry why what who whom which where when here there sure same yesterday today tomorrow tonight',
);

/**
 * Whether a text that is to name somebody is talk instead, which nobody has to look up: `Dana Reyes asked me`, `not sure`. A word with a
 * capital letter may be a name, but for the first one before another in small letters.
 */
export function isTalk(person: PersonSaid): boolean {
  if (person.kind !== 'text' || /[@\\]/u.test(person.text)) return false;
  const said = person.text
    .replaceAll("'", '')
    .split(/[^\p{L}\p{N}._-]+/u)
    .filter((word) => word !== '');
  const [first = '', second = ''] = said;
  if (said.length === 1) return TALK_ALONE.has(first.toLowerCase());
  return said.some((word) => TALK.has(word)) || (/^\p{Ll}/u.test(second) && TALK.has(first.toLowerCase()));
}

/** Whether a text names somebody: not a group, a number of people, a pronoun, or a blank to be filled in. */
export function isNamed(person: PersonSaid): boolean {
  if (person.kind !== 'text') return true;
  if (person.text.length >= 100) return false;
  const said = person.text
    .toLowerCase()
    .replaceAll("'", '')
    .split(/[\s,]+/u);
  const first = said.at(0) ?? '';
  const last = said.at(-1) ?? '';
  if (/(?<!(?<!\p{L})(?:\p{L}|dr|mr|mrs|ms|st|jr|sr|ph|prof))\. \S/iu.test(person.text)) return false;
  if (/[<>{}[\]|=$]/u.test(person.text) || /^\d{1,3}$/u.test(first) || /^\d{1,3}$/u.test(last)) return false;
  if (/'s(?:\s|$)|\s(?:a|an|the)\s|\s(?:to|from|in|on|for|with|of|at)$/u.test(person.text)) return false;
  if (said.length === 1 && (PRONOUNS.has(last) || PREPOSITIONS.has(last) || STRAY.has(last))) return false;
  if (STANDS_FOR_SEVERAL.test(said.join(' '))) return false;
  if (said.length > 8 || GROUPS.has(last) || (said.length > 1 && QUANTIFIERS.has(first))) return false;
  if (said.length > 1 && said.some((word) => SEATS.has(word))) return false;
  return !said.includes('or') && !(said.length > 1 && ROLES.has(last) && DETERMINERS.has(first));
}

/** Several words that stand for people who were spoken of, and name nobody: `them all`, `the two`, `most` of them. */
const STANDS_FOR_SEVERAL =
  /^(?:(?:them|they|us|we|those|these|the) (?:(?:all|both|lot|pair|couple|others?|rest|\d+|two|three|four|five|six|seven|eight|nine|ten) ?)+|most|either)$/u;
/** Words between others that are nobody, alone. */
const STRAY = new Set(['too', 'also', 'about', 'again', 'please', 'not', 'never', 'now', 'done']);
/** Words before the names of people that only announce them. */
const LEADING = new Set(['and', 'also', 'both', 'user', 'users', 'people', 'person', 'the', 'these', 'following']);
/** Those that could as well be the beginning of a name, or of a group of people, and so announce nothing alone. */
const POINTING = new Set(['the', 'these', 'and']);
/** Words behind a name that only stress it. */
const TRAILING = new Set(['also', 'both', 'again']);

const isAnd = (token: Token): boolean => token.kind === 'word' && /^(?:and|plus|\+)$/u.test(token.word);
const isStrong = (token: Token): boolean => token.kind === 'break' && token.text !== ',';

function cut(tokens: readonly Token[], isCut: (token: Token) => boolean): readonly (readonly Token[])[] {
  const items: Token[][] = [[]];
  for (const token of tokens) {
    if (isCut(token)) items.push([]);
    else items.at(-1)?.push(token);
  }
  return items.map(unannounced).filter((item) => item.some(({ kind }) => kind !== 'break'));
}

function unannounced(item: readonly Token[]): readonly Token[] {
  const said = item.map(({ word }) => word);
  const name = said.findIndex((word) => !LEADING.has(word));
  if (name < 0) return said.includes('following') || said.every((word) => word === 'and') ? [] : item;
  const isAnnounced = said.slice(0, name).some((word) => !POINTING.has(word));
  const until = said.findLastIndex((word) => !TRAILING.has(word)) + 1;
  return item.slice(isAnnounced ? name : said.findIndex((word) => word !== 'and'), Math.max(until, name + 1));
}

/** A list set apart by semicolons, of which each item has one comma and nothing but names around it. */
function isLastFirst(tokens: readonly Token[]): boolean {
  if (!tokens.some(({ text, kind }) => kind === 'break' && text === ';')) return false;
  const items = cut(tokens, isStrong);
  return items.every((item) => {
    const commas = item.filter(({ kind }) => kind === 'break').length;
    const isAddressed = item.some(({ kind }) => kind === 'address');
    return isAddressed
      ? commas <= 1
      : commas === 1 && item.every(({ kind, text }) => kind !== 'mention' && !/[\d\\]/u.test(text));
  });
}

function readPeople(item: readonly Token[]): readonly PersonSaid[] {
  const apart = item.filter(isAddressed);
  if (isMoreThanPeople(item)) return [{ kind: 'text', text: typedWithEnds(item) }];
  if (apart.length > 0 && item.every(({ kind }) => kind !== 'mention'))
    return apart.map(({ text }) => ({ kind: 'text', text }));
  if (apart.length === 0) return [readPerson(item)];
  // Words beside a mention name somebody else, or nobody: they are kept, so that they are asked about.
  const beside = item.filter(
    ({ kind, word, text }) => kind === 'word' && !TITLES.test(word) && !/^\(.*\)$/u.test(text),
  );
  return [
    ...apart.map(({ kind, mention, text }): PersonSaid =>
      kind === 'mention' ? { kind, index: mention } : { kind: 'text', text },
    ),
    ...(beside.length === 0 ? [] : [readPerson(beside)]),
  ];
}

const TITLES = /^(?:dr|prof|professor|mr|mrs|ms|miss)$/u;

function readPerson(item: readonly Token[]): PersonSaid {
  const [word, ...others] = item.map((token) => token.word);
  const isSender = others.length === 0 && (word === 'me' || word === 'myself');
  if (isSender) return { kind: 'sender' };
  return { kind: 'text', text: typedWithEnds(item) };
}

/** Whether words stand behind an address that are not what somebody is called: they are kept, so that nothing is done without them. */
function isMoreThanPeople(item: readonly Token[]): boolean {
  const last = item.findLastIndex(({ kind }) => kind === 'address');
  if (last < 0 || item.some(({ kind }) => kind === 'mention')) return false;
  const behind = item.slice(last + 1).filter(({ text, word }) => !/^\(|\)$/u.test(text) && !TITLES.test(word));
  return (
    behind.length > 0 && (item[last]?.before === 'sentence-end' || !behind.every(({ text }) => /^\p{Lu}/u.test(text)))
  );
}

/** As typed, with the full stops of sentences inside it. */
function typedWithEnds(item: readonly Token[]): string {
  const typed = item.slice(0, -1).some(isEnd) ? item.map((token) => (isEnd(token) ? ended(token) : token)) : item;
  return typedText(typed).replace(/[,.]$/u, '');
}

/** Whether a sentence ends here: behind a title and a letter alone, a full stop is a part of the name. */
const isEnd = ({ before, text, word }: Token): boolean =>
  before === 'sentence-end' && !text.endsWith('.') && !TITLES.test(word);

/** With its full stop, so that what stands behind it is no part of a name. */
const ended = (token: Token): Token => ({ ...token, text: `${token.text}.` });

function identity(person: PersonSaid): string {
  if (person.kind === 'mention') return `mention ${person.index}`;
  return person.kind === 'sender' ? 'sender' : `text ${person.text.toLowerCase()}`;
}
