import { type PurchaseFilter } from './intent';
import { type DateSaid, type DepartmentSaid, type PersonSaid } from './said';
import { type Asked } from './phrases/phrase';
import { findName, readDepartment, type Names } from './text/match-names';
import { comesAfter, readDate } from './text/read-date';
import { isFiller, type Slots } from './question-templates';
import { isLikely, isPlainly, readNumber } from './text/purchase-order-number';
import { departmentNamed, NO_POOL, poolOf, readWholePool, type PoolRead } from './text/read-segments';
import { behindNouns } from './text/read-products';
import { isNamed, splitPeople } from './text/split-people';
import { compact, isAddressed, typedText, type Token } from './text/tokens';
import { INFLECTED } from './text/why-not';
import {
  byWord,
  CONDITIONS,
  GROUPS,
  NEGATIONS,
  PREPOSITIONS,
  PRONOUNS,
  QUESTION_WORDS,
  TELLERS,
  words,
} from './text/words';
import { plainVerbs, verbs } from './text/verbs';

/** Reads the pool of a slot. Many templates have the same words there, which are read once. */
export type ReadPool = (slots: Slots) => PoolRead | undefined;

/** Reads pools as one text has them. */
export function poolsReadOnce(names: Names): ReadPool {
  const known = new Map<Token, Map<string, PoolRead | undefined>>();
  return (slots) => {
    const [name = '', tokens = []] = [...slots].find(([slot]) => POOL_SLOTS.has(slot)) ?? [];
    const [first] = tokens;
    if (first === undefined) return readPoolSlot(slots, names);
    const read = known.get(first) ?? new Map<string, PoolRead | undefined>();
    known.set(first, read);
    const key = `${name}${tokens.length}`;
    if (!read.has(key)) read.set(key, readPoolSlot(slots, names));
    return read.get(key);
  };
}

/** Of these a template has one. */
const POOL_SLOTS = new Set(['{any-department}', '{pool}', '{name}', '{department}']);

/** What stands in the slots of a template; undefined where it cannot stand there. */
export function readSlots(
  slots: Slots,
  names: Names,
  { elements, pools }: { readonly elements: readonly string[]; readonly pools: ReadPool },
): Asked | undefined {
  const someone = slots.get('{someone}');
  const named = slots.get('{person}') ?? someone ?? ownerOf(slots.get('{owner}')) ?? mentionIn(slots.get('{mention}'));
  const person = named === undefined ? undefined : readPersonSlot(named);
  if (named !== undefined && person === undefined) return undefined;
  if (someone !== undefined && isNameOfOurs(someone, names)) return undefined;
  const state = slots.get('{filter}');
  const filter = state === undefined ? filterOf(elements) : FILTERS.get(plainWords(state));
  const pool = state !== undefined && filter === undefined ? undefined : pools(slots);
  const on = slots.get('{date}');
  const date = on === undefined ? NO_DATE : readDate(on);
  if (pool === undefined || date === undefined) return undefined;
  // `Office 2024` is the name of a product.
  if (date.kind === 'unclear' && pool !== NO_POOL && /\d$/u.test(date.typed)) return undefined;
  return {
    ...poolOf(pool),
    date: elements.includes('after') ? comesAfter(date) : date,
    person,
    filter,
    number: readNumberSlot(slots.get('{number}'), elements.length === 1),
    words: elements,
  };
}

const NO_DATE: DateSaid = { kind: 'missing' };

const texts = (list: string): readonly string[] => list.split('|').map((text) => text.trim());

/** The words for the purchases in one state, alone or behind *that are*. */
const FILTERS: ReadonlyMap<string, PurchaseFilter> = byWord({
  submitted: texts(`open|pending|submitted|new|undecided|waiting|to approve|to decide|to review|waiting for approval|
      waiting for decision|waiting for me|awaiting approval|awaiting decision|pending approval|for approval|
      in review|under review`),
  returned: texts('returned|with questions|with question|sent back|in question|to answer'),
  awaiting: texts(`awaiting|awaiting tenant|awaiting delivery|awaiting microsoft|undelivered|waiting for tenant|
      waiting for delivery|not delivered`),
  'in-force': texts('in force|active|current|running|valid|live'),
  ended: texts('ended|expired|past|old|former|finished|over'),
  declined: texts('declined|rejected|refused|denied|turned down'),
  withdrawn: texts('withdrawn|cancelled|canceled|taken back'),
  draft: texts('draft|drafts|unsubmitted|unsent|unfinished|in draft'),
} satisfies Record<PurchaseFilter, readonly string[]>);

/** Words that say nothing about a state: `that have been declined`. */
const AUXILIARIES = new Set(['my', 'have', 'has', 'been', 'was', 'were']);

const plainWords = (tokens: readonly Token[]): string =>
  tokens
    .filter((token) => !isFiller(token) && !AUXILIARIES.has(token.word))
    .map(({ word }) => word)
    .join(' ');

