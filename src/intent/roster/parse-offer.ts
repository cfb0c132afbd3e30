import { type DidYouMean, type Intent } from '../intent';
import { type PeopleSaid, type PersonSaid } from '../said';
import { findName, type Names } from '../text/match-names';
import { findProducts, isJoiner } from '../text/read-products';
import { isNamed, splitPeople } from '../text/split-people';
import { isAddressed, wordAt, wordToken, type Token } from '../text/tokens';
import { leadingVerbs, otherVerbs, verbs } from '../text/verbs';
import { INFLECTED } from '../text/why-not';
import { CONDITIONS, NEGATIONS, NO_NAMES, PRONOUNS, QUESTION_WORDS, TELLERS, words } from '../text/words';
import { parseChange } from './parse-change';
import { parseRows, rowsOf } from './parse-rows';

/** Longer texts with neither verb nor address are sentences. */
const MOST_WORDS = 12;
/** More rows of a sheet than this are a file. */
const MOST_TOKENS = 1_000;
/** A name has no more words. */
const MOST_OF_A_NAME = 4;

/** Words that no name of somebody has: those of a sentence, and the verbs that change something. */
const NO_NAME = [
  ...[NO_NAMES, PRONOUNS, QUESTION_WORDS, TELLERS, NEGATIONS, CONDITIONS],
  words('get let extend install uninstall reinstall open download start login want like about thing'),
];
/** Signs that stand in code and pictures, not in what people are called. */
const NO_LETTERS = /["()[\]{}<>=|/\\:;*_]/u;

/**
 * Reads people and products with nothing said about what to do: `Jane Doe to Visio`, `jdoe -> Visio`, `Visio: jdoe, asmith`. Undefined
 * where any word could mean something else.
 */
export function parseOffer(tokens: readonly Token[], names: Names): Offer | DidYouMean | undefined {
  if (tokens.length > MOST_TOKENS || tokens.some(({ word }) => isVerb(word))) return undefined;
  const rows = rowsOf(tokens);
  const inRows = rows.length > 1 ? parseRows(rows, (row) => readOffer(row, names)) : undefined;
  const [only, ...others] = rows;
  return inRows ?? readOffer(only === undefined || others.length > 0 ? tokens : only, names);
}

function readOffer(tokens: readonly Token[], names: Names): Offer | undefined {
  const isAddressedTo = tokens.some(isAddressed);
  if (!isAddressedTo && tokens.length > MOST_WORDS) return undefined;
  if (QUESTION_WORDS.has(wordAt(tokens, 0))) return undefined;
  const offer = readAs('add', tokens, names) ?? readAs('remove', tokens, names) ?? readProductFirst(tokens, names);
  return offer !== undefined && isAboutAll(offer, tokens, names) ? offer : undefined;
}

/** Whether every product in a text is one that the offer is about: another one was said of somebody else. */
function isAboutAll({ product }: Offer, tokens: readonly Token[], names: Names): boolean {
  const said = product.kind === 'each' ? product.products : [product];
  const ids = said.flatMap((one) => ('productId' in one ? [one.productId] : []));
  for (let at = 0; at < tokens.length;) {
    const match = findName(names, tokens, at);
    const [found] = match?.named.products ?? [];
    if (found !== undefined && !ids.includes(found)) return false;
    at = match?.end ?? at + 1;
  }
  return true;
}

const isVerb = (word: string): boolean =>
  verbs.has(word) || otherVerbs.has(word) || leadingVerbs.has(word) || INFLECTED.has(word);

type Offer = Extract<Intent, { kind: 'offer' }>;

/** Reads it as if a verb stood before it; what only that verb would make of it is left out. */
function readAs(kind: 'add' | 'remove', tokens: readonly Token[], names: Names): Offer | undefined {
  const change = parseChange(kind, wordToken(kind === 'add' ? 'give' : kind), tokens, names);
  if (change.kind !== 'add' && change.kind !== 'remove') return undefined;
  const { people, product, department } = change;
  const isKnown = product.kind === 'known' || product.kind === 'near' || product.kind === 'each';
  const isWhole = product.kind !== 'each' || product.products.every((one) => one.kind === 'known');
  if (!isKnown || !isWhole || department.kind === 'unknown') return undefined;
  return people.every(mayBeSomebody) ? { kind: 'offer', people, product, department } : undefined;
}

/** `Visio jdoe`, `Visio: jdoe, asmith`. */
function readProductFirst(tokens: readonly Token[], names: Names): Offer | undefined {
  const match = findProducts(names, tokens, 0);
  if (match === undefined || match.alsoIn.length > 0 || match.product.kind !== 'known') return undefined;
  const behind = tokens.findIndex((token, at) => at >= match.end && !isJoiner(token));
  const [first, ...others] = behind < 0 ? [] : splitPeople(tokens.slice(behind));
  if (first === undefined || ![first, ...others].every(mayBeSomebody)) return undefined;
  const people: PeopleSaid = [first, ...others];
  return { kind: 'offer', people, product: match.product, department: { kind: 'missing' } };
}

/** Whether a text may be what somebody is called, where no verb says that it is. */
export function mayBeSomebody(person: PersonSaid): boolean {
  if (person.kind !== 'text') return true;
  const parts = person.text
    .toLowerCase()
    .replaceAll("'", '')
    .split(/[\s,]+/u);
  return (
    isNamed(person) &&
    !NO_LETTERS.test(person.text) &&
    parts.length <= MOST_OF_A_NAME &&
    !parts.some((word) => NO_NAME.some((some) => some.has(word)))
  );
}
