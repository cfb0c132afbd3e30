import {
  type Command,
  type DepartmentSaid,
  type DidYouMean,
  didYouMean,
  isChange,
  type PeopleSaid,
  type PersonSaid,
  type Said,
  type Vocabulary,
} from '../intent';
import { parseIntent } from '../parse-intent';
import { readVocabulary } from '../text/match-names';
import { normalizeText } from '../text/normalize-text';
import { isPlainly, readNumber } from '../text/purchase-order-number';
import { NO_POOL, poolsOf, readWholePool } from '../text/read-segments';
import { isNamed, splitPeople } from '../text/split-people';
import { readTokens, type Token } from '../text/tokens';
import { plainVerbs } from '../text/verbs';
import { PREPOSITIONS, PRONOUNS, words } from '../text/words';

/** What somebody said last, understood: its people are mentions of the text that refers to it. */
export interface LastSaid {
  readonly command: Command;
  /** Its people as placeholders: what stands for them in a text. */
  readonly people: readonly string[];
  /** Whether something was asked about it: who comes in addition comes with its people. */
  readonly isOpen: boolean;
}

/** What a text asks for that refers to what was said before. */
export type FollowUp =
  | { readonly kind: 'understood'; readonly intent: Command | DidYouMean }
  /** `her`, where several people were named. */
  | { readonly kind: 'whom'; readonly word: string; readonly say: (person: string) => string };

/** The kinds of words that reach back. */
const PERSON = /(?<![\p{L}\p{N}'@.-])(?:her|him|she|he|herself|himself)(?![\p{L}\p{N}'@-]|\.\p{L})/giu;
const PERSONS =
  /(?<![\p{L}\p{N}'@.-])(?:them|they|both of them|all of them|both|the same (?:people|person|one)|these people|those people|that person)(?![\p{L}\p{N}'@-]|\.\p{L})/giu;
const POOL =
  /(?<=(?:^|\s)(?:to|from|in|into|of|off|on|for|at)\s)(?:it|that|there|this|the same(?: (?:product|pool|one|department|list|roster))?|that one|that product)(?=$|[\s,.!?;])|(?<=\s)there(?=$|[\s.,!?])/giu;

/** Whether a text has a word that may refer to what was said before: without one, nobody has to look. */
export const mayReachBack = (text: string): boolean =>
  text.length < 2_000 &&
  /(?:^|[^\p{L}\p{N}])(?:her|him|she|he|herself|himself|them|they|both|same|too|also|as well|and|plus|it|that|there|this|what about|how about|sorry|meant|mean|instead|another|ditto|likewise|these|those)(?:[^\p{L}\p{N}]|$)/iu.test(
    text,
  );

/** Reads a text that refers to what was said last; undefined when it does not, or makes no sense after that. */
export function readFollowUp(said: Said, last: LastSaid, vocabulary: Vocabulary): FollowUp | undefined {
  const text = normalizeText(said.text);
  return (
    readPronouns(text, last, vocabulary) ?? readMore(text, last, vocabulary) ?? readCorrection(text, last, vocabulary)
  );
}

function readPronouns(text: string, last: LastSaid, vocabulary: Vocabulary): FollowUp | undefined {
  const isOfPool = matchOf(POOL, text) !== undefined;
  const isOfPeople = matchOf(PERSON, text) !== undefined || matchOf(PERSONS, text) !== undefined;
  if (!isOfPool && !isOfPeople) return undefined;
  if (isOfPeople && last.people.length === 0) return undefined;
  const product = knownProductName(last.command, vocabulary);
  if (isOfPool && product === undefined) return undefined;
  const [first = '', ...others] = last.people;
  const fill = (one: string): string =>
    text
      .replaceAll(PERSONS, last.people.join(', '))
      .replaceAll(PERSON, one)
      .replaceAll(POOL, product ?? '');
  const word = matchOf(PERSON, text);
  if (word !== undefined && others.length > 0) return { kind: 'whom', word, say: fill };
  const intent = parseIntent({ text: fill(first) }, vocabulary);
  return intent.kind === 'not-understood' ? undefined : understood(inPlaceOf(intent, last.command));
}

/** A command that names no pool is about the one that was spoken of. */
function inPlaceOf(intent: Command | DidYouMean, last: Command): Command | DidYouMean {
  if (intent.kind === 'did-you-mean') {
    const inner = inPlaceOf(intent.intent, last);
    return inner.kind === 'did-you-mean' ? intent : { ...intent, intent: inner };
  }
  if (!('product' in intent) || !('product' in last)) return intent;
  const isOne = last.product.kind !== 'each' && last.product.kind !== 'everything';
  const isSamePool = intent.product.kind === 'missing' && (isOne ? REPEATED : OF_MANY).has(intent.kind);
  const product = isSamePool ? last.product : intent.product;
  const lastDepartment: DepartmentSaid = 'department' in last ? last.department : NO_POOL.department;
  const isPlaced = !('department' in intent) || intent.department.kind !== 'missing';
  const placed = isPlaced || !isChange(intent) ? {} : { department: lastDepartment };
  return { ...intent, product, ...placed } as Command;
}

/** Commands about people in a pool, that can be said again with others. */
const REPEATED: ReadonlySet<string> = new Set(['add', 'remove', 'swap', 'move']);
/** Those of them that take several products. */
const OF_MANY: ReadonlySet<string> = new Set(['add', 'remove', 'swap']);