/** Which purchases a template without a slot for it is about: `what waits for approval`, `my drafts`. */
function filterOf(elements: readonly string[]): PurchaseFilter | undefined {
  if (elements.includes('drafts')) return 'draft';
  return elements.some((word) => /^(?:approvals?|approve|decisions?|decide)$/.test(word)) ? 'submitted' : undefined;
}

function readNumberSlot(tokens: readonly Token[] = [], isAlone: boolean): string | undefined {
  const from = tokens.findIndex((token) => !isFiller(token) && !PREPOSITIONS.has(token.word));
  const number = readNumber(tokens.slice(Math.max(from, 0)), isAlone ? isPlainly : isLikely);
  return number?.length === tokens.length - Math.max(from, 0) ? number.text : undefined;
}

/** A department, though it be none of ours. */
function readAnyDepartment(tokens: readonly Token[], names: Names): DepartmentSaid | undefined {
  const from = tokens.findIndex(
    (token) => !isFiller(token) && !PREPOSITIONS.has(token.word) && token.word !== 'department',
  );
  const words = tokens.slice(Math.max(from, 0));
  const match = findName(names, words, 0);
  if (from < 0 || words.some(isNoPool)) return undefined;
  if (match === undefined || behindNouns(words, match.end) < words.length) return readDepartment(names, words);
  const department = departmentNamed(match.named, typedText(words));
  return department.kind === 'missing' ? undefined : department;
}

function readPoolSlot(slots: Slots, names: Names): PoolRead | undefined {
  const unit = slots.get('{any-department}');
  const department = unit === undefined ? undefined : readAnyDepartment(unit, names);
  if (unit !== undefined) return department === undefined ? undefined : { ...NO_POOL, department };
  const tokens = slots.get('{pool}') ?? slots.get('{name}') ?? slots.get('{department}');
  if (tokens === undefined) return NO_POOL;
  if (tokens[0]?.word === 'my') return undefined;
  const from = findName(names, tokens, 0) === undefined ? tokens.findIndex((token) => !isFiller(token)) : 0;
  const pool = readWholePool(names, tokens.slice(Math.max(from, 0)));
  const isUnknown = pool.product.kind === 'unknown' || pool.department.kind === 'unknown';
  const isNothing = pool.product.kind === 'missing' && pool.department.kind === 'missing';
  if (pool.left.length > 0 || (slots.has('{name}') && (isUnknown || isNothing))) return undefined;
  if (slots.has('{department}') && (pool.product.kind !== 'missing' || isNothing)) return undefined;
  const isOther = (token: Token, at: number): boolean =>
    isNoPool(token) || (at > 0 && findName(names, tokens, at) !== undefined);
  return isUnknown && tokens.some(isOther) ? undefined : pool;
}

/** Words of a question that are no part of anybody's name. */
const NO_PERSON = new Set([...NEGATIONS, ...words('already yet still currently is are was were does did')]);

/** Words that no product or department begins or goes on with, so that a text with them is about something else. */
const isNoPool = (token: Token): boolean =>
  isAddressed(token) || verbs.has(token.word) || INFLECTED.has(token.word) || NO_POOL_WORDS.has(token.word);

const NO_POOL_WORDS: ReadonlySet<string> = new Set([
  ...[...PRONOUNS, ...NEGATIONS, ...QUESTION_WORDS, ...GROUPS, ...TELLERS, ...CONDITIONS],
  ...words('to left waiting wait waits line much many long cost costs price free more until since need there here'),
  ...words(
    'longer bit else somewhere anywhere time place idea problem problems question questions news break way chance help',
  ),
]);

const mentionIn = (tokens: readonly Token[] = []): readonly Token[] | undefined =>
  tokens.length > 0 && tokens.every(isAddressed) ? tokens : undefined;

function ownerOf(tokens: readonly Token[] = []): readonly Token[] | undefined {
  const last = tokens.at(-1);
  if (last === undefined || !/(?:'s|s')$/iu.test(last.text)) return undefined;
  const text = last.text.replace(/'s$|'$/iu, '');
  return [...tokens.slice(0, -1), ...(text === '' ? [] : [{ ...last, text, word: compact(text) }])];
}

/** Whether words are the name of a product or a department, and so nobody's. */
const isNameOfOurs = (tokens: readonly Token[], names: Names): boolean =>
  tokens.some((_, at) => {
    const match = findName(names, tokens, at);
    return match !== undefined && behindNouns(tokens, match.end) === tokens.length;
  });

function readPersonSlot(tokens: readonly Token[]): PersonSaid | undefined {
  const [person, ...others] = splitPeople(tokens);
  const isSomebody = person !== undefined && others.length === 0 && person.kind !== 'sender' && isNamed(person);
  const isSaid = tokens.some(
    ({ word }) => plainVerbs.has(word) || INFLECTED.has(word) || word === 'i' || NO_PERSON.has(word),
  );
  return isSomebody && !isSaid ? person : undefined;
}
