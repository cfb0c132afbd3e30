import { type Command, type DidYouMean, didYouMean, isCertain, isChange } from '../intent';
import { type PeopleSaid, type PersonSaid, type Vocabulary } from '../said';
import { parseIntent } from '../parse-intent';
import { readVocabulary } from '../text/match-names';
import { readWholePool } from '../text/read-segments';
import { isNamed, splitPeople } from '../text/split-people';
import { isPolite, stripPoliteness } from '../text/strip-politeness';
import { readTokens, type Token } from '../text/tokens';
import { plainVerbs } from '../text/verbs';
import { PREPOSITIONS, PRONOUNS, words } from '../text/words';
import { type FollowUp, inPlaceOf, type LastSaid, understood } from './last-said';

const MORE_BEFORE =
  /^(?:(?:and|also|plus|then|likewise|ditto|oh|now|please|ok|okay|yes|&|\+)[,:]?\s+)*(?:(?:(?:and|also|plus|ditto|likewise|&|\+)\s+)|(?:(?:do\s+)?(?:the\s+)?same\s+(?:thing\s+)?(?:(?:for|with|to|in|goes for)\s+)?)|(?:(?:what|how)\s+about\s+))/iu;
const MORE_BEHIND = /[\s,]+(?:too|as well|also|please|thanks|thank you)[.!?\s]*$/iu;

/** `and bob too`, `also for Project`, `same for asmith`, `what about Project`: the last command, with other people or another pool. */
export function readMore(text: string, last: LastSaid, vocabulary: Vocabulary): FollowUp | undefined {
  if (text.includes('\n')) return undefined;
  const isBehind = /[\s,]+(?:too|as well|also)(?:[,\s]+(?:please|thanks|thank you))?[.!?\s]*$/iu.test(text);
  const isBefore = MORE_BEFORE.test(text);
  if (!isBehind && !isBefore) return undefined;
  let rest = text.replace(MORE_BEFORE, '');
  while (MORE_BEHIND.test(rest)) rest = rest.replace(MORE_BEHIND, '');
  rest = rest.replace(/[.!?\s]+$/u, '');
  const tokens = readTokens(rest);
  if (tokens.length === 0) return undefined;
  const intent = withOther(tokens, rest, last, vocabulary);
  if (intent === undefined) return undefined;
  // `what about bob` may be a question about bob, and what was only guessed was not said yet: a change is asked about.
  const isAsking = ASKS.test(text) || (last.isOpen && last.isGuess === true);
  return understood(isAsking && isChange(intent) ? didYouMean(intent, text, intent.kind) : intent);
}

const ASKS = /^(?:(?:and|also|but|so|oh|ok|okay)[,:]?\s+)*(?:what|how)\s+about\s/iu;

/** What was said, with the other people or the other pool that a text names. */
export function withOther(
  tokens: readonly Token[],
  rest: string,
  { command: last, people, isOpen }: LastSaid,
  vocabulary: Vocabulary,
): Command | DidYouMean | undefined {
  const inPool = isRosterChange(last)
    ? inOtherPools(last, people, rest, vocabulary)
    : inOtherPool(tokens, last, vocabulary);
  if (inPool !== undefined) return inPool;
  const [first, ...others] = peopleIn(tokens) ?? [];
  if (first !== undefined) return withPeople(last, [first, ...others], isOpen);
  if (last.kind !== 'add' && last.kind !== 'remove') return undefined;
  // `bob to Project`
  const hasVerb = plainVerbs.has(tokens[0]?.word ?? '');
  const intent = parseIntent({ text: hasVerb ? rest : `${last.kind} ${rest}` }, vocabulary);
  if (intent.kind === 'not-understood') return undefined;
  return inPlaceOf(intent, last);
}

type RosterChange = Extract<Command, { kind: 'add' | 'remove' | 'swap' }>;

const isRosterChange = (command: Command): command is RosterChange => ['add', 'remove', 'swap'].includes(command.kind);

