import { type Command, type Vocabulary } from '../intent';
import { parseIntent } from '../parse-intent';
import { type FollowUp, inPlaceOf, type LastSaid, understood } from './last-said';

/** The kinds of words that reach back. */
const PERSON = /(?<![\p{L}\p{N}'@.-])(?:her|him|she|he|herself|himself)(?![\p{L}\p{N}'@-]|\.\p{L})/giu;
const PERSONS =
  /(?<![\p{L}\p{N}'@.-])(?:them|they|both of them|all of them|both|the same (?:people|person|one)|these people|those people|that person)(?![\p{L}\p{N}'@-]|\.\p{L})/giu;
const POOL =
  /(?<=(?:^|\s)(?:to|from|in|into|of|off|on|for|at)\s)(?:it|that|there|this|the same(?: (?:product|pool|one|department|list|roster))?|that one|that product)(?=$|[\s,.!?;])|(?<=\s)there(?=$|[\s.,!?])/giu;

/** `remove her`, `add bob to it`: the words stand for those who were spoken of. */
export function readPronouns(text: string, last: LastSaid, vocabulary: Vocabulary): FollowUp | undefined {
  const isOfPool = matchOf(POOL, text) !== undefined;
  const word = matchOf(PERSON, text);
  const isOfPeople = word !== undefined || matchOf(PERSONS, text) !== undefined;
  const product = knownProductName(last.command, vocabulary);
  if ((!isOfPool && !isOfPeople) || (isOfPeople && last.people.length === 0)) return undefined;
  if (isOfPool && product === undefined) return undefined;
  const intents = (word === undefined ? [''] : last.people).flatMap((one) => {
    const filled = text
      .replaceAll(PERSONS, last.people.join(', '))
      .replaceAll(PERSON, one)
      .replaceAll(POOL, product ?? '');
    const intent = parseIntent({ text: filled }, vocabulary);
    return intent.kind === 'not-understood' ? [] : [inPlaceOf(intent, last.command)];
  });
  const [first, ...others] = intents;
  if (first === undefined) return undefined;
  return word === undefined || others.length === 0 ? understood(first) : { kind: 'whom', word, intents };
}

/** The product of a command, by its name, where it is certain. */
function knownProductName(command: Command, { products }: Vocabulary): string | undefined {
  const product = 'product' in command ? command.product : undefined;
  if (product?.kind !== 'known') return undefined;
  return products.find(({ id }) => id === product.productId)?.name;
}

/** What a pattern finds first, wherever it was used before. */
const matchOf = (pattern: RegExp, text: string): string | undefined => [...text.matchAll(pattern)][0]?.[0];
