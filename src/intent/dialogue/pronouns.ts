import { type Command, type DidYouMean, didYouMean, isChange } from '../intent';
import { type Vocabulary } from '../said';
import { parseIntent } from '../parse-intent';
import { NO_NAMES } from '../text/words';
import { type FollowUp, inPlaceOf, type LastSaid, understood } from './last-said';
import { valueOf } from './ordinal';

/** Words that reach back stand between no letters, and in no address. */
const apart = (words: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}'@.-])(?:${words})(?![\\p{L}\\p{N}'@-]|\\.\\p{L})`, 'giu');

/** The kinds of words that reach back: one person, who is not named where there were several. */
const PERSON = apart('(?<!every )one of them|either of them|her|him|she|he|herself|himself');
/** All who were spoken of. Behind `from` and `in`, all of them are products. */
const PERSONS = apart(
  '(?:them|they) (?:all|both)|(?<!of )(?:them|they)|(?<!(?:from|in|into|on|off) )(?:both|all|each|every one) of (?:them|these people|those people)|both|the same (?:people|person|one)|(?:these|those) people|that person',
);
/** All who were spoken of, and how many those are: `all three`, `those two`, `the 3 of them`. */
const COUNTED = apart(
  '(?<!(?:from|in|into|on|off) )(?:all(?: of)?(?: the| those| these)?|the|those|these|them) (\\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)(?: of them| people)?(?! \\p{L}*(?:product|pool|list|seat|licen[cs]e|department|place|more|other|month|week|day))',
);
/** Those of a command that is told once more: `everyone I just added`. */
const TOLD = apart(
  "(?:everyone|everybody|whoever|those|all|(?:all |all of )?(?:the |those |these )?(?:people|ones))(?: that| who| whom)? i(?:'ve| have)?(?: just)? (added|removed)(?: just now)?",
);
const POOL =
  /(?<=(?:^|\s)(?:to|from|in|into|of|off|on|for|at)\s)(?:it|that|there|this|the same(?: (?:product|pool|one|department|list|roster))?|that one|that product)(?=$|[\s,.!?;])|(?<=\s)there(?=$|[\s.,!?])/giu;
const BOTH = apart('both');
const WHOLE = apart('all|each|every one|everyone|everybody|whoever');

/** `remove her`, `add bob to it`: the words stand for those who were spoken of. */
export function readPronouns(text: string, last: LastSaid, vocabulary: Vocabulary): FollowUp | undefined {
  const isOfPool = matchOf(POOL, text) !== undefined;
  const word = matchOf(PERSON, text)?.[0];
  const told = matchOf(TOLD, text);
  const isOfPeople = word !== undefined || [PERSONS, COUNTED, TOLD].some((kind) => matchOf(kind, text) !== undefined);
  const product = knownProductName(last.command, vocabulary);
  if ((!isOfPool && !isOfPeople) || (isOfPeople && last.people.length === 0)) return undefined;
  if ((isOfPool && product === undefined) || !isAsTold(text, last)) return undefined;
  const people = last.people.join(', ');
  const intents = (word === undefined ? [''] : last.people).flatMap((one) => {
    const filled = text
      .replaceAll(TOLD, people)
      .replaceAll(COUNTED, people)
      .replaceAll(PERSONS, people)
      .replaceAll(PERSON, one)
      .replaceAll(POOL, product ?? '');
    const intent = parseIntent({ text: filled }, vocabulary);
    return intent.kind === 'not-understood' || saysMore(intent, text, last) ? [] : [inPlaceOf(intent, last.command)];
  });
  const [first, ...others] = intents;
  if (first === undefined) return undefined;
  if (word !== undefined && others.length > 0) return { kind: 'whom', word, intents };
  // Whoever was added before may be meant as well; `all` of one person sooner than not.
  const isMoreMeant = told !== undefined || (isOfPeople && isOfAll(text) && last.people.length === 1);
  return isMoreMeant ? askedAbout(understood(first), text) : understood(first);
}

/** Whether a text says *all*, which after a list may be everybody on it. */
export const isOfAll = (text: string): boolean => matchOf(WHOLE, text) !== undefined;

/** A change that is asked about before it is done. */
export const askedAbout = (followUp: FollowUp, text: string): FollowUp =>
  followUp.kind === 'understood' && followUp.intent.kind !== 'did-you-mean' && isChange(followUp.intent)
    ? understood(didYouMean(followUp.intent, text, followUp.intent.kind))
    : followUp;

/** Whether others stand beside those who are meant: `both bob and asmith` are two, and `remove them tomorrow` names nobody. */
function saysMore(intent: Command | DidYouMean, text: string, { people }: LastSaid): boolean {
  if (!('people' in intent) || typeof intent.people === 'string') return false;
  const others = intent.people.filter((person) => person.kind === 'text' && !people.includes(person.text));
  const isOfBoth = others.length > 0 && matchOf(BOTH, text) !== undefined;
  return isOfBoth || others.some((person) => person.kind === 'text' && NO_NAMES.has(person.text.toLowerCase()));
}

/** Whether a command was what a text says of it: this many people, added or removed. */
function isAsTold(text: string, { command, people }: LastSaid): boolean {
  const [, count] = matchOf(COUNTED, text) ?? [];
  const [, deed] = matchOf(TOLD, text) ?? [];
  const isSoMany = count === undefined || valueOf(count.toLowerCase(), 0) === people.length;
  if (matchOf(BOTH, text) !== undefined && people.length !== 2) return false;
  return isSoMany && (deed === undefined || command.kind === (deed.toLowerCase() === 'added' ? 'add' : 'remove'));
}

/** The product of a command, by its name, where it is certain. */
function knownProductName(command: Command, { products }: Vocabulary): string | undefined {
  const product = 'product' in command ? command.product : undefined;
  if (product?.kind !== 'known') return undefined;
  return products.find(({ id }) => id === product.productId)?.name;
}

/** What a pattern finds first, wherever it was used before. */
const matchOf = (pattern: RegExp, text: string): RegExpExecArray | undefined => [...text.matchAll(pattern)][0];