const MORE_BEFORE =
  /^(?:(?:and|also|plus|then|likewise|ditto|oh|now|please|ok|okay|yes|&|\+)[,:]?\s+)*(?:(?:(?:and|also|plus|ditto|likewise|&|\+)\s+)|(?:(?:do\s+)?(?:the\s+)?same\s+(?:thing\s+)?(?:(?:for|with|to|in|goes for)\s+)?)|(?:(?:what|how)\s+about\s+))/iu;
const MORE_BEHIND = /[\s,]+(?:too|as well|also|please|thanks|thank you)[.!?\s]*$/iu;

/** `and bob too`, `also for Project`, `same for asmith`, `what about Project`: the last command, with other people or another pool. */
function readMore(text: string, last: LastSaid, vocabulary: Vocabulary): FollowUp | undefined {
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
  return intent === undefined ? undefined : understood(intent);
}

function withOther(
  tokens: readonly Token[],
  rest: string,
  { command: last, isOpen }: Pick<LastSaid, 'command' | 'isOpen'>,
  vocabulary: Vocabulary,
): Command | DidYouMean | undefined {
  const pool = readWholePool(readVocabulary(vocabulary), tokens);
  const isPool =
    pool.left.length === 0 && (pool.product.kind === 'known' || pool.department.kind === 'known') && 'product' in last;
  if (isPool) {
    const { product, department } = poolsOf(pool);
    if (product.kind === 'each' && !REPEATED.has(last.kind)) return undefined;
    const isOther = product.kind !== 'missing' || 'department' in last;
    if (!isOther) return undefined;
    return {
      ...last,
      ...(product.kind === 'missing' ? {} : { product }),
      ...(department.kind === 'missing' || !('department' in last) ? {} : { department }),
    } as Command;
  }
  const [first, ...others] = peopleIn(tokens) ?? [];
  if (first !== undefined) return withPeople(last, [first, ...others], isOpen);
  if (last.kind !== 'add' && last.kind !== 'remove') return undefined;
  // `bob to Project`
  const hasVerb = plainVerbs.has(tokens[0]?.word ?? '');
  const intent = parseIntent({ text: hasVerb ? rest : `${last.kind} ${rest}` }, vocabulary);
  if (intent.kind === 'not-understood') return undefined;
  return inPlaceOf(intent, last);
}

/** The people of a text that names nothing else. */
function peopleIn(tokens: readonly Token[]): readonly PersonSaid[] | undefined {
  const telling = tokens[0]?.word === 'for' || tokens[0]?.word === 'with' ? tokens.slice(1) : tokens;
  const isOther = telling.some(
    ({ word }) => plainVerbs.has(word) || PREPOSITIONS.has(word) || OTHER_WORDS.has(word) || PRONOUNS.has(word),
  );
  const people = splitPeople(telling);
  return isOther || people.length === 0 || !people.every(isNamed) ? undefined : people;
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

const CORRECTS =
  /^(?:(?:no|sorry|oops|actually|wait|pardon|i mean|i meant|correction|my mistake|my bad|wrong one)[,.:;!]*\s+)+(?:(?:it|that|this)(?:'?s|\s+is|\s+was|\s+should be)\s+|(?:i\s+)?(?:mean|meant)\s+|make (?:that|it)\s+|to\s+|for\s+|from\s+)?|^(?:i mean|i meant|make (?:that|it)|it should be|it(?:'?s| is))\s+/iu;

/** `sorry, it is PO-5001`, `I meant Project`: what was said, with another number, product or person; a change is asked about. */
function readCorrection(text: string, last: LastSaid, vocabulary: Vocabulary): FollowUp | undefined {
  if (!CORRECTS.test(text) || text.includes('\n')) return undefined;
  const rest = text.replace(CORRECTS, '').replace(/[.!?\s]+$/u, '');
  const tokens = readTokens(rest);
  const corrected = correct(tokens, last.command, vocabulary);
  if (corrected === undefined) return undefined;
  return understood(isChange(corrected) ? didYouMean(corrected, rest, corrected.kind) : corrected);
}

function correct(tokens: readonly Token[], last: Command, vocabulary: Vocabulary): Command | undefined {
  const number = readNumber(tokens, isPlainly);
  if (number?.length === tokens.length && tokens.length > 0)
    {return 'purchaseOrderNumber' in last
      ? { ...last, purchaseOrderNumber: number.text }
      : { kind: 'show-purchase', purchaseOrderNumber: number.text };}
  const intent = withOther(tokens, '', { command: last, isOpen: false }, vocabulary);
  return intent === undefined || intent.kind === 'did-you-mean' ? undefined : intent;
}

const understood = (intent: Command | DidYouMean): FollowUp => ({ kind: 'understood', intent });

/** The product of a command, by its name, where it is certain. */
function knownProductName(command: Command, { products }: Vocabulary): string | undefined {
  const product = 'product' in command ? command.product : undefined;
  if (product?.kind !== 'known') return undefined;
  return products.find(({ id }) => id === product.productId)?.name;
}

/** What a pattern finds first, wherever it was used before. */
const matchOf = (pattern: RegExp, text: string): string | undefined => [...text.matchAll(pattern)][0]?.[0];