/** The last change, for the same people, in the pools that a text names and that are certain. */
function inOtherPools(
  last: RosterChange,
  people: readonly string[],
  rest: string,
  vocabulary: Vocabulary,
): RosterChange | undefined {
  const [word = '', ...behind] = rest.split(' ');
  const isPlaced = PREPOSITIONS.has(word.toLowerCase());
  const intent = parseIntent({ text: sentenceFor(last.kind, people, isPlaced ? behind.join(' ') : rest) }, vocabulary);
  if (intent.kind !== last.kind || peopleOf(intent).length !== peopleOf(last).length) return undefined;
  const { product, department } = intent;
  // What is nearly a product may be a person; behind `for` it is none, and is asked about.
  if (!isCertain(intent) && (!isPlaced || product.kind !== 'near' || department.kind === 'unknown')) return undefined;
  if (product.kind === 'missing' && department.kind === 'missing') return undefined;
  return {
    ...last,
    ...(product.kind === 'missing' ? {} : { product }),
    ...(department.kind === 'missing' ? {} : { department }),
  };
}

function sentenceFor(kind: RosterChange['kind'], people: readonly string[], pool: string): string {
  const [first = '', second = ''] = people;
  switch (kind) {
    case 'add':
      return `add ${people.join(', ')} to ${pool}`;
    case 'remove':
      return `remove ${people.join(', ')} from ${pool}`;
    case 'swap':
      return `swap ${first} for ${second} in ${pool}`;
  }
}

const peopleOf = (command: RosterChange): readonly PersonSaid[] =>
  command.kind === 'swap' ? [command.outgoing, command.incoming] : command.people;

/** The last question, about the pool that a text names and that is certain. */
function inOtherPool(tokens: readonly Token[], last: Command, vocabulary: Vocabulary): Command | undefined {
  const { product, department, left, alsoIn } = readWholePool(readVocabulary(vocabulary), tokens);
  const isClear = [product, department].every(({ kind }) => kind === 'known' || kind === 'missing');
  if (!isClear || left.length > 0 || alsoIn.length > 0 || isChange(last)) return undefined;
  const other = {
    ...(product.kind === 'missing' || !('product' in last) ? {} : { product }),
    ...(department.kind === 'missing' || !('department' in last) ? {} : { department }),
  };
  return Object.keys(other).length === 0 ? undefined : { ...last, ...other };
}

/** The people of a text that names nothing else. */
function peopleIn(tokens: readonly Token[]): readonly PersonSaid[] | undefined {
  const telling = tokens[0]?.word === 'for' || tokens[0]?.word === 'with' ? tokens.slice(1) : tokens;
  const isOther = telling.some(
    ({ word }) => plainVerbs.has(word) || PREPOSITIONS.has(word) || OTHER_WORDS.has(word) || PRONOUNS.has(word),
  );
  const people = splitPeople(telling);
  const isCourtesy = isPolite(telling) || stripPoliteness(telling).tokens.length < telling.length;
  return isOther || isCourtesy || people.length === 0 || !people.every(isNamed) ? undefined : people;
}

/** Words of a sentence that is about something else. */
const OTHER_WORDS = words(
  'is are was were has have had will would can could should do does did not no yes what why when who where how which if need needs want wants please i we',
);

/** The last command for other people; undefined where it cannot be said of any others. */
function withPeople(last: Command, people: PeopleSaid, isOpen: boolean): Command | undefined {
  const [person, ...others] = people;
  switch (last.kind) {
    case 'add':
    case 'remove':
    case 'add-role':
    case 'remove-role':
      return { ...last, people: isOpen ? [...last.people, ...people] : people };
    case 'person-holdings':
      return others.length === 0 ? { ...last, person } : undefined;
    default:
      return undefined;
  }
}

/** Nothing but a product or a department, while it is asked about something else of a command: it is a part of that. */
export function readPart(
  text: string,
  { command, people, isOpen }: LastSaid,
  vocabulary: Vocabulary,
): FollowUp | undefined {
  if (!isOpen || !isRosterChange(command) || text.length > 200) return undefined;
  const other = inOtherPools(command, people, text, vocabulary);
  if (other === undefined) return undefined;
  const isNew = (slot: 'product' | 'department') => command[slot].kind === 'missing' || other[slot] === command[slot];
  return isNew('product') && isNew('department') ? understood(other) : undefined;
}
